import Charts
import Datasets
import Foundation
import Testing

@testable import Web

@Suite struct PageDocumentTests {
    private static let typed = ["2", "3800", "7200", "68500", "5", "660"]

    private static func html(
        _ language: PageLanguage,
        features: [String] = LoanColumns.features,
        texts: [String] = typed,
        outcome: PageState.Outcome = .none
    ) -> String {
        let form = PageForm(Array(zip(features, texts)).map { (name: $0, value: $1) })
        let state = PageState(
            language: language,
            entries: form.entries(of: features, in: language),
            model: nil,
            outcome: outcome
        )
        return PageDocument(state: state, limits: BookLimits()).html.text
    }

    @Test(arguments: PageLanguage.allCases)
    func `a page says its language and keeps what was typed`(language: PageLanguage) {
        let html = Self.html(language, outcome: .away)
        #expect(html.contains("<html lang=\"\(language.rawValue)\">"))
        for text in Self.typed { #expect(html.contains("value=\"\(text)\"")) }
    }

    @Test(arguments: PageLanguage.allCases)
    func `every input has a label and what describes it`(language: PageLanguage) {
        let html = Self.html(language)
        for place in 1...6 {
            #expect(html.contains("<label for=\"figure-\(place)\">"))
            #expect(html.contains("<input id=\"figure-\(place)\""))
            #expect(html.contains("<p id=\"figure-\(place)-hint\""))
        }
    }

    @Test func `names and texts from outside cannot become markup`() {
        let hostile = "\"><script>alert(1)</script>"
        let html = Self.html(
            .english,
            features: Array(repeating: hostile, count: 6),
            texts: Array(repeating: hostile, count: 6),
            outcome: .faults
        )
        #expect(!html.contains("<script>"))
        #expect(html.contains("&quot;&gt;&lt;script&gt;"))
    }

    @Test(arguments: PageLanguage.allCases)
    func `nothing in the markup needs a policy that is weaker`(language: PageLanguage) {
        let html = Self.html(language, texts: ["x", "", "-1", "", "", ""], outcome: .faults)
        for word in [" style=", " onclick=", "javascript:", "<style", "http:", "https:"] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test func `faults are listed with links to their fields`() {
        let html = Self.html(
            .english,
            texts: ["2", "x", "7200", "68500", "5", "900"],
            outcome: .faults
        )
        #expect(html.contains("<title>Error: "))
        #expect(html.contains("No answer: 2 figures are wrong."))
        #expect(html.contains("<a href=\"#figure-2\">"))
        #expect(html.contains("<a href=\"#figure-6\">"))
        #expect(html.components(separatedBy: "aria-invalid=\"true\"").count == 3)
    }

    @Test(arguments: [0.0, 0.1, 0.5, 0.9, 1, -3, 7])
    func `a gauge stays within its bar`(probability: Double) {
        let svg = Gauge(
            probability: probability,
            threshold: 0.5,
            isAtRisk: probability >= 0.5,
            thresholdLabel: "<t>",
            ends: ("0%", "<most>"),
            summary: "\"s\""
        ).svg.text
        #expect(svg.contains("aria-label=\"&quot;s&quot;\""))
        #expect(svg.contains("&lt;t&gt;"))
        #expect(svg.contains(">0%</text>") && svg.contains(">&lt;most&gt;</text>"))
        #expect(!svg.contains("-3") && !svg.contains("700"))
    }

    @Test func `the first load is under thirty kilobytes`() {
        let html = Self.html(.french)
        let loaded = PageAssets.all.filter { $0.path != PageAssets.letterStyle.path }
        let total = loaded.reduce(html.utf8.count) { $0 + $1.text.utf8.count }
        #expect(total < 30_000)
        for asset in loaded where asset.path != "icon.svg" {
            #expect(html.contains(asset.link))
        }
    }
}
