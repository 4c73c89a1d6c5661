import Statistics
import TestSupport
import Testing

/// Metrics of model files on 200 rows, against scikit-learn 1.9.1 as in
/// ``ClassificationMetricsTests``.
///
/// The probabilities are the column `library_probability`. The labels are those of the first 200
/// rows of `test.csv`, the same customers, or whether the FICO score is under 600, which the models
/// were not made to tell.
@Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
struct SharedMetricsTests {
    enum Label: Sendable {
        case isDefault
        case hasLowScore
    }

    struct Case: Sendable {
        let file: String
        let label: Label
        /// True negatives, false positives, false negatives, true positives.
        let confusion: [Int]
        /// ROC AUC, average precision, log loss, Brier score and Spiegelhalter's z.
        let values: [Double]
    }

    @Test(arguments: [
        Case(
            file: "sklearn_logistic_regression_float64",
            label: .isDefault,
            confusion: [162, 0, 1, 37],
            values: [1, 1, 0.019603905532118236, 0.005159013238748094, -1.4740232803171556]
        ),
        Case(
            file: "sklearn_logistic_regression_float64",
            label: .hasLowScore,
            confusion: [131, 24, 32, 13],
            values: [
                0.5915412186379927, 0.3545863678297544, 4.06590974672098, 0.27382183100050506,
                68.17488191722319,
            ]
        ),
        Case(
            file: "sklearn_decision_tree_float32_zipmap",
            label: .isDefault,
            confusion: [162, 0, 1, 37],
            values: [
                0.9999187784275503, 0.9993252361673415, 0.016043348775284124,
                0.0049574826387670905, -0.21052743801944462,
            ]
        ),
        Case(
            file: "sklearn_decision_tree_float32_zipmap",
            label: .hasLowScore,
            confusion: [131, 24, 32, 13],
            values: [
                0.5648745519713262, 0.26455530764631763, 9.266183166848595, 0.27517663033658385,
                84.55407359270421,
            ]
        ),
        Case(
            file: "sklearn_random_forest_float32_zipmap",
            label: .isDefault,
            confusion: [161, 1, 1, 37],
            values: [
                0.9998375568551007, 0.9993252361673415, 0.023964583295612622,
                0.006277435817936898, -1.3165463397604498,
            ]
        ),
        Case(
            file: "sklearn_random_forest_float32_zipmap",
            label: .hasLowScore,
            confusion: [130, 25, 32, 13],
            values: [
                0.6025806451612904, 0.325451878738519, 2.5713051613491467, 0.2696034826436942,
                52.45586883864315,
            ]
        ),
    ])
    func `the figures of a model file are those of scikit-learn`(_ expected: Case) throws {
        let rows = try table("models/\(expected.file).expected.csv")
        let labels: [Bool]
        switch expected.label {
        case .isDefault: labels = try table("data/test.csv").prefix(200).map { $0[7] == 1 }
        case .hasLowScore: labels = rows.map { $0[5] < 600 }
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
        for (value, wanted) in zip(values, expected.values) {
            let distance = (try #require(value) - wanted).magnitude
            #expect(distance <= 1e-12 * max(1, wanted.magnitude))
        }
    }

    private func table(_ name: String) throws -> [[Double]] {
        try SharedFiles.lines(name).dropFirst().map { line in
            try line.split(separator: ",").map { try #require(Double($0)) }
        }
    }
}
