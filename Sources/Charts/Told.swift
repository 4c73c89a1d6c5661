import Words

/// Words that summaries of pictures share, in the current language.
enum Told {
    /// Of a part without data.
    static var noData: String { Language.text("no data", "pas de données") }
    /// Of a picture without any.
    static var nothing: String { Language.text("No data", "Pas de données") }

    /// From one value to another.
    static func range(_ low: String, _ high: String) -> String {
        Language.text("from \(low) to \(high)", "de \(low) à \(high)")
    }
}
