internal import Glibc

/// The results of a command.
package enum StandardOutput {
    /// Whether it is a terminal whose user has nothing against colours (no-color.org).
    package static var takesColor: Bool {
        isatty(STDOUT_FILENO) == 1 && environmentVariable("NO_COLOR") == nil
            && environmentVariable("TERM") != "dumb"
    }

    /// Writes a text, all of it.
    ///
    /// A reader that is gone has seen enough, as `head` has, and what it does not take is lost.
    ///
    /// - Parameter text: what to write, its last line ended.
    /// - Throws: a ``SystemError`` if the system does not take it, as on a full disk.
    package static func write(_ text: String) throws(SystemError) {
        do throws(SystemError) {
            try Transfer.write(
                Array(text.utf8)[...],
                to: STDOUT_FILENO,
                "write to the standard output"
            )
        } catch {
            if !error.isReaderGone { throw error }
        }
    }

    /// Writes a text and ends its line, as ``write(_:)`` does.
    package static func say(_ text: String) throws(SystemError) { try write(text + "\n") }
}
