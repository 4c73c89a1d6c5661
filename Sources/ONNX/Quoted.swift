/// Returns text from a file in quotes, fit for a sentence: short, and without control characters.
func quoted(_ text: some StringProtocol) -> String {
    let most = ModelFileLimits.quotedCharactersMax
    let isLong = text.unicodeScalars.count > most
    let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(most)))
    return "\"" + oneLine(start) + (isLong ? "…" : "") + "\""
}

/// Returns text from a file without control characters, each of which becomes a space.
func oneLine(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
        scalar.properties.generalCategory == .control ? " " : scalar
    }
    return String(String.UnicodeScalarView(scalars))
}
