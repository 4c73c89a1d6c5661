/// Text that is to be read in Markdown as it is.
enum MarkdownText {
    /// Escapes someone else's text for a line or a table cell of GitHub's Markdown.
    ///
    /// Beside punctuation that has a meaning, this stops what the site makes of plain text: nobody
    /// is mentioned, no issue is referred to and no address becomes a link.
    static func escaped(_ text: String, scalarsMax: Int = 500) -> String {
        inert(text, scalarsMax) { "\\\($0)" }
    }

    /// Escapes such a text for HTML that stands in Markdown, where backslashes escape nothing.
    static func escapedForHTML(_ text: String, scalarsMax: Int = 200) -> String {
        inert(text, scalarsMax) { "&#\($0.value);" }
    }

    /// A text on one line in which nothing has a meaning.
    ///
    /// - Parameters:
    ///   - text: someone else's text.
    ///   - scalarsMax: the most code points of it that are shown; escapes do not count.
    ///   - escape: how a sign that Markdown or HTML takes for its own is written.
    /// - Returns: the text. Zero-width spaces (U+200B) break what the site looks for after escapes are gone,
    ///   such as `@name` and `https://`: a backslash does not help there.
    private static func inert(
        _ text: String,
        _ scalarsMax: Int,
        escape: (Unicode.Scalar) -> String
    ) -> String {
        var result = ""
        var before: Unicode.Scalar = " "
        for scalar in ReportWords.line(text, scalarsMax: scalarsMax).unicodeScalars {
            switch scalar {
            case "@": result += "@\u{200b}"
            case "#": result += escape(scalar) + "\u{200b}"
            // "GH-1" is an issue, too.
            case "0"..."9" where before == "-" && result.suffix(3).lowercased() == "gh-":
                result += "\u{200b}\(scalar)"
            case "/" where before == ":": result += "\u{200b}/"
            case "." where before == "w" || before == "W": result += "\u{200b}."
            case "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "(", ")", "!", "|", "~", "&",
                "$", "\"", "'":
                result += escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
            before = scalar
        }
        return result
    }
}
