import SestinaClient
import Testing

@testable import Web

@Suite struct FeatureTermsTests {
    private func terms(
        _ unit: String,
        _ currency: String = "",
        _ language: PageLanguage = .english
    ) -> FeatureTerms {
        let display = (0..<6).map { _ in
            ServerInfo.Model.ReasonInfo.Display(
                english: "Label",
                french: "Nom",
                unit: unit,
                currency: currency
            )
        }
        let model = ServerInfo.Model.sample(reasons: .init(display: display))
        return FeatureTerms(feature: 3, of: model, in: language)
    }

    @Test(
        arguments: [
            ("money", "USD", 52_000, "$52,000", "52 000 $"),
            ("money", "USD", -1234.5, "−$1,234.50", "−1 234,50 $"),
            ("money", "EUR", 0.25, "€0.25", "0,25 €"), ("money", "GBP", 7, "£7", "7 £"),
            ("money", "CHF", 25_600.5, "CHF 25,600.50", "25 600,50 CHF"),
            ("money", "", 25_600.125, "25,600.125", "25 600,125"),
            ("years", "", 1, "1 year", "1 an"), ("years", "", 1.5, "1.5 years", "1,5 an"),
            ("years", "", 2, "2 years", "2 ans"), ("years", "", 0, "0 years", "0 an"),
            ("points", "", 640, "640 points", "640 points"),
            ("points", "", 1, "1 point", "1 point"),
            ("count", "", 1200, "1,200", "1 200"), ("", "", 0.1, "0.1", "0,1"),
            ("furlongs", "USD", 3, "3", "3"), ("money", "USD", .nan, "not given", "non indiqué"),
        ] as [(String, String, Double, String, String)]
    )
    func `a value has its unit, as each language writes it`(
        unit: String,
        currency: String,
        value: Double,
        english: String,
        french: String
    ) {
        func plain(_ text: String) -> String {
            text.replacing("\u{a0}", with: " ").replacing("\u{202f}", with: " ")
        }
        #expect(plain(terms(unit, currency).text(value)) == english)
        #expect(plain(terms(unit, currency, .french).text(value)) == french)
    }

    @Test func `two values never read the same`() {
        for unit in ["money", "years", "points", "count", ""] {
            #expect(terms(unit).text(54_300) != terms(unit).text(54_300.0.nextUp), "\(unit)")
        }
    }

    @Test func `the label is the model's, else the loan book's, else the name`() {
        #expect(terms("").label == "Label")
        #expect(terms("", "", .french).label == "Nom")
        let plain = ServerInfo.Model.sample()
        #expect(FeatureTerms(feature: 3, of: plain, in: .french).label == "Revenu annuel")
        let own = ServerInfo.Model.sample(features: Array(repeating: "x\u{202e}y", count: 6))
        #expect(FeatureTerms(feature: 0, of: own, in: .english).label == "x\u{fffd}y")
    }

    @Test func `nothing in a label or a currency turns a line or ends it`() {
        let hostile = ServerInfo.Model.ReasonInfo.Display(
            english: "a\u{202e}b\nc" + String(repeating: "d", count: 10_000),
            french: "",
            unit: "money",
            currency: "U\u{202e}" + String(repeating: "S", count: 10_000)
        )
        let model = ServerInfo.Model.sample(
            reasons: .init(display: Array(repeating: hostile, count: 6))
        )
        let terms = FeatureTerms(feature: 0, of: model, in: .english)
        #expect(terms.label.hasPrefix("a\u{fffd}b cddd"))
        #expect(terms.label.unicodeScalars.count == 201)
        #expect(terms.text(1).unicodeScalars.count < 16)
        #expect(!terms.text(1).contains("\u{202e}"))
    }
}
