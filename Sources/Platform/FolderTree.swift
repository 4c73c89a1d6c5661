internal import Glibc

/// A folder with all that is below it.
enum FolderTree {
    /// The names in an open folder, in no order, as the system has them: bytes up to a zero, which is the last.
    static func names(in folder: OpaquePointer) -> [[CChar]] {
        var names: [[CChar]] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) }
            }
            if name != dot, name != dot + dot { names.append(name + [0]) }
        }
        return names
    }

    private static let dot = [CChar(bitPattern: UInt8(ascii: "."))]

    /// Removes a folder and what is in it, as far as this user may.
    ///
    /// No link is followed, whatever takes a folder's place meanwhile: each is opened in the one above it.
    static func remove(_ path: String) {
        guard path.isWholePath else { return }
        remove(Array(path.utf8CString), in: AT_FDCWD)
    }

    private static func remove(_ name: [CChar], in above: CInt) {
        let number = unsafe openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if number >= 0 {
            guard let folder = unsafe fdopendir(number) else {
                _ = close(number)
                return
            }
            // All names first: what is removed while a folder is read may hide what follows.
            for name in unsafe names(in: folder) where unsafe unlinkat(number, name, 0) != 0 {
                remove(name, in: number)
            }
            _ = unsafe closedir(folder)
        }
        _ = unsafe unlinkat(above, name, AT_REMOVEDIR)
    }
}
