import Statistics
import Testing

@Suite struct VarianceInflationTests {
    private func near(_ factors: [Double?], _ wanted: [Double?]) -> Bool {
        factors.count == wanted.count
            && zip(factors, wanted).allSatisfy { factor, wanted in
                guard let factor, let wanted else { return factor == nil && wanted == nil }
                return factor == wanted || (factor - wanted).magnitude < 1e-12
            }
    }

    /// For two columns 1 / (1 − r²); for three of equal correlation the diagonal of the inverse is
    /// (1 + r) / ((1 − r)(1 + 2r)).
    @Test func `factors are the diagonal of the inverse of the correlations`() {
        #expect(near(varianceInflation(correlations: [[1, 0.5], [0.5, 1]]), [4 / 3.0, 4 / 3.0]))
        let equal: [[Double?]] = [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]
        #expect(near(varianceInflation(correlations: equal), [1.5, 1.5, 1.5]))
        #expect(near(varianceInflation(correlations: [[1, 0], [0, 1]]), [1, 1]))
        #expect(near(varianceInflation(correlations: [[1]]), [1]))
        #expect(varianceInflation(correlations: []).isEmpty)
    }

    @Test func `columns that others give exactly have infinite factors, and others do not`() {
        let same: [[Double?]] = [[1, 1, 0.6], [1, 1, 0.6], [0.6, 0.6, 1]]
        // The third stands for one column twice: 1 / (1 − 0.36).
        #expect(near(varianceInflation(correlations: same), [.infinity, .infinity, 1.5625]))
        let opposite: [[Double?]] = [[1, -1], [-1, 1]]
        #expect(near(varianceInflation(correlations: opposite), [.infinity, .infinity]))
        // The third is the sum of the first two, which are independent; the fourth of nobody.
        let half = 0.5.squareRoot()
        let sum: [[Double?]] = [
            [1, 0, half, 0], [0, 1, half, 0], [half, half, 1, 0], [0, 0, 0, 1],
        ]
        let factors = varianceInflation(correlations: sum)
        #expect(near(factors, [.infinity, .infinity, .infinity, 1]))
    }

    @Test func `a constant column has none and changes no other's`() {
        let constant: [[Double?]] = [[1, nil, 0.5], [nil, nil, nil], [0.5, nil, 1]]
        #expect(near(varianceInflation(correlations: constant), [4 / 3.0, nil, 4 / 3.0]))
    }
}
