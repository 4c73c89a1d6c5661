import Statistics
import Testing

@Suite struct PairedDifferenceTests {
    private static let first = [0.3, -0.1, 0.2, 0.4, -0.05, 0.25, 0.1, 0.3]
    private static let second = [0.1, -0.2, 0.3, 0.2, -0.05, 0.35, 0, 0.1]

    /// The draws from Python integers, 500 with seed 7, and `numpy.percentile`; with all 256 signs,
    /// `scipy.stats.permutation_test` gives a p of 0.21875.
    @Test func `it is that of the rows drawn and of the signs drawn`() throws {
        let difference = try #require(
            PairedDifference(first: Self.first, second: Self.second, seed: 7, replicates: 500)
        )
        #expect(difference.count == 8)
        #expect((difference.mean - 0.075).magnitude < 1e-15)
        #expect((difference.interval.lowerBound + 0.0125).magnitude < 1e-12)
        #expect((difference.interval.upperBound - 0.15).magnitude < 1e-12)
        #expect((difference.pValue - 0.2435129740518962).magnitude < 1e-15)
        #expect(difference.couldBeChance)
    }

    @Test func `the other way round it is the same with the other sign`() throws {
        let forward = PairedDifference(first: Self.first, second: Self.second, seed: 1)
        let backward = PairedDifference(first: Self.second, second: Self.first, seed: 1)
        let (one, other) = (try #require(forward), try #require(backward))
        #expect(one.mean == -other.mean)
        #expect(one.pValue == other.pValue)
        #expect((one.interval.lowerBound + other.interval.upperBound).magnitude < 1e-12)
    }

    @Test func `models that say the same differ by nothing, which is chance`() throws {
        let difference = try #require(
            PairedDifference(first: Self.first, second: Self.first, seed: 3)
        )
        #expect(difference.mean == 0)
        #expect(difference.interval == 0...0)
        #expect(difference.pValue == 1)
        #expect(difference.couldBeChance)
    }

    @Test func `the same difference in every row is no chance`() throws {
        let difference = try #require(
            PairedDifference(
                first: [Double](repeating: 0.7, count: 100),
                second: [Double](repeating: 0.4, count: 100),
                seed: 3
            )
        )
        #expect((difference.mean - 0.3).magnitude < 1e-15)
        #expect((difference.interval.upperBound - difference.interval.lowerBound) < 1e-12)
        #expect(difference.pValue == 1.0 / 2001)
        #expect(!difference.couldBeChance)
    }

    @Test func `without a difference it sees one in one of twenty cases`() {
        var generator = SeededGenerator(seed: 21)
        let found = (0..<200).count { trial in
            let first = (0..<40).map { _ in generator.nextNormal() }
            let second = (0..<40).map { _ in generator.nextNormal() }
            let difference = PairedDifference(
                first: first,
                second: second,
                seed: UInt64(trial),
                replicates: 200
            )
            return difference?.couldBeChance == false
        }
        // 10 of 200, with a deviation of 3.
        #expect((1...20).contains(found))
    }

    @Test func `a single row says nothing about chance`() throws {
        let difference = try #require(PairedDifference(first: [2], second: [1], seed: 1))
        #expect(difference.interval == 1...1)
        #expect(difference.pValue == 1)
    }

    @Test func `large numbers do not overflow`() throws {
        let difference = try #require(
            PairedDifference(first: [1.5e308, 1.5e308], second: [0, 0], seed: 1)
        )
        #expect(difference.mean == 1.5e308)
        #expect(difference.interval == 1.5e308...1.5e308)
    }

    @Test func `there is none without rows or of what is not finite`() {
        #expect(PairedDifference(first: [], second: [], seed: 1) == nil)
        #expect(PairedDifference(first: [.nan], second: [0], seed: 1) == nil)
        #expect(PairedDifference(first: [1.5e308], second: [-1.5e308], seed: 1) == nil)
    }
}
