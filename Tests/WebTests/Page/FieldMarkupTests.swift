import Charts
import Testing

@testable import Web

@Suite struct FieldMarkupTests {
    private func html(
        _ name: String,
        _ text: String,
        outcome: PageState.Outcome = .none,
        language: PageLanguage = .english,
        range: ClosedRange<Double>? = nil
    ) -> String {
        let entry = FieldEntry(
            text,
            in: LoanField(feature: name, in: language),
            written: language,
            language: language,
            isExcused: { _ in false }
        )
        let state = PageState(language: language, entries: [entry], model: nil, outcome: outcome)
        return FieldMarkup(entry: entry, index: 0, range: range, state: state).html.text
    }

    @Test func `a field of the loan book is this markup`() {
        #expect(
            html("income", "52,000", range: 12...98_000) == """
                <div class="field">
                <label for="figure-1">Annual income <span class="unit">(dollars)</span></label>
                <input id="figure-1" name="income" type="text" inputmode="decimal" autocomplete="off" required\
                 maxlength="40" value="52,000" aria-describedby="figure-1-fault figure-1-hint">
                <p id="figure-1-fault" class="fault" data-live></p>
                <p id="figure-1-hint" class="hint">e.g. 68,500<br>seen in training: 12 to 98,000</p>
                </div>

                """
        )
    }

    @Test func `a field with a fault says so to whoever sees it and to whoever hears it`() {
        #expect(
            html("fico_score", "900", outcome: .faults, language: .french) == """
                <div class="field">
                <label for="figure-1">Score FICO <span class="unit">(points)</span></label>
                <input id="figure-1" name="fico_score" type="text" inputmode="numeric" autocomplete="off"\
                 required maxlength="40" value="900" aria-describedby="figure-1-fault figure-1-hint"\
                 aria-invalid="true">
                <p id="figure-1-fault" class="fault" data-live>Score FICO : 900 n’est pas permis : écrivez un\
                 nombre entier de 300 à 850.</p>
                <p id="figure-1-hint" class="hint">p. ex. 660</p>
                </div>

                """
        )
    }

    @Test func `nothing is wrong before something was asked`() {
        for text in ["", "x", "900"] {
            let html = html("fico_score", text)
            #expect(html.contains("class=\"fault\" data-live></p>"))
            #expect(!html.contains("aria-invalid"))
        }
    }

    @Test(arguments: ["\" onfocus=\"x", "<img>", "a&b", "'", "\u{0}", "</p>"])
    func `names and values are escaped wherever they stand`(text: String) {
        let html = html(text, text, outcome: .faults)
        let tags = html.matches(of: /<[a-z]+/).map { String($0.output) }
        #expect(tags == ["<div", "<label", "<input", "<p", "<p"])
        #expect(html.count { $0 == "\"" } == 15 * 2)
        #expect(!html.contains("\u{0}"))
    }

    @Test(arguments: [(0, "figure-1"), (5, "figure-6"), (11, "figure-12")])
    func `elements are called by their place`(index: Int, identifier: String) {
        #expect(FieldMarkup.identifier(index) == identifier)
    }
}
