internal import Glibc

extension FileReplacement {
    /// Writes a file whole or not at all: beside its place, onto the disk, and then over what was there.
    ///
    /// A link is followed and the permissions of what was there are kept. What is no file, such as a
    /// pipe or a device, is written in place.
    ///
    /// - Throws: a ``LoopError`` with the path as it was given; then nothing has changed.
    public static func write(_ bytes: [UInt8], to path: String) throws(LoopError) {
        let action = "write \(path)"
        let place = resolved(path)
        var old = stat()
        let isThere = unsafe stat(place, &old) == 0
        guard !isThere || old.st_mode & S_IFMT == S_IFREG else {
            let file = try checkSystem(unsafe open(place, O_WRONLY | O_CLOEXEC), action)
            defer { _ = close(file) }
            return try write(bytes, to: file, action)
        }
        let draft = "\(place).sestina-draft-\(getpid())"
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let file = try checkSystem(unsafe open(draft, flags, 0o666), action)
        do throws(LoopError) {
            defer { _ = close(file) }
            if isThere { try checkSystem(fchmod(file, old.st_mode & 0o7777), action) }
            try write(bytes, to: file, action)
            try checkSystem(fsync(file), action)
            try checkSystem(unsafe rename(draft, place), action)
        } catch {
            _ = unsafe unlink(draft)
            throw error
        }
        try synchronizeNames(in: place, action)
    }

    /// Whether two paths lead to one file: the same name, a link, or another name of it.
    public static func areSame(_ path: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard unsafe stat(path, &first) == 0, unsafe stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    private static func resolved(_ path: String) -> String {
        guard let place = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(place) }
        return unsafe String(cString: place)
    }

    private static func write(
        _ bytes: [UInt8],
        to file: CInt,
        _ action: String
    ) throws(LoopError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(file, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            try checkSystem(count < 0 ? -1 : 0, action)
            rest = rest.dropFirst(count)
        }
    }

    /// Sees to it that the new name is on the disk.
    private static func synchronizeNames(
        in path: String,
        _ action: String
    ) throws(LoopError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let parent = parts.joined(separator: "/")
        let folder = parts.isEmpty ? "." : parent.isEmpty ? "/" : parent
        let number = try checkSystem(
            unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
            action
        )
        defer { _ = close(number) }
        // Some file systems keep names otherwise and say so.
        if fsync(number) != 0, errno != EINVAL { try checkSystem(-1, action) }
    }
}
