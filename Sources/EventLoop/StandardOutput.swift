internal import Glibc

/// The results of a command.
public enum StandardOutput {
    /// Writes a text, all of it.
    ///
    /// A reader that is gone has seen enough, as `head` has, and what it does not take is lost.
    ///
    /// - Parameter text: what to write, its last line ended.
    /// - Throws: a ``LoopError`` if the system does not take it, as on a full disk.
    public static func write(_ text: String) throws(LoopError) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EPIPE { return }
            if written < 0 {
                throw LoopError("write to the standard output", code: -errno)
            }
            bytes = bytes.dropFirst(written)
        }
    }

    /// Writes a text and ends its line, as ``write(_:)`` does.
    public static func say(_ text: String) throws(LoopError) { try write(text + "\n") }
}
