import Statistics
import Testing

@Suite struct PercentileIntervalTests {
    @Test(arguments: [
        // np = 149 850, √(np(1 − p)) = 12.241: 149 850 ± 23.99.
        (count: 150_000, quantile: 0.999, lower: 149_826, upper: 149_875),
        // np = 500, √(np(1 − p)) = 15.811: 500 ± 30.99.
        (count: 1000, quantile: 0.5, lower: 469, upper: 532),
        // np = 99, √(np(1 − p)) = 0.995: 99 ± 1.95, and no rank is beyond the last sample.
        (count: 100, quantile: 0.99, lower: 97, upper: 100),
        (count: 1, quantile: 0.5, lower: 1, upper: 1),
        (count: 100, quantile: 0, lower: 1, upper: 1),
        (count: 100, quantile: 1, lower: 100, upper: 100),
    ])
    func `the ranks follow from the binomial deviation`(
        count: Int,
        quantile: Double,
        lower: Int,
        upper: Int
    ) throws {
        let interval = try #require(PercentileInterval(count: count, quantile: quantile))
        #expect(interval.lowerRank == lower)
        #expect(interval.upperRank == upper)
    }

    @Test func `no sample gives no interval`() {
        #expect(PercentileInterval(count: 0, quantile: 0.5) == nil)
    }

    @Test func `nineteen intervals in twenty hold the true percentile`() throws {
        var generator = SeededGenerator(seed: 2024)
        let interval = try #require(PercentileInterval(count: 500, quantile: 0.9))
        let hits = (0..<500).count { _ in
            let samples = (0..<500).map { _ in generator.nextUniform() }.sorted()
            return samples[interval.lowerRank - 1] <= 0.9
                && 0.9 <= samples[interval.upperRank - 1]
        }
        // 475 of 500, and some 484 with ranks rounded outwards; the deviation of this count is 4.
        #expect((470...496).contains(hits))
    }

    @Test(arguments: [
        (count: 150_000, quantile: 0.999, tail: 150),
        (count: 150_000, quantile: 0.9999, tail: 15),
        (count: 50_000, quantile: 0.9999, tail: 5),
        (count: 100, quantile: 0.07, tail: 93),
        (count: 10, quantile: 0.99, tail: 0),
        (count: 10, quantile: 0.5, tail: 5),
        (count: 0, quantile: 0.5, tail: 0),
        (count: 7, quantile: 0, tail: 7),
        (count: 7, quantile: 1, tail: 0),
    ])
    func `the tail counts the samples beyond the percentile`(
        count: Int,
        quantile: Double,
        tail: Int
    ) {
        #expect(PercentileInterval.tailSamples(count: count, quantile: quantile) == tail)
    }
}
