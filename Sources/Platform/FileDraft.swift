internal import Glibc

/// A file on its way: in the folder where it will be, under no name that anybody looks for.
///
/// Where the file system can, it has no name at all, so that however the process ends nothing is left. It
/// goes with the value unless it was placed.
final class FileDraft {
    private static let attemptsMax = 100

    let descriptor: OwnedDescriptor
    private let folder: String
    /// Its name in the folder for now, if it has one.
    private var temporary: String?

    /// Makes an empty file.
    ///
    /// - Parameters:
    ///   - folder: where it is to be.
    ///   - mode: its permissions, of which the process's mask takes some.
    ///   - isUnnamed: whether to try to do without a name.
    ///   - action: what for, to tell of a failure.
    /// - Throws: a ``SystemError`` when the folder takes no file.
    init(
        in folder: String,
        mode: mode_t,
        isUnnamed: Bool = true,
        to action: @autoclosure () -> String
    ) throws(SystemError) {
        self.folder = folder
        if isUnnamed, let unnamed = Self.unnamed(in: folder, mode) {
            descriptor = OwnedDescriptor(unnamed)
            temporary = nil
        } else {
            let (number, name) = try Self.named(in: folder, mode, to: action())
            descriptor = OwnedDescriptor(number)
            temporary = name
        }
    }

    deinit {
        if let temporary { _ = unsafe unlink(folder + "/" + temporary) }
    }

    /// A file without a name, if the file system has such and there is a way to name it later.
    private static func unnamed(in folder: String, _ mode: mode_t) -> CInt? {
        // O_TMPFILE, which is made of two flags and so is not imported.
        let temporaryFile = 0o20000000 | O_DIRECTORY
        let number = unsafe open(folder, temporaryFile | O_WRONLY | O_CLOEXEC, mode)
        guard number >= 0 else { return nil }
        if unsafe access("/proc/self/fd/\(number)", F_OK) == 0 { return number }
        _ = close(number)
        return nil
    }

    /// A file under a name that nothing else has.
    private static func named(
        in folder: String,
        _ mode: mode_t,
        to action: @autoclosure () -> String
    ) throws(SystemError) -> (number: CInt, name: String) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        var attempt = 1
        while true {
            let name = freeName()
            let number = unsafe open(folder + "/" + name, flags, mode)
            if number == -1, errno == EEXIST, attempt < attemptsMax {
                attempt += 1
                continue
            }
            return (try checked(number, action()), name)
        }
    }

    private static func freeName() -> String {
        ".sestina-" + String(UInt64.random(in: 0...UInt64.max), radix: 36) + ".tmp"
    }

    /// Gives it the owner and the permissions of another file, as far as this process may.
    func takePermissions(of old: stat) {
        let number = descriptor.number
        var mode = old.st_mode & 0o7777
        if fchown(number, old.st_uid, old.st_gid) != 0 {
            // Another owner's file must not run as the new one.
            mode &= 0o777
        }
        _ = fchmod(number, mode)
    }

    /// Sees to it that what was written is on the disk.
    func sync(to action: @autoclosure () -> String) throws(SystemError) {
        try descriptor.sync(to: action())
    }

    /// Gives it a name in its folder; a file of that name is gone at that moment.
    func place(as name: String, to action: @autoclosure () -> String) throws(SystemError) {
        let own = temporary ?? Self.freeName()
        let path = folder + "/" + own
        if temporary == nil {
            // A file without a name can get one that is free, and only renaming replaces another file.
            try checked(
                unsafe linkat(
                    AT_FDCWD,
                    "/proc/self/fd/\(descriptor.number)",
                    AT_FDCWD,
                    path,
                    AT_SYMLINK_FOLLOW
                ),
                action()
            )
            temporary = own
        }
        try checked(unsafe rename(path, folder + "/" + name), action())
        temporary = nil
    }

    /// Sees to it that the names in a folder are on the disk.
    static func syncNames(
        in folder: String,
        to action: @autoclosure () -> String
    )
        throws(SystemError)
    {
        let number = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that one may write to and not read.
        guard number >= 0 else { return }
        try OwnedDescriptor(number).sync(to: action())
    }
}
