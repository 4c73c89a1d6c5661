import Charts
import SestinaClient
import Testing

@testable import Web

/// What an answer has beside it on paper, and what leads to the next client.
@Suite struct AnswerSheetTests {
    private static func state(
        _ language: PageLanguage = .english,
        reference: String = ""
    ) -> PageState {
        var state = PageState.answered(language: language)
        state.reference = reference
        return state
    }

    @Test func `a sheet has a reference to type, a line to sign on, and a way to the next client`()
    {
        let html = AnswerSheet(state: Self.state(.french)).html.text
        let outline = HTMLOutline(html)
        #expect(outline.faults == [])
        #expect(outline.values("for", of: "label") == ["reference"])
        #expect(outline.values("form", of: "input") == ["applicant"])
        #expect(outline.values("form", of: "button") == ["next"])
        for word in ["Référence", "Imprimer", "Client suivant", "Signature"] {
            #expect(html.contains(word))
        }
    }

    @Test func `a reference comes back as it was typed, as far as one goes, and as no markup`() {
        let typed = "\"><b>" + String(repeating: "é", count: 100)
        let form = PageForm([(name: PageForm.printed, value: typed), (name: "x1", value: "1")])
        #expect(form.reference.count == PageForm.printedCharactersMax)
        #expect(form.entries(of: ["x1", PageForm.printed], in: .english).map(\.text) == ["1", ""])
        let html = AnswerSheet(state: Self.state(reference: form.reference)).html.text
        #expect(html.contains("value=\"&quot;&gt;&lt;b&gt;é"))
        #expect(!html.contains("<b>"))
    }

    @Test func `the form of the next client sends no figure, and its page begins with the first`() {
        let outline = HTMLOutline(AnswerSheet.form.text)
        #expect(outline.values("method").isEmpty)
        #expect(outline.values("name") == ["next"])
        var state = PageState(
            language: .english,
            entries: PageForm([]).entries(of: StubModel.features, in: .english),
            model: .sample(),
            outcome: .none
        )
        func focused() -> [String?] {
            HTMLOutline(PageDocument(state: state, limits: BookLimits()).html.text).elements
                .filter { $0.attributes["autofocus"] != nil }.map { $0.attributes["id"] }
        }
        #expect(focused() == [])
        state.isNext = true
        #expect(focused() == ["figure-1"])
    }

    // MARK: - The model

    private static func line(digest: String, _ language: PageLanguage = .english) -> String {
        var state = PageState.answered(model: .sample(digest: digest), language: language)
        state.reference = ""
        return ModelLine(state: state, date: LetterDate(second: 1_795_910_400)).html.text
    }

    @Test func `a digest is shown by eight digits, whole on demand and on paper`() {
        let digest = String(repeating: "0123456789abcdef", count: 4)
        #expect(
            Self.line(digest: digest) == """
                <p>Model <b>loans</b>, logistic regression</p>
                <details><summary>digest <code>01234567</code>…</summary><code>\(digest)</code></details>
                <p class="printed">digest <code>\(digest)</code></p>
                <p class="printed">29 November 2026</p>

                """
        )
        #expect(
            Self.line(digest: digest, .french).contains("<p class=\"printed\">29 novembre 2026</p>")
        )
    }

    @Test func `a digest of eight digits or fewer is whole as it is`() {
        for digest in ["", "abc", "01234567"] {
            #expect(Self.line(digest: digest).contains("<p>digest <code>\(digest)</code></p>"))
            #expect(!Self.line(digest: digest).contains("details"))
        }
    }
}
