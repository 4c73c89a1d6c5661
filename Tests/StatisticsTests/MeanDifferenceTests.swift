import Testing

@testable import Statistics

@Suite struct MeanDifferenceTests {
    private typealias Sample = MeanDifference.Sample

    /// Welch's test of R and of scipy for these eight values.
    @Test func `the interval is that of Welch`() throws {
        let first = Sample([1, 2, 3, 4, 5], ownVariance: 1e-9)
        let second = Sample([4, 8, 12], ownVariance: 1e-9)
        let found = try #require(MeanDifference(first, second, confidence: 0.95))
        #expect(found.difference == 5)
        // Variances of the means 0.5 and 16/3; (35/6)² / (0.25/4 + (256/9)/2) = 2.3821 degrees of freedom.
        let reach = (35.0 / 6).squareRoot() * StudentT.quantile(confidence: 0.95, freedom: 2.38211)
        #expect((found.interval.upperBound - 5 - reach).magnitude < 1e-3)
        #expect((found.interval.lowerBound - 5 + reach).magnitude < 1e-3)
    }

    @Test func `values that agree are known no better than each of them`() throws {
        let same = Sample([3, 3, 3], ownVariance: 0.01)
        let found = try #require(MeanDifference(same, same, confidence: 0.95))
        #expect(found.difference == 0)
        #expect(found.interval.upperBound > 0.2)
    }

    @Test func `a single value, or none that is finite, says nothing`() {
        let good = Sample([1, 2], ownVariance: 0.1)
        for values in [[], [1], [1, .nan], [1, .infinity]] {
            let bad = Sample(values, ownVariance: 0.1)
            #expect(MeanDifference(good, bad, confidence: 0.95) == nil)
            #expect(MeanDifference(bad, good, confidence: 0.95) == nil)
        }
    }
}
