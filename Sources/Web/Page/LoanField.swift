import SestinaClient
import Words

/// A feature that the page asks for: its words, and what is allowed.
struct LoanField: Sendable {
    /// The feature's name in the model.
    let name: String
    let label: String
    /// What it is counted in; empty when that is not known.
    let unit: String
    /// The three letters of its currency, empty where that is not known; nil where it is no money.
    let currency: String?
    let example: Double?
    /// What somebody may mean; the range seen in training lies within.
    let allowed: ClosedRange<Double>
    /// Whether only whole numbers mean something.
    let isWhole: Bool
    /// Whether the model takes the feature as missing, so that nothing may be written.
    let mayBeMissing: Bool

    /// The field of a feature; one that is none of the loan book's six goes by its own name.
    ///
    /// - Parameters:
    ///   - name: the feature's.
    ///   - language: of the words.
    ///   - mayBeMissing: whether the model takes the feature as missing.
    ///   - display: how the model's file has the feature shown, which wins over what is known of the loan book's.
    init(
        feature name: String,
        in language: PageLanguage,
        mayBeMissing: Bool = false,
        display: ServerInfo.Model.ReasonInfo.Display? = nil
    ) {
        let known = Self.known[name]
        self.name = name
        let unit: FeatureUnit = display.map { FeatureUnit($0) } ?? known?.unit ?? .none
        label =
            display.map { language.words($0.english, $0.french).shown }
            ?? known.map { language.words($0.label.english, $0.label.french) } ?? name
        self.unit = unit.name(in: language)
        currency = unit.currency
        example = known?.example
        allowed =
            known?.allowed ?? -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        isWhole = known?.isWhole ?? false
        self.mayBeMissing = mayBeMissing
    }

    private struct Known: Sendable {
        var label: (english: String, french: String)
        var unit: FeatureUnit
        var example: Double
        var allowed: ClosedRange<Double>
        var isWhole = false
    }

    private static let amounts = 0...1e9

    private static let known: [String: Known] = [
        "credit_lines_outstanding": Known(
            label: ("Open credit lines", "Lignes de crédit ouvertes"),
            unit: .count,
            example: 1,
            allowed: 0...1000,
            isWhole: true
        ),
        "loan_amt_outstanding": Known(
            label: ("Loan still to be repaid", "Prêt restant à rembourser"),
            unit: .money("USD"),
            example: 3800,
            allowed: amounts
        ),
        "total_debt_outstanding": Known(
            label: ("Total debt", "Dette totale"),
            unit: .money("USD"),
            example: 7200,
            allowed: amounts
        ),
        "income": Known(
            label: ("Annual income", "Revenu annuel"),
            unit: .money("USD"),
            example: 68_500,
            allowed: amounts
        ),
        "years_employed": Known(
            label: ("Time employed", "Ancienneté dans l’emploi"),
            unit: .years,
            example: 5,
            allowed: 0...80
        ),
        "fico_score": Known(
            label: ("FICO score", "Score FICO"),
            unit: .points,
            example: 660,
            allowed: 300...850,
            isWhole: true
        ),
    ]
}
