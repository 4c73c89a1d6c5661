internal import Glibc

/// What a command says to the person who started it, beside its results.
package enum StandardError {
    private static let writer = LineWriter(STDERR_FILENO)

    /// Writes a line, waiting until it is taken; a closed stderr loses it, which is what closing it asks for.
    package static func say(_ line: String) {
        try? Transfer.write(Array((line + "\n").utf8)[...], to: STDERR_FILENO, "say")
    }

    /// Writes a line if that can be done at once, and drops it otherwise.
    ///
    /// - Parameter line: what to say, without its end; beyond ``LineWriter/bytesMax`` it is cut.
    package static func offer(_ line: String) { writer.write(line) }

    /// Writes a line of a log as ``offer(_:)`` does, and before it how many were dropped since the last.
    ///
    /// - Parameters:
    ///   - line: the line, without its end.
    ///   - dropped: the line that tells a number of lines that were dropped.
    package static func log(_ line: String, afterDropping dropped: (Int) -> String) {
        writer.log(line, afterDropping: dropped)
    }
}
