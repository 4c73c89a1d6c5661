import Glibc
import Testing

@testable import Training

/// What splits are judged by, against the definitions of the textbook.
@Suite struct SplitScoreTests {
    /// The entropy of two classes in bits, by the C library.
    private func entropy(_ counts: ClassCounts) -> Double {
        [counts.positive, counts.total - counts.positive].reduce(0) { sum, count in
            let share = Double(count) / Double(counts.total)
            return count == 0 ? sum : sum - share * log2(share)
        }
    }

    private func gini(_ counts: ClassCounts) -> Double {
        let share = Double(counts.positive) / Double(counts.total)
        return 1 - share * share - (1 - share) * (1 - share)
    }

    private static let nodes: [ClassCounts] = (1...12).flatMap { total in
        (0...total).map { ClassCounts(total: total, positive: $0) }
    }

    @Test func `impurities are those of the definitions`() {
        let score = EntropyScore(upTo: 12)
        for node in Self.nodes {
            #expect((GiniScore().impurity(of: node) - gini(node)).magnitude <= 1e-15)
            #expect((score.impurity(of: node) - entropy(node)).magnitude <= 1e-14)
            if node.isPure {
                #expect(GiniScore().impurity(of: node) == 0)
                #expect(score.impurity(of: node) == 0)
            }
        }
        #expect(GiniScore().impurity(of: ClassCounts(total: 8, positive: 4)) == 0.5)
        let half = score.impurity(of: ClassCounts(total: 8, positive: 4))
        #expect((half - 1).magnitude <= 1e-15)
    }

    @Test func `gains order splits as the decrease of impurity does`() {
        let node = ClassCounts(total: 12, positive: 5)
        let entropyScore = EntropyScore(upTo: 12)
        for total in 1..<12 {
            for positive in max(0, total - 7)...min(5, total) {
                let left = ClassCounts(total: total, positive: positive)
                let right = node - left
                func decrease(_ impurity: (ClassCounts) -> Double) -> Double {
                    12 * impurity(node) - Double(left.total) * impurity(left)
                        - Double(right.total) * impurity(right)
                }
                // The factor that the splits of a node share: n / 2.
                let byGini = GiniScore().gain(left: left, of: node)
                #expect((byGini - decrease(gini) * 6).magnitude <= 1e-12)
                let byEntropy = entropyScore.gain(left: left, of: node)
                #expect((byEntropy - decrease(entropy) * log(2)).magnitude <= 1e-12)
            }
        }
    }

    @Test func `a split that keeps the shares gains exactly nothing`() {
        let node = ClassCounts(total: 12, positive: 4)
        for total in [3, 6, 9] {
            let left = ClassCounts(total: total, positive: total / 3)
            #expect(GiniScore().gain(left: left, of: node) == 0)
            #expect(EntropyScore(upTo: 12).gain(left: left, of: node) <= 1e-14)
            #expect(EntropyScore(upTo: 12).gain(left: left, of: node) >= 0)
        }
    }

    @Test func `counts of the most rows are judged without overflow`() {
        let most = RankedRow.rowsMax
        let node = ClassCounts(total: most, positive: most / 2)
        let left = ClassCounts(total: most / 2, positive: most / 2)
        let half = Double(most / 2)
        #expect(GiniScore().gain(left: left, of: node) == half * half)
    }

    @Test func `a search takes the lowest of equal splits and none below the bar`() throws {
        let labels = [true, false, false, true]
        let rows = labels.indices.map {
            RankedRow(rank: $0, number: $0, label: labels[$0]).weighted(1)
        }
        let node = ClassCounts(total: 4, positive: 2)
        func best(_ leafRowsMin: Int, above bar: Double) -> SplitSearch.Found? {
            SplitSearch.best(
                in: rows.span,
                node,
                GiniScore(),
                leafRowsMin: leafRowsMin,
                above: bar
            )
        }
        // Left of the second row: (1 · 4 − 1 · 2)² / (1 · 3), as right of the third.
        let found = try #require(best(1, above: 0))
        #expect(found.leftCount == 1)
        #expect(found.gain == 4.0 / 3)
        #expect(best(1, above: 4.0 / 3) == nil)
        // In the middle there is nothing to gain, which is more than less than nothing.
        #expect(best(2, above: 0) == nil)
        #expect(best(2, above: -1)?.leftCount == 2)
        #expect(best(3, above: -1) == nil)
    }

    @Test func `rows of one value are not parted, however often they count`() throws {
        let ranks = [0, 0, 1, 1]
        let rows = ranks.indices.map {
            RankedRow(rank: ranks[$0], number: $0, label: $0 % 2 == 0).weighted(UInt16($0 + 1))
        }
        let node = ClassCounts(total: 10, positive: 4)
        let best = SplitSearch.best(
            in: rows.span,
            node,
            GiniScore(),
            leafRowsMin: 1,
            above: -1
        )
        let found = try #require(best)
        #expect(found.leftCount == 2)
        #expect(found.left == ClassCounts(total: 3, positive: 1))
    }
}
