internal import JSON
package import Platform
internal import Words

/// What a command says, to people and to programs: nothing of it steers a terminal or makes a line that
/// the command did not write, whatever files, peers and paths have in it.
///
/// Rows of CSV are the one exception: they are passed on as they are.
package enum Console {
    /// The most code points of a line; a server's or a file's words are no longer than a few of them.
    private static let lineScalarsMax = 16_384

    /// Says a line on the standard error, and waits until it is taken.
    package static func say(_ line: String) {
        StandardError.say(line.shown(max: lineScalarsMax))
    }

    /// Says a line on the standard error that nobody misses, such as progress: only if that can be done at
    /// once.
    package static func offer(_ line: String) {
        StandardError.offer(line.shown(max: lineScalarsMax))
    }

    /// Writes a result for people, its last line ended, to the standard output.
    ///
    /// - Throws: a ``SystemError`` if the system does not take it, as on a full disk.
    package static func report(_ text: String) throws(SystemError) {
        try StandardOutput.write(text.shownInLines)
    }

    /// Words that a terminal shows in a colour where they begin a line.
    package struct Mark {
        /// What colours mean here.
        package enum Color: Int {
            case red = 31
            case green = 32
            case yellow = 33
        }

        private let words: String
        private let color: Color

        /// Words that begin a line, and their colour.
        package init(_ words: String, _ color: Color) {
            self.words = words
            self.color = color
        }

        /// A text that is fit for a terminal, with the words in their colour and bold.
        func color(_ text: String) -> String {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                guard line.hasPrefix(words) else { return String(line) }
                return "\u{1b}[1;\(color.rawValue)m\(words)\u{1b}[0m\(line.dropFirst(words.count))"
            }
            return lines.joined(separator: "\n")
        }
    }

    /// Writes a result for people, its last line ended, to the standard output, with some words in a colour if that
    /// is a terminal and `NO_COLOR` is not set (no-color.org).
    ///
    /// - Parameters:
    ///   - text: the result, made fit for a terminal here.
    ///   - mark: what of it has a colour.
    /// - Throws: a ``SystemError`` if the system does not take it, as on a full disk.
    package static func report(_ text: String, marking mark: Mark) throws(SystemError) {
        let fit = text.shownInLines
        try StandardOutput.write(StandardOutput.takesColor ? mark.color(fit) : fit)
    }

    /// Writes a result that is one line, ended here, to the standard output.
    ///
    /// - Throws: a ``SystemError`` if the system does not take it, as on a full disk.
    package static func report(line: String) throws(SystemError) {
        try StandardOutput.say(line.shown(max: lineScalarsMax))
    }

    /// Writes a JSON text and ends its line, to the standard output.
    ///
    /// - Parameter text: the text; what a server sent instead of JSON is shown as other words of others are.
    /// - Throws: a ``SystemError`` if the system does not take it, as on a full disk.
    package static func report(json text: String) throws(SystemError) {
        let isJSON = (try? JSONParser.parse(Array(text.utf8))) != nil
        try StandardOutput.say(isJSON ? text.shownInJSON : text.shown(max: .max))
    }
}
