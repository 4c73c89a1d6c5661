import Statistics
import TestSupport
import Testing

/// Metrics of model files, against scikit-learn as in ``ClassificationMetricsTests``.
///
/// The probabilities are those of the library that trained the model. The labels are whether the
/// customers defaulted, or whether their FICO score is low, which the models were not made to tell.
@Suite struct ReferenceMetricsTests {
    @Test func `the figures of a model file are those of scikit-learn`() throws {
        let reference = try Reference.answers.get().scores
        #expect(reference.cases.count == 18)
        for expected in reference.cases {
            let rows = try Reference.model(expected.model).expectedRows
            try #require(rows.count == reference.labels.count && rows.count > 100)
            let labels =
                switch expected.label {
                case "default": reference.labels.map { $0 == 1 }
                default: rows.map { $0[5] < reference.lowScoreBelow }
                }
            let metrics = ClassificationMetrics(
                labels: labels,
                probabilities: rows.map { $0[6] },
                threshold: 0.5
            )
            let confusion = metrics.confusion
            #expect(
                [
                    confusion.trueNegatives, confusion.falsePositives, confusion.falseNegatives,
                    confusion.truePositives,
                ] == expected.confusion
            )
            let values = [
                metrics.rocAUC, metrics.averagePrecision, metrics.logLoss, metrics.brierScore,
                metrics.spiegelhalter?.z,
            ]
            let wanted: [Double?] = [
                expected.rocAuc, expected.averagePrecision, expected.logLoss, expected.brier,
                expected.spiegelhalter,
            ]
            for (value, wanted) in zip(values, wanted) {
                #expect((value == nil) == (wanted == nil), "\(expected)")
                guard let value, let wanted else { continue }
                let distance = (value - wanted).magnitude
                #expect(distance <= 1e-12 * max(1, wanted.magnitude), "\(expected)")
            }
        }
    }
}
