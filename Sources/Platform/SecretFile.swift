internal import Glibc

/// Files that hold a secret, such as a private key.
package enum SecretFile {
    /// Why a file was not read.
    package enum Fault: Error, Equatable {
        /// As with every other file.
        case file(PlainFile.Fault)
        /// Everybody on the machine may read it or write it; its owner and a group may.
        case openToAll
    }

    /// Reads a file of at most so many bytes that not everybody can read.
    ///
    /// What is judged is the file that is read, and not what stands at its path before or after.
    ///
    /// - Parameters:
    ///   - path: where it is; a link is followed.
    ///   - bytesMax: the most bytes that it may have.
    /// - Returns: all its bytes.
    /// - Throws: a ``Fault``.
    package static func read(_ path: String, bytesMax: Int) throws(Fault) -> [UInt8] {
        let file: (bytes: [UInt8], mode: mode_t)
        do throws(PlainFile.Fault) {
            file = try PlainFile.readWithMode(path, bytesMax: bytesMax, followsLinks: true)
        } catch {
            throw .file(error)
        }
        guard file.mode & (S_IROTH | S_IWOTH) == 0 else { throw .openToAll }
        return file.bytes
    }
}
