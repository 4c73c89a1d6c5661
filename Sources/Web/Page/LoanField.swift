/// A feature that the page asks for: its words, and what is allowed.
struct LoanField: Sendable {
    /// The feature's name in the model.
    let name: String
    let label: String
    /// What it is counted in; empty when that is not known.
    let unit: String
    let example: Double?
    /// What somebody may mean; the range seen in training lies within.
    let allowed: ClosedRange<Double>
    /// Whether only whole numbers mean something.
    let isWhole: Bool
    /// Whether the model takes the feature as missing, so that nothing may be written.
    let mayBeMissing: Bool

    /// The field of a feature; one that is none of the loan book's six goes by its own name.
    init(feature name: String, in language: PageLanguage, mayBeMissing: Bool = false) {
        let known = Self.known[name]
        self.name = name
        label = known.map { language.words($0.label.english, $0.label.french) } ?? name
        unit = known.map { language.words($0.unit.english, $0.unit.french) } ?? ""
        example = known?.example
        allowed =
            known?.allowed ?? -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        isWhole = known?.isWhole ?? false
        self.mayBeMissing = mayBeMissing
    }

    private struct Known: Sendable {
        var label: (english: String, french: String)
        var unit: (english: String, french: String)
        var example: Double
        var allowed: ClosedRange<Double>
        var isWhole = false
    }

    private static let amounts = 0...1e9

    private static let known: [String: Known] = [
        "credit_lines_outstanding": Known(
            label: ("Open credit lines", "Lignes de crédit ouvertes"),
            unit: ("number", "nombre"),
            example: 1,
            allowed: 0...1000,
            isWhole: true
        ),
        "loan_amt_outstanding": Known(
            label: ("Loan still to be repaid", "Prêt restant à rembourser"),
            unit: ("dollars", "dollars"),
            example: 3800,
            allowed: amounts
        ),
        "total_debt_outstanding": Known(
            label: ("Total debt", "Dette totale"),
            unit: ("dollars", "dollars"),
            example: 7200,
            allowed: amounts
        ),
        "income": Known(
            label: ("Annual income", "Revenu annuel"),
            unit: ("dollars", "dollars"),
            example: 68_500,
            allowed: amounts
        ),
        "years_employed": Known(
            label: ("Time employed", "Ancienneté dans l’emploi"),
            unit: ("years", "années"),
            example: 5,
            allowed: 0...80
        ),
        "fico_score": Known(
            label: ("FICO score", "Score FICO"),
            unit: ("points", "points"),
            example: 660,
            allowed: 300...850,
            isWhole: true
        ),
    ]
}
