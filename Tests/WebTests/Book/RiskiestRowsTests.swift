import Charts
import SestinaClient
import TestSupport
import Testing

@testable import Web

/// The rows of a book that are told one by one.
@Suite struct RiskiestRowsTests {
    private static func rows(_ probabilities: [Double]) -> [RiskiestRows.Row] {
        var riskiest = RiskiestRows()
        for (index, probability) in probabilities.enumerated() {
            let flags: ScoreFlags = probability >= 0.5 ? .predictsDefault : []
            riskiest.add(
                .sample(probability, flags),
                of: .of([Double(index), 2, 3, 4, 5, 6]),
                at: index + 2
            )
        }
        return riskiest.rows
    }

    @Test func `the greatest probabilities are kept, of equal ones those that came first`() {
        var random = Xorshift(seed: 18)
        for count in [0, 1, 9, 10, 11, 500] {
            // Few values, so that many are equal.
            let probabilities = (0..<count).map { _ in
                Double(Int.random(in: 0...12, using: &random)) / 12
            }
            let sorted = probabilities.indices.sorted {
                (probabilities[$1], $0) < (probabilities[$0], $1)
            }
            let rows = Self.rows(probabilities)
            #expect(rows.map(\.line) == sorted.prefix(RiskiestRows.toldMax).map { $0 + 2 })
            #expect(rows.allSatisfy { $0.features[0] == Double($0.line - 2) })
            #expect(rows.allSatisfy { $0.isAtRisk == ($0.probability >= 0.5) })
        }
    }

    @Test func `a table says where a row stands and what it is, in the reader's language`() {
        let rows = Self.rows([0.2, 0.9999])
        func table(_ language: PageLanguage) -> String {
            RiskiestTable(rows: rows, model: .sample(reasons: .sample()), language: language).html
                .text
                .replacing("\u{202f}", with: " ").replacing("\u{a0}", with: " ")
        }
        let english = table(.english)
        #expect(HTMLOutline(english).faults == [])
        #expect(
            english.contains(
                "<tr><th scope=\"row\">3</th><td>more than 99.9%</td><td>at risk</td><td>1</td><td>$2</td>"
                    + "<td>$3</td><td>$4</td><td>5 years</td><td>6 points</td></tr>"
            )
        )
        #expect(english.contains("<td>20.0%</td><td>not at risk</td>"))
        #expect(
            table(.french).contains(
                "<td>plus de 99,9 %</td><td>à risque</td><td>1</td><td>2 $</td>"
            )
        )
        #expect(RiskiestTable(rows: [], model: .sample(), language: .english).html.text.isEmpty)
    }
}
