import Datasets
import SestinaClient
import Testing

@testable import Web

@Suite struct LoanFieldTests {
    /// A field as it should be in both languages.
    struct Expected: Sendable {
        let name: String
        let label: (english: String, french: String)
        let unit: (english: String, french: String)
        let example: Double
        let allowed: ClosedRange<Double>
        var isWhole = false
    }

    static let fields = [
        Expected(
            name: "credit_lines_outstanding",
            label: ("Open credit lines", "Lignes de crédit ouvertes"),
            unit: ("number", "nombre"),
            example: 1,
            allowed: 0...1000,
            isWhole: true
        ),
        Expected(
            name: "loan_amt_outstanding",
            label: ("Loan still to be repaid", "Prêt restant à rembourser"),
            unit: ("dollars", "dollars"),
            example: 3800,
            allowed: 0...1e9
        ),
        Expected(
            name: "total_debt_outstanding",
            label: ("Total debt", "Dette totale"),
            unit: ("dollars", "dollars"),
            example: 7200,
            allowed: 0...1e9
        ),
        Expected(
            name: "income",
            label: ("Annual income", "Revenu annuel"),
            unit: ("dollars", "dollars"),
            example: 68_500,
            allowed: 0...1e9
        ),
        Expected(
            name: "years_employed",
            label: ("Time employed", "Ancienneté dans l’emploi"),
            unit: ("years", "années"),
            example: 5,
            allowed: 0...80
        ),
        Expected(
            name: "fico_score",
            label: ("FICO score", "Score FICO"),
            unit: ("points", "points"),
            example: 660,
            allowed: 300...850,
            isWhole: true
        ),
    ]

    @Test func `each feature of the loan book has its words`() {
        #expect(Self.fields.map(\.name) == LoanColumns.features)
        for expected in Self.fields {
            for language in PageLanguage.allCases {
                let field = LoanField(feature: expected.name, in: language)
                #expect(field.name == expected.name)
                #expect(
                    field.label == language.words(expected.label.english, expected.label.french)
                )
                #expect(field.unit == language.words(expected.unit.english, expected.unit.french))
                #expect(field.example == expected.example)
                #expect(field.allowed == expected.allowed)
                #expect(field.isWhole == expected.isWhole)
            }
        }
    }

    @Test func `an example is itself one that is allowed, and is read as it is written`() {
        for (name, language) in LoanColumns.features.flatMap({ name in
            PageLanguage.allCases.map { (name, $0) }
        }) {
            let field = LoanField(feature: name, in: language)
            guard let example = field.example else {
                Issue.record("\(name) has no example")
                continue
            }
            #expect(FieldWords(field: field, language: language).allows(example))
            let text = LocalNumbers(language: language).text(example)
            #expect(TypedNumber(text, in: language) == .number(example))
        }
    }

    @Test(arguments: ["feature_1", "", "Income", "income ", "<b>"], PageLanguage.allCases)
    func `another model's feature goes by its own name and takes any number`(
        name: String,
        language: PageLanguage
    ) {
        let field = LoanField(feature: name, in: language)
        #expect(field.name == name)
        #expect(field.label == name)
        #expect(field.unit.isEmpty)
        #expect(field.example == nil)
        #expect(!field.isWhole)
        let words = FieldWords(field: field, language: language)
        let greatest = Double.greatestFiniteMagnitude
        for value in [0, -0.0, 0.5, -1e300, greatest, -greatest, .leastNonzeroMagnitude] {
            #expect(words.allows(value))
        }
        for value in [Double.infinity, -.infinity, .nan] { #expect(!words.allows(value)) }
    }

    @Test(
        arguments: [
            ("fico_score", 299.0, false), ("fico_score", 300, true), ("fico_score", 850, true),
            ("fico_score", 851, false), ("fico_score", 660.5, false), ("fico_score", -0.0, false),
            ("credit_lines_outstanding", -0.0, true), ("credit_lines_outstanding", 1000, true),
            ("credit_lines_outstanding", 1000.0.nextUp, false),
            ("credit_lines_outstanding", 0.0.nextUp, false), ("income", 0.0.nextUp, true),
            ("income", 1e9, true), ("income", 1e9.nextUp, false), ("income", 0.0.nextDown, false),
            ("years_employed", 79.999, true), ("years_employed", 80.1, false),
        ] as [(String, Double, Bool)]
    )
    func `what is allowed has its ends and, where it counts, whole numbers only`(
        name: String,
        value: Double,
        isAllowed: Bool
    ) {
        let field = LoanField(feature: name, in: .english)
        #expect(FieldWords(field: field, language: .english).allows(value) == isAllowed)
    }

    @Test func `what a model's file says of a feature wins over what is known of the loan book`() {
        func field(_ unit: String, _ currency: String, _ language: PageLanguage) -> LoanField {
            LoanField(
                feature: "income",
                in: language,
                display: ServerInfo.Model.ReasonInfo.Display(
                    english: "Yearly\u{202e} pay",
                    french: "Salaire annuel",
                    unit: unit,
                    currency: currency
                )
            )
        }
        let euros = field("money", "EUR", .french)
        #expect(euros.label == "Salaire annuel")
        #expect(euros.unit == "euros")
        #expect(euros.currency == "EUR")
        #expect(euros.example == 68_500)
        #expect(field("money", "SEK", .english).unit == "SEK")
        #expect(field("money", "", .english).unit.isEmpty)
        #expect(field("money", "", .english).currency == "")
        #expect(field("years", "", .french).unit == "années")
        #expect(field("points", "", .english).currency == nil)
        #expect(field("furlongs", "", .english).unit.isEmpty)
        #expect(field("", "", .english).label == "Yearly\u{fffd} pay")
    }
}
