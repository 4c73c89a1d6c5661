import Statistics
import Testing

@Suite struct DiscriminationTests {
    private func discrimination(_ labels: [Bool], _ scores: [Double]) -> Discrimination? {
        ROCCurve(labels: labels, probabilities: scores).map { Discrimination(of: $0) }
    }

    /// By hand: of the six pairs of a positive with a negative five are in order, and at 0.7 both
    /// positives and one of three negatives are reached.
    @Test func `Gini is twice the area less 1, and KS the greatest distance of the rates`() throws {
        let figures = try #require(
            discrimination([true, false, true, false, false], [0.9, 0.8, 0.7, 0.6, 0.5])
        )
        #expect((figures.gini - 2.0 / 3).magnitude < 1e-15)
        #expect((figures.kolmogorovSmirnov - 2.0 / 3).magnitude < 1e-15)
        #expect(figures.threshold == 0.7)
    }

    @Test func `scores that part the classes have 1, and -1 the wrong way round`() throws {
        let labels = [true, true, false, false]
        let right = try #require(discrimination(labels, [0.9, 0.8, 0.2, 0.1]))
        #expect(right.gini == 1 && right.kolmogorovSmirnov == 1 && right.threshold == 0.8)
        let wrong = try #require(discrimination(labels, [0.1, 0.2, 0.8, 0.9]))
        #expect(wrong.gini == -1 && wrong.kolmogorovSmirnov == 1 && wrong.threshold == 0.8)
    }

    @Test func `scores that are all the same tell nothing, at no threshold`() throws {
        let figures = try #require(discrimination([true, false, false], [0.5, 0.5, 0.5]))
        #expect(figures.gini == 0 && figures.kolmogorovSmirnov == 0 && figures.threshold == nil)
    }

    @Test func `one class alone has no curve and so no figures`() {
        #expect(discrimination([true, true], [0.5, 0.6]) == nil)
    }

    @Test func `KS is the distance of the two distribution functions`() throws {
        var generator = SeededGenerator(seed: 4)
        let scores = (0..<400).map { _ in (generator.nextUniform() * 30).rounded() / 30 }
        let labels = scores.map { generator.nextUniform() < $0 * 0.7 }
        let figures = try #require(discrimination(labels, scores))
        let parts = [true, false].map { label in
            zip(labels, scores).filter { $0.0 == label }.map(\.1)
        }
        let distance = try #require(kolmogorovSmirnovDistance(parts[0], parts[1]))
        #expect((figures.kolmogorovSmirnov - distance).magnitude < 1e-15)
    }
}
