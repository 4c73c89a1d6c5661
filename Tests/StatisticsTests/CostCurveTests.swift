import Statistics
import Testing

@Suite struct CostCurveTests {
    private func curve(
        _ labels: [Bool],
        _ probabilities: [Double],
        _ falsePositive: Double,
        _ falseNegative: Double
    ) -> CostCurve? {
        CostCurve(
            labels: labels,
            probabilities: probabilities,
            falsePositiveCost: falsePositive,
            falseNegativeCost: falseNegative
        )
    }

    @Test func `the cost of a row is that of its wrong decision, on average`() throws {
        let curve = try #require(
            self.curve([true, false, true, false], [0.9, 0.8, 0.3, 0.1], 1, 8)
        )
        #expect(curve.points.map(\.threshold) == [0, 0.1, 0.3, 0.8, 0.9])
        #expect(curve.points.map(\.cost) == [0.5, 0.25, 2.25, 2, 4])
        #expect(curve.least == 0.25 && curve.ofAll == 0.5 && curve.ofNone == 4)
        // A row that scores the threshold itself is predicted positive.
        let costs = [0, 0.1, 0.2, 0.3, 0.31, 0.9, 1].map { curve.cost(at: $0) }
        #expect(costs == [0.5, 0.5, 0.25, 0.25, 2.25, 2, 4])
    }

    @Test func `each threshold costs what its confusion matrix says`() throws {
        var generator = SeededGenerator(seed: 8)
        let scores = (0..<200).map { _ in (generator.nextUniform() * 20).rounded() / 20 }
        let labels = scores.map { generator.nextUniform() < $0 }
        let curve = try #require(self.curve(labels, scores, 3, 7))
        for threshold in [0, 0.05, 0.07, 0.5, 0.95, 0.99, 1] {
            let counts = ConfusionMatrix(
                labels: labels,
                probabilities: scores,
                threshold: threshold
            )
            let cost = Double(3 * counts.falsePositives + 7 * counts.falseNegatives) / 200
            #expect((curve.cost(at: threshold) - cost).magnitude < 1e-12, "\(threshold)")
        }
    }

    @Test func `the greatest costs do not overflow, and free errors cost nothing`() throws {
        let most = Double.greatestFiniteMagnitude
        let huge = try #require(curve([true, false], [0.4, 0.6], most, most))
        #expect(huge.points.allSatisfy { $0.cost.isFinite })
        let free = try #require(curve([true, false], [0.4, 0.6], 0, 0))
        #expect(free.points.allSatisfy { $0.cost == 0 })
    }

    @Test(arguments: [[], [Double.nan], [-0.25], [1.5], [.infinity]])
    func `there is no cost without rows or of what is no probability`(probabilities: [Double]) {
        #expect(curve(probabilities.map { _ in true }, probabilities, 1, 1) == nil)
    }
}
