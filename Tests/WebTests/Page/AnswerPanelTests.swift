import Charts
import HTTPFront
import SestinaClient
import Testing

@testable import Web

@Suite struct AnswerPanelTests {
    private static let typed = ["2", "3800", "7200", "68500", "5", "660"]

    private static func state(
        _ outcome: PageState.Outcome,
        _ language: PageLanguage = .english,
        texts: [String] = typed,
        model: ServerInfo.Model? = .sample()
    ) -> PageState {
        let features = model?.features ?? StubModel.features
        let form = PageForm(zip(features, texts).map { (name: $0, value: $1) })
        return PageState(
            language: language,
            entries: form.entries(of: features, in: language),
            model: model,
            outcome: outcome
        )
    }

    private static func html(
        _ outcome: PageState.Outcome,
        _ language: PageLanguage = .english,
        texts: [String] = typed,
        model: ServerInfo.Model? = .sample()
    ) -> String {
        AnswerPanel(state: state(outcome, language, texts: texts, model: model)).html.text
    }

    /// What stands in the element that is read out.
    private static func said(_ html: String) -> Substring {
        let start = html.firstRange(of: "role=\"status\">\n")?.upperBound ?? html.endIndex
        let end = html[start...].firstRange(of: "</div>\n<div id=\"picture\"")?.lowerBound
        return html[start..<(end ?? html.endIndex)]
    }

    private static func answered(
        _ probability: Double,
        isAtRisk: Bool,
        _ values: [Double] = [2, 3800, 7200, 68_500, 5, 660]
    ) -> PageState.Outcome {
        .answered(.sample(probability, isAtRisk ? .predictsDefault : []), .of(values))
    }

