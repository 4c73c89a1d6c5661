import Statistics
import Testing

/// The expected figures are those of scikit-learn 1.9.1 (`accuracy_score` and so on with their
/// defaults, `log_loss(…, labels=[0, 1])`), and Spiegelhalter's z by its formula in numpy 2.4 with
/// p from `2 * scipy.stats.norm.sf(abs(z))`.
@Suite struct ClassificationMetricsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let labels: [Bool]
        let probabilities: [Double]
        let threshold: Double
        let confusion: ConfusionMatrix
        let values: [ClassificationMetric: Double]
        let z: Double
        let pValue: Double
    }

    @Test(arguments: [
        Case(
            testDescription: "ties, some at the threshold",
            labels: Tied.labels,
            probabilities: Tied.probabilities,
            threshold: 0.4,
            confusion: ConfusionMatrix(
                trueNegatives: 4,
                falsePositives: 2,
                falseNegatives: 0,
                truePositives: 6
            ),
            values: [
                .accuracy: 0.8333333333333334, .precision: 0.75, .recall: 1,
                .f1: 0.8571428571428571, .rocAUC: 0.8611111111111112,
                .averagePrecision: 0.8333333333333333, .logLoss: 0.500685006353886,
                .brierScore: 0.17541666666666667,
            ],
            z: 0.3382919107719441,
            pValue: 0.7351432190295288
        ),
        Case(
            testDescription: "0 and 1, right and wrong",
            labels: [true, false, true, false, false, true, false, true],
            probabilities: [0, 1, 1, 0, 0.5, 0.5, 0.5, 0.25],
            threshold: 0.5,
            confusion: ConfusionMatrix(
                trueNegatives: 1,
                falsePositives: 3,
                falseNegatives: 2,
                truePositives: 2
            ),
            values: [
                .accuracy: 0.375, .precision: 0.4, .recall: 0.5, .f1: 0.4444444444444444,
                .rocAUC: 0.4375, .averagePrecision: 0.475, .logLoss: 9.444130335129254,
                .brierScore: 0.4140625,
            ],
            z: 10.96965511460289,
            pValue: 5.347597871354475e-28
        ),
    ])
    func `its figures are those of scikit-learn`(_ expected: Case) throws {
        let metrics = ClassificationMetrics(
            labels: expected.labels,
            probabilities: expected.probabilities,
            threshold: expected.threshold
        )
        #expect(metrics.confusion == expected.confusion)
        for metric in ClassificationMetric.allCases {
            let value = try #require(metrics[metric])
            let wanted = try #require(expected.values[metric])
            #expect((value - wanted).magnitude <= 1e-12, "\(metric)")
        }
        let test = try #require(metrics.spiegelhalter)
        #expect((test.z - expected.z).magnitude <= 1e-12 * expected.z)
        #expect((test.pValue - expected.pValue).magnitude <= 1e-10 * expected.pValue)
    }

    @Test func `each figure has its own name`() {
        let metrics = ClassificationMetrics(
            labels: Tied.labels,
            probabilities: Tied.probabilities,
            threshold: 0.4
        )
        let byName = [
            metrics.accuracy, metrics.precision, metrics.recall, metrics.f1, metrics.rocAUC,
            metrics.averagePrecision, metrics.logLoss, metrics.brierScore,
        ]
        #expect(byName == ClassificationMetric.allCases.map { metrics[$0] })
        #expect(metrics.count == 12)
        #expect(metrics.threshold == 0.4)
        let names = ClassificationMetric.allCases.map(\.rawValue)
        #expect(
            names == [
                "accuracy", "precision", "recall", "f1", "roc_auc", "average_precision",
                "log_loss", "brier",
            ]
        )
        let lower = ClassificationMetric.allCases.filter { !$0.higherIsBetter }
        #expect(lower == [.logLoss, .brierScore])
    }

    @Test func `without rows nothing is defined`() {
        let metrics = ClassificationMetrics(labels: [], probabilities: [], threshold: 0.5)
        #expect(ClassificationMetric.allCases.allSatisfy { metrics[$0] == nil })
        #expect(metrics.spiegelhalter == nil)
    }

    @Test func `without positive rows what speaks of them is undefined`() {
        let metrics = ClassificationMetrics(
            labels: [false, false],
            probabilities: [0.25, 0.75],
            threshold: 0.8
        )
        #expect(metrics.accuracy == 1)
        for metric: ClassificationMetric in [
            .precision, .recall, .f1, .rocAUC, .averagePrecision,
        ] {
            #expect(metrics[metric] == nil, "\(metric)")
        }
        #expect(metrics.brierScore == (0.0625 + 0.5625) / 2)
        #expect(metrics.logLoss != nil)
    }

    @Test func `without negative rows only the order of the classes is undefined`() {
        let metrics = ClassificationMetrics(
            labels: [true, true],
            probabilities: [0.25, 0.75],
            threshold: 0.5
        )
        #expect(metrics.rocAUC == nil)
        #expect(metrics.averagePrecision == 1)
        #expect(metrics.precision == 1)
        #expect(metrics.recall == 0.5)
    }

    @Test func `a positive row that nothing finds gives an F1 of 0 and no precision`() {
        let metrics = ClassificationMetrics(
            labels: [true, false],
            probabilities: [0.25, 0.125],
            threshold: 0.5
        )
        #expect(metrics.f1 == 0)
        #expect(metrics.recall == 0)
        #expect(metrics.precision == nil)
    }

    @Test func `NaN predicts nothing, and leaves no order and no loss`() {
        let metrics = ClassificationMetrics(
            labels: [true, false, true],
            probabilities: [.nan, 0.25, 0.75],
            threshold: 0
        )
        #expect(
            metrics.confusion
                == ConfusionMatrix(
                    trueNegatives: 0,
                    falsePositives: 1,
                    falseNegatives: 1,
                    truePositives: 1
                )
        )
        for metric: ClassificationMetric in [.rocAUC, .averagePrecision, .logLoss, .brierScore] {
            #expect(metrics[metric] == nil, "\(metric)")
        }
        #expect(metrics.spiegelhalter == nil)
    }

    @Test(arguments: [-0.5, 1.nextUp, .infinity])
    func `scores that are no probabilities have an order but no loss`(score: Double) {
        let metrics = ClassificationMetrics(
            labels: [true, false],
            probabilities: [score, 0.25],
            threshold: 0.5
        )
        #expect(metrics.rocAUC == (score > 0.25 ? 1 : 0))
        #expect(metrics.logLoss == nil)
        #expect(metrics.brierScore == nil)
    }

    @Test func `a perfect order has area 1, an inverted one 0, and no order one half`() {
        let labels = [false, false, true, true, true]
        func area(_ probabilities: [Double]) -> Double? {
            ClassificationMetrics(labels: labels, probabilities: probabilities, threshold: 0.5)
                .rocAUC
        }
        #expect(area([0.1, 0.2, 0.3, 0.4, 0.5]) == 1)
        #expect(area([0.5, 0.4, 0.3, 0.2, 0.1]) == 0)
        #expect(area([0.3, 0.3, 0.3, 0.3, 0.3]) == 0.5)
        #expect(area([0, -0.0, 0, -0.0, 0]) == 0.5)
    }

    @Test func `certainty that was wrong costs 52 ln 2 and no more`() {
        let metrics = ClassificationMetrics(
            labels: [true, false],
            probabilities: [0, 1],
            threshold: 0.5
        )
        #expect(((metrics.logLoss ?? 0) - 36.04365338911715).magnitude < 1e-12)
        #expect(metrics.spiegelhalter == nil)
    }

    @Test func `well calibrated probabilities pass and shrunken ones do not`() throws {
        var generator = SeededGenerator(seed: 1)
        let probabilities = (0..<2000).map { _ in generator.nextUniform() }
        let labels = probabilities.map { generator.nextUniform() < $0 }
        let honest = SpiegelhalterTest(labels: labels, probabilities: probabilities)
        #expect(try #require(honest).pValue > 0.05)
        let shrunken = probabilities.map { 0.5 + ($0 - 0.5) / 2 }
        let test = try #require(SpiegelhalterTest(labels: labels, probabilities: shrunken))
        #expect(test.z < -5)
        #expect(test.pValue < 1e-6)
    }
}

/// Twelve rows with ties.
enum Tied {
    static let labels = [0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1].map { $0 == 1 }
    static let probabilities = [
        0.1, 0.4, 0.4, 0.4, 0.9, 0.35, 0.8, 0.8, 0.2, 0.4, 0.05, 1.0,
    ]
}
