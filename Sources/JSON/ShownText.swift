/// The most of someone else's text that a sentence repeats, in characters.
private let quotedCharactersMax = 200

extension StringProtocol {
    /// Someone else's text made fit for a sentence: short, and without control characters.
    package var shown: String {
        let short = prefix(quotedCharactersMax)
        let text = short.endIndex < endIndex ? short + "…" : String(short)
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    switch $0.properties.generalCategory {
                    // Marks that turn the direction of writing are formats.
                    case .control, .format, .lineSeparator, .paragraphSeparator: "\u{fffd}"
                    default: $0
                    }
                }
            )
        )
    }
}
