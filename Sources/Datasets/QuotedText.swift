extension String {
    /// The text between quotes, as `shortened` gives it.
    var quoted: String { "'\(shortened)'" }

    /// Text from a file made fit for a sentence: no longer than a glance, no control characters.
    var shortened: String {
        let charactersMax = 40
        let start = prefix(charactersMax)
        let shown = start.count < count ? start + "…" : start
        return String(
            String.UnicodeScalarView(
                shown.unicodeScalars.map {
                    $0.properties.generalCategory == .control ? "\u{fffd}" : $0
                }
            )
        )
    }
}
