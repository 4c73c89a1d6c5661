import Charts
import Foundation
import SestinaClient
import Testing

@testable import Web

@Suite struct BookTallyTests {
    private static func tally() -> BookTally {
        var tally = BookTally()
        let scores: [(Double, ScoreFlags)] = [
            (0, []), (0.04999, []), (0.05, [.outsideTrainingRange]), (0.5, [.predictsDefault]),
            (1, [.predictsDefault]),
        ]
        for (index, (probability, flags)) in scores.enumerated() {
            let score = Score(probability: probability, flags: flags, modelDigest: 0)
            tally.add(score, of: .of([1, 2, 3, 4, 5, 6]), at: index + 2)
        }
        for line in 7..<14 { tally.add(UnreadableRow(line: line, fault: .missing("<b>"))) }
        return tally
    }

    @Test func `rows are counted by what they are`() {
        let tally = Self.tally()
        #expect(tally.rows == 12)
        #expect(tally.atRisk == 2)
        #expect(tally.outsideRange == 1)
        #expect(tally.unreadable == 7)
        #expect(tally.firstUnreadable.map(\.line) == [7, 8, 9, 10, 11])
        #expect(tally.bins[0] == 2 && tally.bins[1] == 1 && tally.bins[10] == 1)
        #expect(tally.bins[19] == 1)
    }

    @Test(arguments: PageLanguage.allCases)
    func `a summary tells the counts and the first unreadable rows`(language: PageLanguage) {
        let html = BookSummary(tally: Self.tally(), model: nil, language: language).html.text
        #expect(html.contains("<dd>12</dd>"))
        #expect(html.contains(language.words("<dd>2 (16.7%)</dd>", "<dd>2 (16,7\u{202f}%)</dd>")))
        #expect(
            html.contains(
                language.words("Line 7, column &lt;b&gt;", "Ligne 7 : colonne « &lt;b&gt; »")
            )
        )
        #expect(html.contains(language.words("And 2 more.", "Et 2 autres.")))
        #expect(!html.contains("<b>"))
    }

    @Test func `the picture has a bar for each part that has rows, and no style of its own`() {
        let svg = ScoreDistribution(
            counts: Self.tally().bins,
            threshold: 0.5,
            thresholdLabel: "threshold 50%",
            numbers: LocalNumbers(language: .english),
            summary: "Rows"
        ).svg.text
        #expect(svg.components(separatedBy: "<rect").count == 5)
        #expect(svg.contains("0%–5%: 2; 5%–10%: 1; 50%–55%: 1; 95%–100%: 1; threshold 50%."))
        #expect(!svg.contains("style="))
    }

    @Test func `places for books are as many as there may be, and come back`() throws {
        let places = BookPlaces(most: 3)
        var held = [try places.take(for: "a"), try places.take(for: "a")]
        // The last is for somebody else, who has as good a right to two.
        #expect(throws: BookFault.busy) { try places.take(for: "a") }
        held.append(try places.take(for: "b"))
        #expect(throws: BookFault.busy) { try places.take(for: "c") }
        held.removeFirst()
        held.append(try places.take(for: "b"))
        #expect(throws: BookFault.busy) { try places.take(for: "a") }
        held.removeAll()
        held = [try places.take(for: nil), try places.take(for: nil)]
        #expect(throws: BookFault.busy) { try places.take(for: nil) }
        #expect(held.count == 2)
        // One alone is whoever's comes first.
        let only = BookPlaces(most: 1)
        let place = try only.take(for: "a")
        #expect(throws: BookFault.busy) { try only.take(for: "b") }
        withExtendedLifetime(place) {}
    }
}
