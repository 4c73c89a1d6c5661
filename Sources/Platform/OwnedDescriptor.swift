internal import Glibc

/// A descriptor that is closed with the value that owns it.
struct OwnedDescriptor: ~Copyable {
    /// What the system knows it by, for the life of this value.
    let number: CInt

    /// Takes over an open descriptor.
    init(_ number: CInt) { self.number = number }

    deinit { _ = Glibc.close(number) }

    /// Opens a path; flags are those of `open`, and the descriptor is closed on exec.
    init(
        opening path: String,
        _ flags: CInt,
        mode: mode_t = 0,
        to action: @autoclosure () -> String
    ) throws(SystemError) {
        guard path.isWholePath else { throw SystemError(action(), code: EINVAL) }
        while true {
            let number = unsafe open(path, flags | O_CLOEXEC | O_NOCTTY, mode)
            if number == -1, errno == EINTR { continue }
            self.number = try checked(number, action())
            return
        }
    }

    /// Sees to it that what was written is on the disk.
    ///
    /// A file system that has no such thing for a folder says so, and need not be told of.
    func sync(to action: @autoclosure () -> String) throws(SystemError) {
        if fsync(number) == -1, errno != EINVAL { throw SystemError(action(), code: errno) }
    }
}
