/// How far the metrics of a model may be from those measured, as 95 % confidence intervals.
///
/// By the percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993,
/// chapter 13): the metrics are measured again on as many rows drawn with replacement, many times,
/// and the interval runs from the 2.5 % to the 97.5 % quantile of what came out. The seed decides
/// every draw, so the same rows give the same bits on every machine.
package struct BootstrapIntervals: Sendable {
    /// How often the rows are drawn unless said otherwise.
    package static let defaultReplicates = 2000
    /// The greatest part of the draws that may leave a metric undefined.
    private static let undefinedShareMax = 0.05

    private let intervals: [ClassificationMetric: ClosedRange<Double>]

    /// Draws and measures.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - probabilities: the probability that each is, as many.
    ///   - threshold: rows with at least this probability are predicted positive.
    ///   - seed: decides the draws.
    ///   - replicates: how often the rows are drawn; at least 1.
    package init(
        labels: [Bool],
        probabilities: [Double],
        threshold: Double,
        seed: UInt64,
        replicates: Int = defaultReplicates
    ) {
        precondition(replicates > 0, "an interval needs at least one replicate")
        let rows = ScoredRows(labels: labels, probabilities: probabilities, threshold: threshold)
        var resampling = Resampling(count: rows.count, seed: seed)
        var drawn: [MetricValues] = []
        if rows.count > 0 {
            drawn = (0..<replicates).map { _ in rows.values(weights: resampling.nextWeights()) }
        }
        var intervals: [ClassificationMetric: ClosedRange<Double>] = [:]
        for metric in ClassificationMetric.allCases {
            let defined = drawn.compactMap { $0[metric] }.sorted()
            let undefined = replicates - defined.count
            if Double(undefined) <= Self.undefinedShareMax * Double(replicates), !defined.isEmpty {
                intervals[metric] = percentileInterval(ofSorted: defined)
            }
        }
        self.intervals = intervals
    }

    /// The interval of a metric; nil where more than 5 % of the draws left the metric undefined,
    /// as an interval of the others would speak of rows that were picked.
    package subscript(metric: ClassificationMetric) -> ClosedRange<Double>? { intervals[metric] }
}

/// The range between the 2.5 % and the 97.5 % quantile of sorted values, at least one.
func percentileInterval(ofSorted values: [Double]) -> ClosedRange<Double> {
    let lower = quantile(ofSorted: values, 0.025)
    return lower...max(lower, quantile(ofSorted: values, 0.975))
}
