import Charts
import SestinaClient

/// The riskiest rows of a loan book as a table: where each stands, its probability and its figures.
struct RiskiestTable {
    let rows: [RiskiestRows.Row]
    let model: ServerInfo.Model
    let language: PageLanguage

    private var numbers: LocalNumbers { LocalNumbers(language: language) }

    /// The table; nothing where there are no rows.
    var html: Markup {
        guard !rows.isEmpty else { return "" }
        let terms = model.features.indices.map {
            FeatureTerms(feature: $0, of: model, in: language)
        }
        let title = language.words("The riskiest rows", "Les lignes les plus à risque")
        let names =
            [
                language.words("Line", "Ligne"),
                language.words("Probability of default", "Probabilité de défaut"),
                language.words("Answer", "Réponse"),
            ] + terms.map(\.label)
        let heads = names.map { "<th scope=\"col\">\($0)</th>" as Markup }
        let lines = rows.map { row in line(row, terms) }
        // Who has no pointer scrolls a table that is too wide once it has the focus.
        return """
            <div class="wide" role="region" aria-label="\(title)" tabindex="0"><table>
            <caption>\(title)</caption>
            <thead><tr>\(heads.joined())</tr></thead>
            <tbody>
            \(lines.joined())</tbody>
            </table></div>

            """
    }

    private func line(_ row: RiskiestRows.Row, _ terms: [FeatureTerms]) -> Markup {
        let percents = numbers.percents(probability: row.probability, threshold: model.threshold)
        let verdict =
            row.isAtRisk
            ? language.words("at risk", "à risque") : language.words("not at risk", "pas à risque")
        let cells =
            [percents.probability, verdict]
            + zip(terms, row.features.indices).map { $0.text(row.features[$1]) }
        return "<tr><th scope=\"row\">\(numbers.text(row.line))</th>"
            + cells.map { "<td>\($0)</td>" as Markup }.joined() + "</tr>\n"
    }
}
