/// Text of HTML, SVG or XML, safe by its type.
///
/// A literal of the program is taken as it stands. What is set into it by `\(…)` is escaped, unless it is
/// markup itself, so that nobody can forget to escape a name that comes from a file or a person.
package struct Markup: Sendable, Hashable {
    /// What a reader of such documents gets.
    package private(set) var text: String

    private init(text: String) { self.text = text }

    /// Takes a text as it stands, such as a style sheet, which has no escapes.
    ///
    /// - Parameter text: a text of the program itself, never one of a file or a person.
    /// - Returns: it.
    package static func unescaped(_ text: String) -> Markup { Markup(text: text) }

    /// Adds markup to markup; neither is escaped again.
    package static func += (markup: inout Markup, more: Markup) { markup.text += more.text }

    /// Markup and the markup after it; neither is escaped again.
    package static func + (markup: Markup, more: Markup) -> Markup {
        Markup(text: markup.text + more.text)
    }
}

extension Markup: ExpressibleByStringInterpolation {
    /// A literal of the program, as it stands.
    package init(stringLiteral text: String) { self.init(text: text) }

    /// A literal of the program with what was set into it.
    package init(stringInterpolation: StringInterpolation) {
        self.init(text: stringInterpolation.text)
    }

    /// The making of markup from a literal with `\(…)` in it.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        /// The compiler's call before the first part.
        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// A part of the program's own text, as it stands.
        package mutating func appendLiteral(_ literal: String) { text += literal }

        /// Sets markup in as it stands.
        package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        /// Sets any text in, as content or as quoted value of an attribute.
        package mutating func appendInterpolation(_ other: some StringProtocol) {
            for scalar in other.unicodeScalars { appendEscaped(scalar) }
        }

        /// Sets a whole number in, without separators.
        package mutating func appendInterpolation(_ number: Int) { text += "\(number)" }

        /// Control characters that neither HTML nor XML allows become U+FFFD, so that a hostile name cannot
        /// make a document unreadable.
        private mutating func appendEscaped(_ scalar: Unicode.Scalar) {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\t", "\n", " ": text.unicodeScalars.append(scalar)
            case "\0"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{fffe}"..."\u{ffff}":
                text.unicodeScalars.append("\u{fffd}")
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Sequence<Markup> {
    /// All of it, one after the other.
    package func joined(separator: Markup = "") -> Markup {
        .unescaped(map(\.text).joined(separator: separator.text))
    }
}
