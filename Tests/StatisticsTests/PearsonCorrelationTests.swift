import Statistics
import Testing

@Suite struct PearsonCorrelationTests {
    /// `scipy.stats.pearsonr` of scipy 1.17.
    @Test func `it is that of scipy`() throws {
        let correlation = pearsonCorrelation([1, 2, 3, 4, 5], [2, 1, 4, 3, 7])
        #expect((try #require(correlation) - 0.8241633836921339).magnitude < 1e-15)
    }

    @Test func `a line gives 1 or -1, at every scale`() {
        for scale in [1, 1e300, 1e-300] {
            let values = [1, 2, 4].map { $0 * scale }
            let rising = pearsonCorrelation(values, [3, 5, 9])
            let falling = pearsonCorrelation(values, [-3, -5, -9])
            #expect(((rising ?? 0) - 1).magnitude < 1e-15)
            #expect(((falling ?? 0) + 1).magnitude < 1e-15)
        }
    }

    @Test func `a constant column has none, even where its mean is rounded`() {
        #expect(pearsonCorrelation([0.1, 0.1, 0.1], [1, 2, 3]) == nil)
        #expect(pearsonCorrelation([1, 2, 3], [0.1, 0.1, 0.1]) == nil)
        #expect(pearsonCorrelation([0, -0.0], [1, 2]) == nil)
        #expect(pearsonCorrelation([1], [1]) == nil)
        #expect(pearsonCorrelation([], []) == nil)
        #expect(pearsonCorrelation([1, .nan], [1, 2]) == nil)
        #expect(pearsonCorrelation([1, 2], [1, .infinity]) == nil)
    }

    @Test func `numbers that differ in the last bit still have one`() {
        #expect(((pearsonCorrelation([1, 1.nextUp], [1, 2]) ?? 0) - 1).magnitude < 1e-15)
    }
}
