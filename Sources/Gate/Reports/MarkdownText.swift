/// Text that is to be read in Markdown as it is.
enum MarkdownText {
    /// Escapes someone else's text for a line or a table cell of GitHub's Markdown.
    ///
    /// Beside punctuation that has a meaning, this stops what the site makes of plain text: nobody
    /// is mentioned, no issue is referred to and no address becomes a link.
    static func escaped(_ text: String, charactersMax: Int = 500) -> String {
        var result = ""
        var before: Unicode.Scalar = " "
        for scalar in ReportWords.line(text, charactersMax: charactersMax).unicodeScalars {
            switch scalar {
            case "@": result += "@\u{200b}"
            case "#": result += "\\#\u{200b}"
            case "/" where before == ":": result += "\u{200b}/"
            case "." where before == "w" || before == "W": result += "\u{200b}."
            case "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "(", ")", "!", "|", "~", "&",
                "$":
                result += "\\"
                result.unicodeScalars.append(scalar)
            default: result.unicodeScalars.append(scalar)
            }
            before = scalar
        }
        return result
    }
}
