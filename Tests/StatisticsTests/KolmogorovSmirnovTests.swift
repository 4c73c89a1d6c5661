import Statistics
import Testing

@Suite struct KolmogorovSmirnovTests {
    /// `scipy.stats.ks_2samp` of scipy 1.17 gives 0.35 for the first.
    @Test(
        arguments: [
            ([1, 2, 2, 3, 5], [2, 3, 3, 6], 0.35),
            ([1, 2, 3], [3, 2, 1], 0),
            ([1, 2], [1, 1, 2, 2], 0),
            ([1, 2], [3, 4, 5], 1),
            ([-.infinity, 0], [0, .infinity], 0.5),
            ([0, -0.0], [0], 0),
        ] as [([Double], [Double], Double)]
    )
    func `it is the greatest distance of the distribution functions`(
        first: [Double],
        second: [Double],
        distance: Double
    ) throws {
        let there = try #require(kolmogorovSmirnovDistance(first, second))
        #expect((there - distance).magnitude < 1e-15)
        #expect(kolmogorovSmirnovDistance(second, first) == there)
    }

    @Test func `an empty sample or NaN has no distance`() {
        #expect(kolmogorovSmirnovDistance([], [1]) == nil)
        #expect(kolmogorovSmirnovDistance([1], []) == nil)
        #expect(kolmogorovSmirnovDistance([1, .nan], [1]) == nil)
    }
}
