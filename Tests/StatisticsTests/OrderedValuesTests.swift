import Testing

@testable import Statistics

/// Means, quantiles and rankings of few values, done by hand.
@Suite struct OrderedValuesTests {
    @Test(
        arguments: [
            ([4], 0, 4), ([4], 1, 4), ([1, 3], 0.5, 2), ([1, 2, 3, 4], 0.25, 1.75),
            ([1, 2, 3, 4], 0.5, 2.5), ([1, 2, 3, 4], 1, 4), ([1, 2, 3, 4], 0, 1),
            ([0, 0, 0, 8], 0.75, 2), ([-1, -1, 5], 0.5, -1), ([1, 2], 1.0.nextDown, 2.0.nextDown),
        ] as [([Double], Double, Double)]
    )
    func `a quantile lies between its neighbours in proportion`(
        values: [Double],
        fraction: Double,
        expected: Double
    ) {
        #expect((quantile(ofSorted: values, fraction) - expected).magnitude <= 1e-15)
    }

    @Test func `a mean does not leave the range of its values`() {
        #expect(arithmeticMean(of: [0.1, 0.1, 0.1]) == 0.1)
        #expect(arithmeticMean(of: [-3]) == -3)
        #expect(arithmeticMean(of: [1, 2, 6]) == 3)
        for count in 1...50 {
            #expect(arithmeticMean(of: [Double](repeating: 0.7, count: count)) == 0.7)
        }
        #expect(distancesFromMean(of: [1, 2, 6]) == [-2, -1, 3])
        #expect(distancesFromMean(of: [0.1, 0.1, 0.1]) == [0, 0, 0])
    }

    @Test func `rows are ranked from the highest score, ties together in their order`() throws {
        let ranking = try #require(ScoreRanking([0.5, 0.9, 0.5, -0.0, 0, 0.9]))
        #expect(ranking.order == [1, 5, 0, 2, 3, 4])
        #expect(ranking.groupEnds == [2, 4, 6])
        #expect(ScoreRanking([0.5, .nan]) == nil)
        let none = try #require(ScoreRanking([]))
        #expect(none.order.isEmpty && none.groupEnds.isEmpty)
        let ends = try #require(ScoreRanking([-.infinity, .infinity, 0]))
        #expect(ends.order == [1, 2, 0])
    }

    @Test func `groups count both outcomes of the rows that share a score`() throws {
        let groups = try #require(
            ScoreGroup.groups(
                labels: [true, false, false, true, true],
                scores: [0.25, 0.5, 0.25, 0.5, 0.75]
            )
        )
        #expect(
            groups == [
                ScoreGroup(score: 0.75, positives: 1, negatives: 0),
                ScoreGroup(score: 0.5, positives: 1, negatives: 1),
                ScoreGroup(score: 0.25, positives: 1, negatives: 1),
            ]
        )
        #expect(ScoreGroup.groups(labels: [true], scores: [.nan]) == nil)
        #expect(ScoreGroup.groups(labels: [], scores: []) == [])
    }

    @Test(
        arguments: [
            // np ± 1.96 √(npq): 50 ± 9.8, and 99 ± 1.95 for the ninety-ninth.
            (100, 0.5, 40, 61), (100, 0.99, 97, 100), (1, 0.5, 1, 1), (100, 0, 1, 1),
            (100, 1, 100, 100), (10_000, 0.5, 4902, 5099),
        ] as [(Int, Double, Int, Int)]
    )
    func `the ends of a percentile are two of the samples`(
        count: Int,
        quantile: Double,
        lower: Int,
        upper: Int
    ) throws {
        let interval = try #require(PercentileInterval(count: count, quantile: quantile))
        #expect([interval.lowerRank, interval.upperRank] == [lower, upper])
    }

    @Test func `samples beyond a percentile are counted without dust`() {
        #expect(PercentileInterval(count: 0, quantile: 0.5) == nil)
        let cases = [
            (100, 0.07, 93), (100, 0.99, 1), (1000, 0.999, 1), (10, 0.999, 0), (0, 0.5, 0),
        ]
        for (count, quantile, expected) in cases {
            #expect(PercentileInterval.tailSamples(count: count, quantile: quantile) == expected)
        }
    }
}
