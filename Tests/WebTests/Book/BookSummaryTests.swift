import Charts
import SestinaClient
import Testing

@testable import Web

/// What is said of a scored book, as markup.
@Suite struct BookSummaryTests {
    private static func tally(
        _ probabilities: [Double],
        threshold: Double = 0.5,
        outside: Int = 0,
        unreadable: [UnreadableRow] = []
    ) -> BookTally {
        var tally = BookTally()
        for (index, probability) in probabilities.enumerated() {
            var flags: ScoreFlags = probability >= threshold ? [.predictsDefault] : []
            if index < outside { flags.insert(.outsideTrainingRange) }
            tally.add(.sample(probability, flags), of: .of([1, 2, 3, 4, 5, 6]), at: index + 2)
        }
        for row in unreadable { tally.add(row) }
        return tally
    }

    private static func html(
        _ tally: BookTally,
        _ language: PageLanguage = .english,
        model: ServerInfo.Model? = .sample()
    ) -> String {
        BookSummary(tally: tally, model: model, language: language).html.text
            .replacing("\u{202f}", with: " ")
    }

    @Test func `a summary is this markup`() {
        let rows = [UnreadableRow(line: 5, fault: .missing("income"))]
        let html = Self.html(Self.tally([0.1, 0.6, 0.7], outside: 2, unreadable: rows))
        let start = html.prefix { $0 != "<" || true }.firstRange(of: "<figure>")?.lowerBound
        #expect(
            html[..<(start ?? html.endIndex)] == """
                <h3>The book in short</h3>
                <dl>
                <div><dt>Rows</dt><dd>4</dd></div>
                <div><dt>At risk</dt><dd>2 (50.0%)</dd></div>
                <div><dt>Outside the range seen in training</dt><dd>2 (50.0%)</dd></div>
                <div><dt>Without a score, as unreadable</dt><dd>1 (25.0%)</dd></div>
                </dl>
                <div class="note"><ul>
                <li>Line 5, column income: the value is missing.</li>
                </ul></div>

                """
        )
        #expect(html.contains("<figcaption>Rows by probability of default</figcaption>\n<svg"))
        #expect(html.contains("</svg>\n</figure>\n<div class=\"wide\""))
    }

    @Test func `a summary in French has its words and its marks`() {
        let html = Self.html(Self.tally([0.1, 0.6, 0.7]), .french)
        #expect(
            html.hasPrefix(
                """
                <h3>Le portefeuille en bref</h3>
                <dl>
                <div><dt>Lignes</dt><dd>3</dd></div>
                <div><dt>À risque</dt><dd>2 (66,7 %)</dd></div>
                <div><dt>Hors des valeurs vues</dt><dd>0 (0,0 %)</dd></div>
                <div><dt>Sans résultat, car illisibles</dt><dd>0 (0,0 %)</dd></div>
                </dl>
                <figure>
                <figcaption>Lignes par probabilité de défaut</figcaption>

                """
            )
        )
    }

    @Test(arguments: [
        (1, nil, nil), (5, nil, nil), (6, "And 1 more.", "Et 1 autre."),
        (7, "And 2 more.", "Et 2 autres."), (2005, "And 2,000 more.", "Et 2 000 autres."),
    ])
    func `five unreadable rows are told, and how many more there are`(
        count: Int,
        english: String?,
        french: String?
    ) {
        let rows = (0..<count).map { UnreadableRow(line: $0 + 2, fault: .noProbability) }
        let tally = Self.tally([], unreadable: rows)
        for (language, more) in [(PageLanguage.english, english), (.french, french)] {
            let items = Self.html(tally, language).matches(of: /<li>([^<]*)<\/li>/)
                .map { String($0.output.1) }
            #expect(items.count == min(count, 5) + (more == nil ? 0 : 1))
            #expect(more == nil || items.last == more)
            #expect(items.first == BookWords(language: language).sentence(rows[0]))
        }
    }

    @Test func `a book without rows has no shares, and one without scores no picture`() {
        let empty = Self.html(BookTally())
        #expect(empty.contains("<dd>0</dd>") && !empty.contains("%"))
        #expect(!empty.contains("<figure>") && !empty.contains("<ul>"))
        let rows = [UnreadableRow(line: 2, fault: .noProbability)]
        let unreadable = Self.html(Self.tally([], unreadable: rows))
        #expect(unreadable.contains("<dd>1 (100.0%)</dd>"))
        #expect(!unreadable.contains("<figure>"))
        #expect(!Self.html(Self.tally([0.5]), model: nil).contains("<figure>"))
    }

    // MARK: - Counting

    @Test func `each part of the picture begins at its edge and ends before the next`() {
        for part in 0..<BookTally.binCount {
            let edge = Double(part) / Double(BookTally.binCount)
            #expect(Self.tally([edge]).bins[part] == 1, "\(edge)")
            if part > 0 { #expect(Self.tally([edge.nextDown]).bins[part - 1] == 1, "\(edge)") }
        }
        #expect(
            Self.tally([1, 1.0.nextDown, -0.0, .leastNonzeroMagnitude]).bins.filter { $0 > 0 } == [
                2, 2,
            ]
        )
    }

    @Test func `every row is counted once`() {
        let tally = Self.tally(
            [0, 0.2, 0.5, 0.9, 1],
            outside: 3,
            unreadable: [UnreadableRow(line: 9, fault: .noProbability)]
        )
        #expect(tally.rows == 6)
        #expect(tally.bins.reduce(0, +) == 5)
        #expect((tally.atRisk, tally.outsideRange, tally.unreadable) == (3, 3, 1))
        #expect(tally.firstUnreadable.map(\.line) == [9])
    }
}
