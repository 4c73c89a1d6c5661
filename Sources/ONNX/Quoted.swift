/// Returns text from a file in quotes, fit for one line: short, and without control characters.
func quoted(_ text: some StringProtocol) -> String {
    let most = ModelFileLimits.quotedCharactersMax
    let clean = text.unicodeScalars.prefix(most).map { scalar in
        scalar.properties.generalCategory == .control ? "?" : String(scalar)
    }
    return "\"" + clean.joined() + (text.unicodeScalars.count > most ? "…" : "") + "\""
}
