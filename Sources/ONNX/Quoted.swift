import Words

/// Returns text from a file in quotes, fit for a sentence.
func quoted(_ text: some StringProtocol) -> String {
    "\"" + text.shown(max: ModelFileLimits.quotedScalarsMax) + "\""
}