    @Test func `a panel without an answer is this markup`() {
        #expect(
            Self.html(.none).hasPrefix(
                """
                <section id="answer" class="answer" aria-labelledby="answer-heading">
                <h2 id="answer-heading">Answer</h2>
                <div id="said" data-live role="status">
                <p class="fine">Fill in all six figures to get an answer.</p>
                </div>
                <div id="picture" data-live></div>
                <div id="why" data-live></div>
                <div id="change" data-live></div>
                <div id="letter" data-live></div>
                <div id="model" data-live class="fine"><p>Model <b>loans</b>, logistic regression</p>
                <p>digest <code>abc123</code></p>
                <p class="printed">
                """
            )
        )
    }

    @Test func `an answer says the decision, the probability and the threshold`() {
        let risk = Self.said(Self.html(Self.answered(0.832, isAtRisk: true)))
        #expect(
            risk.hasPrefix(
                "<p id=\"outcome\" tabindex=\"-1\" class=\"verdict risk\"><svg class=\"icon\""
            )
        )
        #expect(
            risk.hasSuffix(
                """
                </svg>At risk</p>
                <p>Probability of default: <strong>83.2%</strong>, at or above the threshold of 50%: \
                the model predicts a default.</p>

                """
            )
        )
        let safe = Self.said(Self.html(Self.answered(0.49999999, isAtRisk: false), .french))
        #expect(
            safe.hasPrefix(
                "<p id=\"outcome\" tabindex=\"-1\" class=\"verdict safe\"><svg class=\"icon\""
            )
        )
        #expect(
            safe.replacing("\u{202f}", with: " ").hasSuffix(
                """
                </svg>Pas à risque</p>
                <p>Probabilité de défaut : <strong>49,999999 %</strong>, sous le seuil de 50 % : \
                le modèle ne prévoit pas de défaut.</p>

                """
            )
        )
    }

    @Test(arguments: [
        (
            PageState.Outcome.incomplete, "Fill in all six figures to get an answer.",
            "Remplissez les six champs pour obtenir une réponse."
        ),
        (
            .noScore,
            "The model gives no probability for these figures; look for one that is far too large.",
            "Le modèle ne donne aucune probabilité pour ces valeurs ; cherchez-en une bien trop grande."
        ),
        (
            .away,
            "The scoring server does not answer now. Your figures are kept: try again in a moment.",
            "Le serveur de calcul ne répond pas pour l’instant. Vos valeurs sont gardées : réessayez"
                + " dans un moment."
        ),
    ])
    func `where there is no answer a sentence says why, and there is no picture`(
        outcome: PageState.Outcome,
        english: String,
        french: String
    ) {
        for (language, sentence) in [(PageLanguage.english, english), (.french, french)] {
            let html = Self.html(outcome, language)
            #expect(Self.said(html).contains(">\(sentence)</p>"))
            #expect(html.contains("<div id=\"picture\" data-live></div>"))
        }
    }

    @Test(arguments: PageLanguage.allCases)
    func `a gauge says in words what it shows`(language: PageLanguage) {
        let html = Self.html(Self.answered(0.832, isAtRisk: true), language)
            .replacing("\u{202f}", with: " ")
        let expected = language.words("Gauge: 83.2%, threshold 50%", "Jauge : 83,2 %, seuil 50 %")
        #expect(html.contains("role=\"img\" aria-label=\"\(expected)\">"))
        #expect(html.contains(">\(language.words("threshold 50%", "seuil 50 %"))</text>"))
        #expect(html.contains(">\(language.words("100%", "100 %"))</text>"))
    }

    @Test(arguments: [
        (
            ["2", "3800", "x", "68500", "5", "660"], "No answer: a figure is wrong.",
            "Pas de réponse : une valeur est à corriger.", ["figure-3"]
        ),
        (
            ["", "3800", "x", "68500", "5", "900"], "No answer: 3 figures are wrong.",
            "Pas de réponse : 3 valeurs sont à corriger.", ["figure-1", "figure-3", "figure-6"]
        ),
    ])
    func `faults are counted, and each leads to its field`(
        texts: [String],
        english: String,
        french: String,
        identifiers: [String]
    ) {
        for (language, heading) in [(PageLanguage.english, english), (.french, french)] {
            let html = Self.html(.faults, language, texts: texts)
            #expect(html.contains("<p>\(heading)</p>"))
            let links = html.matches(of: /href="#([^"]*)"/).map { String($0.output.1) }
            #expect(links == identifiers)
        }
    }

    @Test
    func `faults take the focus of a page that was loaded, and the script's own hand gives it`() {
        let texts = ["x", "x", "x", "x", "x", "x"]
        #expect(Self.html(.faults, texts: texts).contains("tabindex=\"-1\" autofocus>"))
        var state = Self.state(.faults, texts: texts)
        state.isScript = true
        let html = AnswerPanel(state: state).html.text
        #expect(html.contains("id=\"outcome\" class=\"errors\" tabindex=\"-1\">"))
    }

    @Test(arguments: [
        ("logistic regression", "régression logistique"), ("decision tree", "arbre de décision"),
        ("random forest", "forêt aléatoire"), ("x0 / 8", "x0 / 8"),
        ("Decision tree", "Decision tree"),
    ])
    func `the algorithm is told in the reader's language, where it has a word there`(
        english: String,
        french: String
    ) {
        let model = ServerInfo.Model.sample(algorithm: english)
        #expect(
            Self.html(.none, .english, model: model).contains("</b>, \(english)</p>")
        )
        #expect(
            Self.html(.none, .french, model: model).contains("</b>, \(french)</p>")
        )
    }

    @Test func `what a model calls itself cannot become markup`() {
        let hostile = "<script>\"&'"
        let model = ServerInfo.Model.sample(
            name: hostile,
            algorithm: hostile,
            digest: hostile,
            features: [hostile, hostile, hostile, hostile, hostile, hostile],
            ranges: Array(repeating: 0...1, count: 6)
        )
        let html = Self.html(Self.answered(0.7, isAtRisk: true), model: model)
        #expect(!html.contains("<script"))
        #expect(html.count(of: "&lt;script&gt;&quot;&amp;&#39;") == 4 + 6)
    }

    @Test(arguments: [PageState.Outcome.none, answered(0.5, isAtRisk: true)])
    func `without a model nothing is claimed of one`(outcome: PageState.Outcome) {
        let html = Self.html(outcome, model: nil)
        #expect(html.contains("<div id=\"model\" data-live class=\"fine\"></div>"))
        #expect(html.contains("<div id=\"picture\" data-live></div>"))
        #expect(!html.contains("verdict"))
    }

    // MARK: - Reasons, changes and letters

    @Test func `an answer says why, and what would change it`() {
        let advice = ChangeAdvice(singles: [ChangeAdvice.Step(feature: 3, value: 54_300)])
        let html = AnswerPanel(state: .answered(change: .told(advice))).html.text
        #expect(html.contains("<div id=\"why\" data-live><h3 id=\"why-heading\">Why</h3>"))
        #expect(html.contains("<div id=\"change\" data-live><h3>What would change it</h3>"))
        let later = AnswerPanel(state: .answered(change: .later)).html.text
        #expect(later.contains("<div id=\"change\" data-live data-later></div>"))
    }

    @Test(arguments: PageLanguage.allCases)
    func `who is refused can have a letter, and nobody else`(language: PageLanguage) {
        let risk = AnswerPanel(state: .answered(language: language)).html.text
        let places = HTMLOutline(risk).values("formaction", of: "button")
        #expect(places == ["/letter", "/letter/change"])
        #expect(HTMLOutline(risk).values("formtarget") == ["_blank", "_blank"])
        #expect(risk.contains(">\(language.words("Draft a letter", "Projet de lettre"))</button>"))
        let safe = AnswerPanel(state: .answered(isAtRisk: false, language: language)).html.text
        #expect(safe.contains("<div id=\"letter\" data-live></div>"))
        #expect(!Self.html(.faults, language, texts: ["x"]).contains("/letter"))
    }

    // MARK: - Values outside the range seen in training

    private static func outside(
        _ values: [Double],
        _ ranges: [ClosedRange<Double>]?,
        _ language: PageLanguage = .english
    ) -> [String] {
        let html = html(
            answered(0.7, isAtRisk: true, values),
            language,
            model: .sample(ranges: ranges)
        ).replacing("\u{202f}", with: " ")
        return html.matches(of: /<li>([^<]*)<\/li>/).map { String($0.output.1) }
    }

    private static let ranges: [ClosedRange<Double>] = [
        0...5, 100...9000, 100...30_000, 20_000...98_000, 0...40, 400...850,
    ]

    @Test func `values that training did not see are told with what it saw`() {
        #expect(Self.outside([2, 3800, 7200, 68_500, 5, 660], Self.ranges).isEmpty)
        #expect(Self.outside([0, 100, 30_000, 98_000, 40, 850], Self.ranges).isEmpty)
        let values = [6, 3800, 7200, 120_000.5, 5, 399]
        #expect(
            Self.outside(values, Self.ranges) == [
                "Open credit lines (6; seen: 0 to 5)",
                "Annual income (120,000.5; seen: 20,000 to 98,000)",
                "FICO score (399; seen: 400 to 850)",
            ]
        )
        #expect(
            Self.outside(values, Self.ranges, .french) == [
                "Lignes de crédit ouvertes (6; vu : de 0 à 5)",
                "Revenu annuel (120 000,5; vu : de 20 000 à 98 000)",
                "Score FICO (399; vu : de 400 à 850)",
            ]
        )
    }

    @Test(
        arguments: [
            (40.001, "Time employed (40.001; seen: 0 to 40)"),
            (40.0000004, "Time employed (40.0000004; seen: 0 to 40)"),
            (40.25, "Time employed (40.25; seen: 0 to 40)"),
            (40.256, "Time employed (40.26; seen: 0 to 40)"),
            (-0.0004, "Time employed (−0.0004; seen: 0 to 40)"),
        ] as [(Double, String)]
    )
    func `a value just outside does not read as one within`(value: Double, sentence: String) {
        #expect(Self.outside([2, 3800, 7200, 68_500, value, 660], Self.ranges) == [sentence])
    }

    @Test func `the end that it passes has the decimals of the value`() {
        var ranges = Self.ranges
        ranges[4] = 0...39.996
        let values = [2, 3800, 7200, 68_500, 39.998, 660]
        #expect(Self.outside(values, ranges) == ["Time employed (39.998; seen: 0 to 39.996)"])
    }

    @Test func `a model that tells no ranges, or not one for each feature, says nothing of them`() {
        let values = [1e6, 1e8, 1e8, 1e8, 80, 300]
        #expect(Self.outside(values, nil).isEmpty)
        #expect(Self.outside(values, []).isEmpty)
        #expect(Self.outside(values, Array(Self.ranges.dropLast())).isEmpty)
        #expect(Self.outside(values, Self.ranges).count == 6)
    }
}

extension String {
    /// How often a text stands in this one.
    func count(of text: String) -> Int { ranges(of: text).count }
}
