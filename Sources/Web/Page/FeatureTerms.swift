import SestinaClient
import Words

/// What a model's feature is called for people, and how its values are written.
struct FeatureTerms {
    /// The feature's label, fit to be shown.
    let label: String
    let unit: FeatureUnit
    private let language: PageLanguage

    private var numbers: LocalNumbers { LocalNumbers(language: language) }

    /// The terms of a model's feature; where the model has none, those of the loan book's feature of that name.
    init(feature: Int, of model: ServerInfo.Model, in language: PageLanguage) {
        let name = model.features.indices.contains(feature) ? model.features[feature] : ""
        let display = model.reasons.display?[feature]
        label =
            display.map { language.words($0.english, $0.french).shown }
            ?? LoanField(feature: name, in: language).label.shown
        unit = display.map { FeatureUnit($0) } ?? .none
        self.language = language
    }

    /// A value with its unit, to the last digit, so that two values never read the same.
    func text(_ value: Double) -> String {
        if value.isNaN { return language.words("not given", "non indiqué") }
        let number = numbers.exactText(value)
        switch unit {
        case .money(let currency): return money(number, in: currency)
        case .years:
            // In French one and a half is still singular.
            let isOne = language == .french ? value.magnitude < 2 : value.magnitude == 1
            return number + "\u{a0}"
                + (isOne ? language.words("year", "an") : language.words("years", "ans"))
        case .points:
            let isOne = language == .french ? value.magnitude < 2 : value.magnitude == 1
            return number + "\u{a0}" + (isOne ? "point" : "points")
        case .count, .none: return number
        }
    }

    private static let signs = ["USD": "$", "EUR": "€", "GBP": "£"]

    private func money(_ number: String, in currency: String) -> String {
        let mark: Character = language == .english ? "." : ","
        let decimals = number.split(separator: mark).dropFirst().first?.count ?? 0
        let amount = number + (decimals == 1 ? "0" : "")
        guard !currency.isEmpty else { return amount }
        let sign = Self.signs[currency]
        guard language == .english else { return amount + "\u{a0}" + (sign ?? currency) }
        guard let sign else { return currency + "\u{a0}" + amount }
        return amount.hasPrefix("\u{2212}")
            ? "\u{2212}" + sign + amount.dropFirst() : sign + amount
    }
}
