import Statistics
import Testing

/// Against `roc_curve(…, drop_intermediate=False)` and `precision_recall_curve` of scikit-learn
/// 1.9.1, without the point (recall 0, precision 1) that the latter adds.
@Suite struct CurveTests {
    private static let thresholds = [1.0, 0.9, 0.8, 0.4, 0.35, 0.2, 0.1, 0.05]

    @Test func `a ROC curve has a point for each distinct score`() throws {
        let curve = try #require(
            ROCCurve(labels: Tied.labels, probabilities: Tied.probabilities)
        )
        #expect(curve.points.map(\.threshold) == [.infinity] + Self.thresholds)
        let sixths = { (part: Double) in part / 6 }
        #expect(curve.points.map(\.falsePositiveRate) == [0, 0, 0, 1, 2, 3, 4, 5, 6].map(sixths))
        #expect(curve.points.map(\.truePositiveRate) == [0, 1, 2, 3, 6, 6, 6, 6, 6].map(sixths))
        #expect((curve.area - 0.8611111111111112).magnitude < 1e-15)
    }

    @Test func `a precision-recall curve has a point for each distinct score`() throws {
        let curve = try #require(
            PrecisionRecallCurve(labels: Tied.labels, probabilities: Tied.probabilities)
        )
        #expect(curve.points.map(\.threshold) == Self.thresholds)
        #expect(curve.points.map(\.recall) == [1, 2, 3, 6, 6, 6, 6, 6].map { $0 / 6 })
        #expect(curve.points.map(\.precision) == [1, 1, 0.75, 0.75, 6.0 / 9, 0.6, 6.0 / 11, 0.5])
        #expect((curve.averagePrecision - 0.8333333333333333).magnitude < 1e-15)
    }

    @Test func `areas are those of the metrics`() throws {
        var generator = SeededGenerator(seed: 12)
        let scores = (0..<500).map { _ in (generator.nextUniform() * 50).rounded() / 50 }
        let labels = scores.map { generator.nextUniform() < $0 }
        let metrics = ClassificationMetrics(labels: labels, probabilities: scores, threshold: 0.5)
        #expect(ROCCurve(labels: labels, probabilities: scores)?.area == metrics.rocAUC)
        let curve = PrecisionRecallCurve(labels: labels, probabilities: scores)
        #expect(curve?.averagePrecision == metrics.averagePrecision)
    }

    @Test func `a curve needs its classes and an order`() {
        #expect(ROCCurve(labels: [], probabilities: []) == nil)
        #expect(ROCCurve(labels: [true], probabilities: [0.5]) == nil)
        #expect(ROCCurve(labels: [false], probabilities: [0.5]) == nil)
        #expect(ROCCurve(labels: [true, false], probabilities: [0.5, .nan]) == nil)
        #expect(PrecisionRecallCurve(labels: [false], probabilities: [0.5]) == nil)
        #expect(PrecisionRecallCurve(labels: [true, false], probabilities: [0.5, .nan]) == nil)
        #expect(PrecisionRecallCurve(labels: [true], probabilities: [0.5])?.points.count == 1)
    }

    @Test func `thinning keeps the ends and every step`() throws {
        let count = 10_000
        let labels = (0..<count).map { $0 % 2 == 0 }
        let scores = (0..<count).map { Double($0) / Double(count) }
        let curve = try #require(ROCCurve(labels: labels, probabilities: scores))
        let thinned = curve.thinned(step: 0.01)
        #expect(thinned.first == curve.points.first)
        #expect(thinned.last == curve.points.last)
        #expect((100...202).contains(thinned.count))
        for (point, next) in zip(thinned, thinned.dropFirst()) {
            #expect(next.falsePositiveRate - point.falsePositiveRate < 0.011)
            #expect(next.truePositiveRate - point.truePositiveRate < 0.011)
        }
        #expect(curve.thinned(step: 0) == curve.points)
        let steep = try #require(PrecisionRecallCurve(labels: labels, probabilities: scores))
        #expect(steep.thinned(step: 0.01).count < 400)
    }
}
