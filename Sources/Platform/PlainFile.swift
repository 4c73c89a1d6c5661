internal import Glibc

/// Files that are read whole, in whose place anything may stand.
package enum PlainFile {
    /// Why a file was not read.
    package enum Fault: Error, Equatable {
        /// The system has something against it; its code of `errno` and its words.
        case system(SystemError)
        /// What is there is a folder, a device, a pipe or a socket, or a link where none is followed.
        case notPlain
        /// It has more bytes than are read, as many as this at least.
        case tooLarge(bytes: Int)
        /// There is no memory for its bytes.
        case noMemory(MemoryShortage)
    }

    /// How many bytes are asked for at a time where the file does not tell its size.
    private static let stepBytes = 4096
    /// What is read without asking whether there is memory for it.
    private static let unaskedBytes = 1 << 20

    /// Reads a file of at most so many bytes.
    ///
    /// What is judged is what is read: the file is opened first, and whatever takes its place at that path
    /// later does not matter. Nothing waits for the other end of a pipe.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - bytesMax: the most bytes that it may have.
    ///   - followsLinks: whether a link is followed, or refused as no file.
    /// - Returns: all its bytes.
    /// - Throws: a ``Fault``.
    package static func read(
        _ path: String,
        bytesMax: Int,
        followsLinks: Bool = true
    ) throws(Fault) -> [UInt8] {
        try readWithMode(path, bytesMax: bytesMax, followsLinks: followsLinks).bytes
    }

    /// Reads a file as ``read(_:bytesMax:followsLinks:)`` does.
    ///
    /// - Returns: all its bytes, and who may do what with the file that they were read from.
    static func readWithMode(
        _ path: String,
        bytesMax: Int,
        followsLinks: Bool
    ) throws(Fault) -> (bytes: [UInt8], mode: mode_t) {
        let action = "read \(path)"
        let descriptor: OwnedDescriptor
        do throws(SystemError) {
            let flags = O_RDONLY | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW)
            descriptor = try OwnedDescriptor(opening: path, flags, to: action)
        } catch {
            // ELOOP is a link that was not to be followed, ENXIO a socket.
            let isOther = error.code == ENXIO || (error.code == ELOOP && !followsLinks)
            throw isOther ? .notPlain : .system(error)
        }
        var status = stat()
        guard unsafe fstat(descriptor.number, &status) == 0 else {
            throw .system(SystemError(action, code: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlain }
        let size = Int(clamping: status.st_size)
        guard size <= bytesMax else { throw .tooLarge(bytes: size) }
        if size > unaskedBytes {
            do throws(MemoryShortage) {
                try MemoryBudget.ofProcess.require(MemoryNeed("reading \(path)", bytes: size))
            } catch {
                throw .noMemory(error)
            }
        }
        do throws(SystemError) {
            return (try all(of: descriptor, size, bytesMax, action), status.st_mode)
        } catch {
            throw error.code == EFBIG ? .tooLarge(bytes: bytesMax + 1) : .system(error)
        }
    }

    /// Reads to the end, and throws `EFBIG` when that is too far.
    ///
    /// The end need not be where the size says: the file may grow, and the system's own tell none.
    private static func all(
        of descriptor: borrowing OwnedDescriptor,
        _ size: Int,
        _ bytesMax: Int,
        _ action: String
    ) throws(SystemError) -> [UInt8] {
        // One byte more, so that the end is seen without growing.
        var buffer = [UInt8](repeating: 0, count: (size > 0 ? size : stepBytes) + 1)
        var count = 0
        while true {
            let got = try Transfer.read(
                descriptor.number,
                into: &buffer,
                from: count,
                action
            )
            count += got
            guard count <= bytesMax else { throw SystemError(action, code: EFBIG) }
            if got == 0 { break }
            if count == buffer.count {
                buffer.append(contentsOf: repeatElement(0, count: max(stepBytes, count)))
            }
        }
        buffer.removeLast(buffer.count - count)
        return buffer
    }

    /// What kinds of things stand at a path.
    package enum Kind: Sendable {
        /// What has bytes of its own, under this name and perhaps others.
        case file
        /// A symbolic link, wherever it leads.
        case link
        /// What holds names.
        case folder
        /// A device, a pipe or a socket.
        case other
    }

    /// What stands at a path, a link not followed; nil where there is nothing or nobody may look.
    package static func kind(_ path: String) -> Kind? {
        var status = stat()
        guard path.isWholePath, unsafe lstat(path, &status) == 0 else { return nil }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFLNK: .link
        case S_IFDIR: .folder
        default: .other
        }
    }
}
