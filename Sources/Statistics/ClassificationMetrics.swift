/// How well probabilities foretell labels, in all the usual figures at once.
///
/// The figures are those of scikit-learn 1.9 wherever it defines one, and nil where there is none:
/// those that rank rows need both classes (average precision: a positive row) and no NaN; log loss
/// and Brier score need rows and probabilities of 0 to 1.
package struct ClassificationMetrics: Equatable, Sendable {
    /// What a row's probability must reach for the row to be predicted positive.
    package let threshold: Double
    /// The test of whether the probabilities can be taken at their word.
    package let spiegelhalter: SpiegelhalterTest?
    private let values: MetricValues

    /// Measures.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - probabilities: the probability that each is, as many.
    ///   - threshold: rows with at least this probability are predicted positive.
    package init(labels: [Bool], probabilities: [Double], threshold: Double) {
        self.threshold = threshold
        let rows = ScoredRows(labels: labels, probabilities: probabilities, threshold: threshold)
        values = rows.values(weights: [Int](repeating: 1, count: labels.count))
        spiegelhalter = SpiegelhalterTest(labels: labels, probabilities: probabilities)
    }

    /// The number of rows.
    package var count: Int { values.confusion.count }
    /// The rows by class and prediction.
    package var confusion: ConfusionMatrix { values.confusion }
    /// See ``ClassificationMetric/accuracy``.
    package var accuracy: Double? { self[.accuracy] }
    /// See ``ClassificationMetric/precision``.
    package var precision: Double? { self[.precision] }
    /// See ``ClassificationMetric/recall``.
    package var recall: Double? { self[.recall] }
    /// See ``ClassificationMetric/f1``.
    package var f1: Double? { self[.f1] }
    /// See ``ClassificationMetric/rocAUC``.
    package var rocAUC: Double? { self[.rocAUC] }
    /// See ``ClassificationMetric/averagePrecision``.
    package var averagePrecision: Double? { self[.averagePrecision] }
    /// See ``ClassificationMetric/logLoss``.
    package var logLoss: Double? { self[.logLoss] }
    /// See ``ClassificationMetric/brierScore``.
    package var brierScore: Double? { self[.brierScore] }

    /// The value of a metric, nil where it has none.
    package subscript(metric: ClassificationMetric) -> Double? { values[metric] }
}
