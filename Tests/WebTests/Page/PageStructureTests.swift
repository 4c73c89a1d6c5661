import Charts
import HTTPTypes
import SestinaClient
import Testing

@testable import Web

/// Pages in every state and language: well formed, every reference to something that is there.
@Suite struct PageStructureTests {
    private static let hostile = "\"'><b>&amp;\u{0}\u{202e}"

    private static let ranges: [ClosedRange<Double>] = [
        0...5, 100...9000, 100...30_000, 20_000...98_000, 0...40, -.infinity...850,
    ]

    /// The ways in which what is typed may be.
    private static let typed: [[String]] = [
        [], ["2", "3800", "7200", "68500", "5", "660"], ["x", "", "-1", "1e5", "81", "900"],
        Array(repeating: hostile, count: 6),
    ]

    private static let outcomes: [PageState.Outcome] = [
        .none, .incomplete, .faults, .noScore, .away,
        .answered(.sample(0.25), .of([2, 3800, 7200, 68_500, 5, 660])),
        .answered(
            .sample(0.999999, [.predictsDefault, .outsideTrainingRange]),
            .of([9, 1e9, -1, 1e300, 5, 1e6])
        ),
    ]

    private static let books: [BookOutcome?] = [
        nil, .fault(.unprocessableContent, hostile), .scored(BookTally(), nil),
        .scored(
            {
                var tally = BookTally()
                for part in 0..<40 {
                    tally.add(
                        .sample(Double(part) / 40),
                        of: .of([1, 2, 3, 4, 5, 6]),
                        at: part + 2
                    )
                }
                for line in 0..<9 { tally.add(UnreadableRow(line: line, fault: .missing(hostile))) }
                return tally
            }(),
            .sample(name: hostile, threshold: 0.3)
        ),
    ]

    private static let models: [ServerInfo.Model?] = [
        nil, .sample(ranges: ranges),
        .sample(
            name: hostile,
            algorithm: hostile,
            digest: hostile,
            features: Array(repeating: hostile, count: 6),
            ranges: ranges
        ),
    ]

    /// Pages of every language, model and outcome, each beside texts and books of two kinds.
    private static func forEachPage(_ test: (PageState, String) -> Void) {
        for language in PageLanguage.allCases {
            for (shift, model) in models.enumerated() {
                for (place, outcome) in outcomes.enumerated() {
                    for turn in 0..<2 {
                        let texts = typed[(2 * place + turn) % typed.count]
                        let features = model?.features ?? StubModel.features
                        let form = PageForm(zip(features, texts).map { (name: $0, value: $1) })
                        var state = PageState(
                            language: language,
                            entries: form.entries(of: features, in: language),
                            model: model,
                            outcome: outcome
                        )
                        state.book = books[(place + shift + turn) % books.count]
                        test(state, PageDocument(state: state, limits: BookLimits()).html.text)
                    }
                }
            }
        }
    }

    @Test func `every page is well formed, and what it refers to is there once`() {
        var count = 0
        Self.forEachPage { state, html in
            count += 1
            let outline = HTMLOutline(html)
            #expect(outline.faults == [])
            let identifiers = outline.values("id")
            #expect(identifiers.count == Set(identifiers).count)
            let referred =
                outline.values("for", of: "label") + outline.values("form", of: "button")
                + outline.values("aria-labelledby")
                + outline.values("aria-describedby").flatMap {
                    $0.split(separator: " ").map(String.init)
                }
                + outline.values("href", of: "a").filter { $0.hasPrefix("#") }.map {
                    String($0.dropFirst())
                }
            let missing = referred.filter { !identifiers.contains($0) }
            #expect(missing == [])
            #expect(outline.elements.first?.attributes["lang"] == state.language.rawValue)
            #expect(outline.elements.count { $0.name == "h1" } == 1)
            #expect(outline.values("style").isEmpty && outline.values("onclick").isEmpty)
            #expect(!html.contains("\u{0}"))
            // One element at most takes the focus of a page without a script.
            let focused = outline.elements.filter { $0.attributes["autofocus"] != nil }
            #expect(focused.count <= 2)
        }
        #expect(count == 2 * 3 * 7 * 2)
    }

    @Test func `what the script looks for is on every page`() {
        let script = PageAssets.script.text
        let wanted = Set(
            script.matches(of: /getElementById\("([a-z-]+)"\)/).map { String($0.output.1) }
        )
        #expect(
            wanted.isSuperset(of: ["applicant", "answer", "said", "print", "book", "book-file"])
        )
        let datasets = Set(
            script.matches(of: /\.dataset\.([a-zA-Z]+)/).map { match in
                "data-"
                    + match.output.1.map { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }
                    .joined()
            }
        )
        #expect(datasets.count == 5)
        Self.forEachPage { state, html in
            let outline = HTMLOutline(html)
            let identifiers = Set(outline.values("id"))
            // It looks for what came of a question in a page that has some.
            let missing = wanted.union(["picture", "why", "change", "letter"])
                .subtracting(identifiers).subtracting(["outcome"])
            #expect(missing == [])
            for name in datasets { #expect(!outline.values(name).isEmpty, "\(name)") }
            let live = outline.elements.filter { $0.attributes["data-live"] != nil }
            #expect(live.allSatisfy { $0.attributes["id"] != nil })
            #expect(live.count == 6 + state.entries.count)
        }
    }

    @Test func `a page in short is this one`() {
        let state = PageState(language: .english, entries: [], model: nil, outcome: .none)
        let html = PageDocument(state: state, limits: BookLimits()).html.text
        #expect(
            html.hasPrefix(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Is this loan at risk? · Sestina</title>
                <link rel="stylesheet" href="/page.css?\(PageAssets.style.version)">
                <link rel="icon" type="image/svg+xml" href="/icon.svg?\(PageAssets.icon.version)">
                <script src="/page.js?\(PageAssets.script.version)" defer></script>
                </head>
                <body>
                <header>
                <p class="name">Sestina</p>
                <button form="applicant" hidden></button>
                <button form="applicant" class="quiet" name="language" value="fr" lang="fr">Français</button>
                </header>
                <main>
                <h1>Is this loan at risk?</h1>
                <p>Six figures of a client, and the model says how probable a default is. Nothing is kept here.</p>
                <div class="columns">
                <form id="applicant" method="post" action="/#outcome" novalidate data-offline="The page’s server does not\
                 answer now; the answer is missing. Try again in a moment.">
                <input type="hidden" name="written" value="en">
                <fieldset aria-describedby="rule">
                <legend>The client</legend>
                <p id="rule" class="hint">Decimals follow a point. Thousands may be set apart by commas or spaces,\
                 and a currency may stand beside.</p>
                <div class="fields">
                </div>
                </fieldset>
                <button>Get the answer</button>
                </form>
                <section id="answer"
                """
            )
        )
        #expect(html.hasSuffix("</section>\n</main>\n</body>\n</html>\n"))
    }

    @Test(arguments: PageLanguage.allCases)
    func `the title says first that something is wrong`(language: PageLanguage) {
        Self.forEachPage { state, html in
            guard state.language == language else { return }
            let title = html.firstMatch(of: /<title>([^<]*)<\/title>/)?.output.1 ?? ""
            let isFault = if case .faults = state.outcome { true } else { false }
            #expect(title.hasPrefix(language.words("Error: ", "Erreur : ")) == isFault)
            #expect(title.hasSuffix(" · Sestina"))
        }
    }
}
