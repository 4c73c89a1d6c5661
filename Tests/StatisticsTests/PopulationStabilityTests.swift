import Statistics
import Testing

@Suite struct PopulationStabilityTests {
    /// The formula in numpy 2.4, with `scipy.stats.chi2.ppf(0.95, bins - 1) * (1/n + 1/m)`.
    @Test(
        arguments: [
            (
                (0..<20).map(Double.init), (0..<30).map { Double($0) * 0.5 + 3 }, 10,
                0.21233691661997306, 1.4099148003850375
            ),
            (
                Tied.probabilities,
                [0.3, 0.4, 0.2, 0.5, 0.9, 0.35, 0.6, 0.8, 0.2, 0.1, 0.05, 0.8], 7,
                0.262469408814681, 2.0985978739573294
            ),
        ] as [([Double], [Double], Int, Double, Double)]
    )
    func `it is the divergence of the shares in the bins`(
        expected: [Double],
        actual: [Double],
        bins: Int,
        index: Double,
        quantile: Double
    ) throws {
        let stability = try #require(PopulationStability(expected: expected, actual: actual))
        #expect(stability.bins == bins)
        #expect((stability.index - index).magnitude < 1e-12)
        #expect((stability.nullQuantile95 - quantile).magnitude < 1e-12)
    }

    /// Of two values half and half, so many are the second later; by hand for 40 in 100: 0.1 ln 1.2 less
    /// 0.1 ln 0.8, which is 0.0405.
    @Test(
        arguments: [
            (0.5, 100_000, .chance), (0.4, 100_000, .small), (0.3, 100_000, .moderate),
            (0.2, 100_000, .large), (0.4, 20, .chance),
        ] as [(Double, Int, PopulationStability.Reading)]
    )
    func `an index is read by chance first and then by the customary limits`(
        share: Double,
        count: Int,
        reading: PopulationStability.Reading
    ) throws {
        func scores(_ part: Double) -> [Double] {
            (0..<count).map { Double($0) < part * Double(count) ? 1 : 0 }
        }
        let stability = try #require(
            PopulationStability(expected: scores(0.5), actual: scores(share))
        )
        #expect(stability.reading == reading)
        if share == 0.4, count > 20 { #expect((stability.index - 0.0405).magnitude < 1e-4) }
    }

    @Test func `the same scores in another order are stable`() throws {
        let stability = try #require(
            PopulationStability(
                expected: Tied.probabilities,
                actual: Tied.probabilities.reversed()
            )
        )
        #expect(stability.index == 0)
    }

    @Test func `equal scores are a single bin, which tells nothing`() throws {
        let stability = try #require(
            PopulationStability(expected: [0.5, 0.5, 0.5], actual: [0.1, 0.9])
        )
        #expect(stability.bins == 1)
        #expect(stability.index == 0)
        #expect(stability.nullQuantile95 == 0)
    }

    @Test func `an empty bin leaves the index finite`() throws {
        let stability = try #require(
            PopulationStability(
                expected: (0..<100).map(Double.init),
                actual: [Double](repeating: 1000, count: 100)
            )
        )
        #expect(stability.index > 1 && stability.index.isFinite)
        #expect(stability.index > stability.nullQuantile95)
    }

    @Test func `chance alone exceeds the quantile in one of twenty cases`() throws {
        var generator = SeededGenerator(seed: 31)
        let exceeded = try (0..<400).count { _ in
            let expected = (0..<300).map { _ in generator.nextUniform() }
            let actual = (0..<500).map { _ in generator.nextUniform() }
            let stability = PopulationStability(expected: expected, actual: actual)
            let there = try #require(stability)
            return there.index > there.nullQuantile95
        }
        // 20 of 400, with a deviation of 4.4.
        #expect((5...35).contains(exceeded))
    }

    @Test func `an empty sample or NaN has no index`() {
        #expect(PopulationStability(expected: [], actual: [1]) == nil)
        #expect(PopulationStability(expected: [1], actual: []) == nil)
        #expect(PopulationStability(expected: [1, .nan], actual: [1]) == nil)
        #expect(PopulationStability(expected: [1], actual: [.nan]) == nil)
    }
}
