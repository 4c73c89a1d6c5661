import Charts
import SestinaClient

/// The part of the answer that says what would change it.
struct ChangePanel {
    /// What was asked and answered.
    let state: PageState

    private var language: PageLanguage { state.language }

    /// Whether the script is to ask again for this part once the figures rest.
    var isLater: Bool {
        if case .later = state.change { true } else { false }
    }

    /// The changes as a list; nothing where nobody says.
    var html: Markup {
        guard let words else { return "" }
        let items = words.changes.map { "<li>\($0)</li>\n" as Markup }
        let list: Markup = items.isEmpty ? "" : "<ul>\n\(items.joined())</ul>\n"
        let reservation = words.reservation.map { "<p class=\"fine\">\($0)</p>\n" as Markup } ?? ""
        return """
            <h3>\(language.words("What would change it", "Ce qui le changerait"))</h3>
            <p>\(words.introduction)</p>
            \(list)\(reservation)
            """
    }

    private var words: ChangeWords? {
        guard case .told(let advice) = state.change, case .answered(_, let row) = state.outcome,
            let model = state.model
        else { return nil }
        return ChangeWords(
            advice: advice,
            row: row,
            model: model,
            isAtRisk: state.isAtRisk,
            language: language
        )
    }
}
