import SestinaClient
import Words

/// What a feature's values are counted in.
enum FeatureUnit: Equatable {
    /// Amounts in a currency by its three letters, which are empty where it is not known.
    case money(String)
    case count
    case years
    case points
    /// Nothing that is known.
    case none

    /// What a model's file says.
    init(_ display: ServerInfo.Model.ReasonInfo.Display) {
        self =
            switch display.unit {
            case "money": .money(display.currency.shown(max: 8))
            case "count": .count
            case "years": .years
            case "points": .points
            default: .none
            }
    }

    /// The three letters of the currency, empty where it is not known; nil where this is no money.
    var currency: String? {
        if case .money(let currency) = self { currency } else { nil }
    }

    /// What it is called beside a field; empty where there is nothing to say.
    func name(in language: PageLanguage) -> String {
        switch self {
        case .money(let currency):
            Self.currencies[currency].map { language.words($0.english, $0.french) } ?? currency
        case .count: language.words("number", "nombre")
        case .years: language.words("years", "années")
        case .points: "points"
        case .none: ""
        }
    }

    private static let currencies: [String: (english: String, french: String)] = [
        "USD": ("dollars", "dollars"), "EUR": ("euros", "euros"),
        "GBP": ("pounds", "livres sterling"),
    ]
}
