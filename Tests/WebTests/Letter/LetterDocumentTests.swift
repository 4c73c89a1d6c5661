import Charts
import SestinaClient
import Testing

@testable import Web

@Suite struct LetterDocumentTests {
    private static let texts = """
        {"creditor": {"name": "First <Example> Bank", "address": ["1 Main Street", "Springfield"]},
         "agency": {"name": "Bureau & Co", "address": ["2 Side Street"], "phone": "+1 800 555 0100"},
         "notices": {"en": ["One <b>.", "Two."], "fr": ["Un."]},
         "signature": ["J. Doe", "Credit department"]}
        """

    private func html(
        _ state: PageState = .answered(),
        isAdvising: Bool = false,
        texts: String? = texts
    ) throws -> String {
        let document = LetterDocument(
            state: state,
            isAdvising: isAdvising,
            texts: try texts.map { try LetterTexts(json: Array($0.utf8)) },
            date: LetterDate(second: 1_796_000_000)
        )
        let html = try #require(document).html.text
        #expect(HTMLOutline(html).faults == [])
        return html.replacing("\u{a0}", with: " ").replacing("\u{202f}", with: " ")
    }

    /// What stands in brackets, in order.
    private func blanks(_ html: String) -> [String] {
        html.matches(of: />\[([^\]]*)\]<\/span>/).map { String($0.output.1) }
    }

    private let change = PageState.Change.told(
        ChangeAdvice(singles: [ChangeAdvice.Step(feature: 3, value: 54_300, onward: .up)])
    )

    @Test func `a letter has decision, date, reasons, rights, model and the creditor's text`()
        throws
    {
        let html = try html()
        for part in [
            "<html lang=\"en\">", ">30 November 2026</span>",
            "<h1>Your application for a loan</h1>",
            "First &lt;Example&gt; Bank<br>\n1 Main Street<br>\nSpringfield",
            "and we cannot grant it.",
            "<ol>\n<li>Number of lines</li>\n<li>Credit score</li>\n<li>Amount of debt</li>\n</ol>",
            "compared with those of 128 accepted applicants nearest to the threshold.",
            "You may ask that a person look at this decision",
            "Bureau &amp; Co<br>\n2 Side Street<br>\nTelephone: +1 800 555 0100",
            "did not make the decision", "<p>One &lt;b&gt;.</p>\n<p>Two.</p>",
            "J. Doe<br>\nCredit department",
            "Model loans, digest <span class=\"digest\">abc123</span>",
        ] { #expect(html.contains(part), "\(part)") }
        #expect(blanks(html) == ["name and address of the applicant"])
    }

    @Test func `in French it is the same in French`() throws {
        let html = try html(.answered(change: change, language: .french), isAdvising: true)
        for part in [
            "<html lang=\"fr\">", ">30 novembre 2026</span>", "<h1>Votre demande de prêt</h1>",
            "<li>Nombre de lignes</li>", "Revenu : au moins 54 300 $ au lieu de 52 000 $",
            "qu’une personne examine cette décision", "Téléphone : +1 800 555 0100", "<p>Un.</p>",
        ] { #expect(html.contains(part), "\(part)") }
        for word in ["Your ", " the ", "Draft"] { #expect(!html.contains(word), "\(word)") }
    }

    @Test func `without the creditor's text there are blanks in its place`() throws {
        let html = try html(texts: nil)
        #expect(
            blanks(html) == [
                "name and address of the creditor", "name and address of the applicant",
                "where a consumer report was used: name, address and telephone number of the agency that made it",
                "notices of the creditor", "signature",
            ]
        )
    }

    @Test func `a creditor who names no agency used no report, and one without notices has none`()
        throws
    {
        let html = try html(texts: "{\"creditor\": {\"name\": \"B\", \"address\": []}}")
        #expect(!html.contains("report"))
        #expect(blanks(html) == ["name and address of the applicant", "signature"])
        let english = """
            {"creditor": {"name": "B", "address": []}, "notices": {"en": ["One."]}, "signature": ["J"]}
            """
        let french = try self.html(.answered(language: .french), texts: english)
        #expect(blanks(french) == ["nom et adresse du demandeur", "mentions du prêteur"])
    }

    @Test func `what would change the result stands in a letter that is to say so`() throws {
        let state = PageState.answered(change: change)
        let plain = try html(state)
        #expect(!plain.contains("What would change"))
        let advising = try html(state, isAdvising: true)
        #expect(advising.contains("<h2>What would change the result</h2>"))
        #expect(advising.contains("<li>Income: at least $54,300 instead of $52,000</li>"))
        #expect(advising.contains("<p>That is no promise of a loan.</p>"))
        let untold = try html(isAdvising: true)
        #expect(blanks(untold).contains("what would change the result; the model does not say"))
        let none = try html(.answered(change: .told(ChangeAdvice())), isAdvising: true)
        #expect(none.contains("none of two was found that would."))
        #expect(!none.contains("promise"))
    }

    @Test
    func `a single reason is told as one, at most four are, and missing values have their own`()
        throws
    {
        let one = try html(.answered(contributions: [0, 0, 5, -1, 0, 0]))
        #expect(
            one.contains(
                "The principal reason for this decision is:</p>\n<ol>\n<li>Amount of debt</li>\n</ol>"
            )
        )
        let six = try html(.answered(contributions: [1, 2, 3, 4, 5, 6]))
        #expect(
            six.contains(
                "<li>Credit score</li>\n<li>Length of employment</li>\n<li>Income</li>\n<li>Amount of debt</li>\n</ol>"
            )
        )
        let missing = try html(.answered([.nan, 1, 1, 1, 1, 1]))
        #expect(missing.contains("<li>Number of lines not given</li>"))
    }

    @Test func `a model without reasons leaves them to be filled in`() throws {
        for state in [
            PageState.answered(contributions: nil, model: .sample()),
            .answered(contributions: Array(repeating: -1, count: 6)),
        ] {
            let html = try html(state)
            #expect(blanks(html).contains("principal reasons; the model gives none"))
            #expect(!html.contains("compared with"))
        }
    }

    @Test func `nothing in it needs a policy that is weaker, or can become markup`() throws {
        let hostile = "<script>\"&'\u{202e}\n"
        let texts = ServerInfo.Model.ReasonInfo.Texts.sample(hostile, hostile)
        let reasons = ServerInfo.Model.ReasonInfo.sample(
            selection: hostile,
            texts: Array(repeating: texts, count: 6)
        )
        let model = ServerInfo.Model.sample(name: hostile, digest: hostile, reasons: reasons)
        let html = try html(.answered(change: change, model: model), isAdvising: true)
        for word in [" style=", " onclick=", "<script", "<style", "http:", "https:", "\u{202e}"] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test func `nobody is told to comply with anything`() throws {
        let html = try html(.answered(change: change), isAdvising: true, texts: nil).lowercased()
        for word in ["complian", "comply", "regulation", "1002", "gdpr", "directive"] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test func `who is not refused has no letter`() {
        func letter(_ state: PageState) -> LetterDocument? {
            LetterDocument(state: state, isAdvising: false, texts: nil, date: .today)
        }
        #expect(letter(.answered(isAtRisk: false)) == nil)
        #expect(letter(.answered(model: nil)) == nil)
        for outcome in [PageState.Outcome.none, .incomplete, .faults, .noScore, .away] {
            let state = PageState(
                language: .english,
                entries: [],
                model: .sample(),
                outcome: outcome
            )
            #expect(letter(state) == nil)
        }
    }
}
