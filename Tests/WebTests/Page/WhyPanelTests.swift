import Charts
import SestinaClient
import Testing

@testable import Web

@Suite struct WhyPanelTests {
    private func html(_ state: PageState) -> String {
        WhyPanel(state: state).html.text
            .replacing("\u{202f}", with: " ").replacing("\u{a0}", with: " ")
    }

    /// The items as they are read: without markup.
    private func items(_ html: String) -> [String] {
        html.matches(of: /<li>(.*?)<\/li>/.dotMatchesNewlines()).map { item in
            String(item.output.1).replacing("<br>\n", with: "; ").replacing(/<[^>]*>/, with: "")
                .replacing("\n", with: "")
        }
    }

    @Test func `figures are listed by strength, with value, side and strength in words`() {
        let html = html(.answered())
        #expect(
            items(html) == [
                "Lines: 5; speaks for default, strongly; reason: Number of lines",
                "Score: 550 points; speaks for default, strongly; reason: Credit score",
                "Debt: $25,600.50; speaks for default, strongly; reason: Amount of debt",
                "Income: $52,000; speaks against default, clearly",
                "Loan: $5,200; speaks against default, slightly",
                "Employment: 1 year; makes no difference",
            ]
        )
        #expect(html.contains("<h3 id=\"why-heading\">Why</h3>"))
        #expect(
            html.contains(">Compared with 128 accepted applicants nearest to the threshold.</p>")
        )
        #expect(html.count(of: "<svg class=\"bar\"") == 6)
        #expect(HTMLOutline(html).faults == [])
    }

    @Test func `in French it is the same in French`() {
        let html = html(.answered(language: .french))
        #expect(
            items(html).prefix(4) == [
                "Lignes : 5; va dans le sens d’un défaut, fortement ; motif : Nombre de lignes",
                "Score : 550 points; va dans le sens d’un défaut, fortement ; motif : Score de crédit",
                "Dette : 25 600,50 $; va dans le sens d’un défaut, fortement ; motif : Montant de la dette",
                "Revenu : 52 000 $; va à l’encontre d’un défaut, nettement",
            ]
        )
        #expect(html.contains(">Pourquoi</h3>"))
    }

    @Test func `a missing value is told, with the reason for that`() {
        let html = html(.answered([.nan, 5200, 25_600, 52_000, 1, 550]))
        #expect(items(html)[0].hasPrefix("Lines: not given; speaks for default, strongly"))
        #expect(items(html)[0].hasSuffix("reason: Number of lines not given"))
    }

    @Test func `at most four figures are reasons, and none for who is accepted`() {
        let all = [1.0, 2, 3, 4, 5, 6]
        let risk = items(html(.answered(contributions: all)))
        #expect(risk.map { $0.contains("reason: ") } == [true, true, false, true, false, false])
        let safe = items(html(.answered(isAtRisk: false, contributions: all)))
        #expect(!safe.contains { $0.contains("reason: ") })
    }

    @Test func `a reason that says no more than the label is not told twice`() {
        let texts = Array(
            repeating: ServerInfo.Model.ReasonInfo.Texts.sample("Lines", "x"),
            count: 6
        )
        let state = PageState.answered(model: .sample(reasons: .sample(texts: texts)))
        #expect(items(html(state))[0] == "Lines: 5; speaks for default, strongly")
    }

    @Test func `where nothing contributes no bar is drawn`() {
        let html = html(.answered(contributions: Array(repeating: 0, count: 6)))
        #expect(items(html).allSatisfy { $0.hasSuffix("makes no difference") })
        #expect(!html.contains("<rect"))
    }

    @Test func `the greatest contribution fills its side, whatever its sign`() {
        let html = html(.answered(contributions: [1, -0x1p22, 0, 0, 0, 0]))
        #expect(html.contains("class=\"level safe\" x=\"0.00%\""))
        #expect(html.contains("width=\"0.00%\""))
    }

    @Test func `a model without reasons says so in a line, and so does one that has none here`() {
        let none = PageState.answered(contributions: nil, model: .sample())
        #expect(html(none) == "<p class=\"fine\">This model does not say why.</p>\n")
        let beyond = PageState.answered(contributions: nil)
        #expect(
            html(beyond) == "<p class=\"fine\">For these figures the model cannot say why.</p>\n"
        )
    }

    @Test func `without an answer nothing is explained`() {
        let state = PageState(language: .english, entries: [], model: .sample(), outcome: .none)
        #expect(html(state) == "")
        #expect(html(.answered(model: nil)) == "")
    }

    @Test func `what a model's file says cannot become markup`() {
        let hostile = "<script>\"&'\u{202e}"
        let display = ServerInfo.Model.ReasonInfo.Display(
            english: hostile,
            french: hostile,
            unit: "money",
            currency: hostile
        )
        let texts = ServerInfo.Model.ReasonInfo.Texts.sample(hostile + "!", hostile)
        let reasons = ServerInfo.Model.ReasonInfo(
            scale: .logOdds,
            reference: .init(digest: hostile, rows: 2, selection: hostile),
            texts: Array(repeating: texts, count: 6),
            display: Array(repeating: display, count: 6)
        )
        let html = html(.answered(model: .sample(reasons: reasons)))
        #expect(!html.contains("<script") && !html.contains("\u{202e}"))
        #expect(HTMLOutline(html).faults == [])
    }
}
