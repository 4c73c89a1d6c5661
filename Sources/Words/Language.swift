/// A language that reports are written in.
///
/// A report is written as a whole in one language. Its sentences, its pictures and the numbers in both come from many
/// places, so the language is that of the task that writes it, and not a parameter of each.
package enum Language: String, CaseIterable, Sendable {
    /// The language of whatever nobody asked for in another.
    case english = "en"
    /// With a decimal comma, and narrow spaces between thousands.
    case french = "fr"

    /// The language of what the current task writes for people; files for programs take no notice.
    @TaskLocal package static var current = Language.english

    /// The one of two texts that is in the current language.
    package static func text(
        _ english: @autoclosure () -> String,
        _ french: @autoclosure () -> String
    ) -> String {
        switch current {
        case .english: english()
        case .french: french()
        }
    }

    /// The sign for per cent with the space before it: no-break, and narrow in French.
    package static var percentSign: String { text("\u{a0}%", "\u{202f}%") }

    /// A number, or several with signs between them, as the current language writes it.
    ///
    /// - Parameter number: digits with a point before decimals and a comma between thousands; no words.
    /// - Returns: the same for English.
    package static func digits(_ number: String) -> String {
        guard current == .french else { return number }
        return String(
            number.map { character in
                switch character {
                case ".": ","
                case ",": "\u{202f}"
                default: character
                }
            }
        )
    }
}
