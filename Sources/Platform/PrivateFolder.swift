internal import Glibc

/// A folder for temporary files that only this user can look into, gone with the value and all that is in it.
///
/// What another program is to read or write: it gets a path, and nobody else can put a file there.
package final class PrivateFolder: Sendable {
    /// Where folders for temporary files are made: what `TMPDIR` names, else `/tmp`.
    package static var place: String {
        let named = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
        let trimmed = named.reversed().drop { $0 == "/" }.reversed()
        return trimmed.isEmpty ? (named.isEmpty ? "/tmp" : "/") : String(trimmed)
    }

    /// The folder's path.
    package let path: String

    /// Makes the folder.
    ///
    /// - Parameters:
    ///   - name: what its name begins with, such as `sestina-gate`; letters that nothing else has follow.
    ///   - place: the folder that it is made in.
    /// - Throws: a ``SystemError`` if there is none or it takes no folder.
    package init(
        _ name: String,
        in place: String = PrivateFolder.place
    ) throws(SystemError) {
        let action = "make a folder for temporary files in \(place)"
        let pattern = "\(place)/\(name)-" + String(repeating: "X", count: 6)
        guard pattern.isWholePath else { throw SystemError(action, code: EINVAL) }
        // Nobody but this user may do anything with what this makes, from the moment that it is there.
        var bytes = Array(pattern.utf8CString)
        guard unsafe mkdtemp(&bytes) != nil else { throw SystemError(action, code: errno) }
        path = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { FolderTree.remove(path) }

    /// The path of a file in the folder, be it there or not.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file that no other user can read, in the place of one that was there.
    ///
    /// - Parameters:
    ///   - bytes: all that it is to hold.
    ///   - name: its name in the folder.
    /// - Returns: its path.
    /// - Throws: a ``SystemError`` if it cannot be written whole.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws(SystemError) -> String {
        let path = file(name)
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW
        let descriptor = try OwnedDescriptor(opening: path, flags, mode: 0o600, to: "write \(path)")
        try Transfer.write(bytes[...], to: descriptor.number, "write \(path)")
        return path
    }
}
