/// By how much the metrics of two models differ on the same rows, as other rows might have it.
///
/// By the percentile bootstrap of the rows (Efron and Tibshirani, "An Introduction to the
/// Bootstrap", 1993, chapter 13): the same draw is measured for both models, so what a row does to
/// both cancels. The seed decides every draw, so the same rows give the same bits on every machine.
package struct PairedMetricBootstrap: Sendable {
    /// How often the rows are drawn unless said otherwise.
    package static let defaultReplicates = 2000
    /// The greatest part of the draws that may leave a metric undefined.
    private static let undefinedShareMax = 0.05

    /// What one model says of every row, and from which probability on it predicts a positive.
    package struct Scores: Sendable {
        /// Of a positive, one a row, 0 to 1.
        package let probabilities: [Double]
        /// A probability of at least this predicts a positive.
        package let threshold: Double

        /// What a model says of rows whose labels others know.
        package init(probabilities: [Double], threshold: Double) {
            self.probabilities = probabilities
            self.threshold = threshold
        }
    }

    /// The differences of one metric in all draws that define it.
    package struct Differences: Sendable {
        /// Second less first, ascending.
        private let sorted: [Double]
        /// The draws that left the metric undefined: they may have gone either way.
        private let undefined: Int

        init(sorted: [Double], undefined: Int) {
            self.sorted = sorted
            self.undefined = undefined
        }

        /// The deviation of the differences.
        package var standardError: Double {
            let distances = distancesFromMean(of: sorted)
            let squares = distances.reduce(0) { $0 + $1 * $1 }
            return (squares / Double(max(1, sorted.count - 1))).squareRoot()
        }

        /// Where the difference lies, with a probability of `tail` beyond each end.
        ///
        /// - Parameter tail: above 0 and below ½.
        /// - Returns: from that quantile to the one as far from the other end.
        package func interval(tail: Double) -> ClosedRange<Double> {
            let lower = quantile(ofSorted: sorted, tail)
            return lower...max(lower, quantile(ofSorted: sorted, 1 - tail))
        }

        /// The part of the draws with a difference of at most `limit`; one more is counted, so
        /// that it is never 0 (Phipson and Smyth, Statistical Applications in Genetics and
        /// Molecular Biology 9, 2010).
        package func share(atMost limit: Double) -> Double {
            share(of: sorted.count { $0 <= limit })
        }

        /// The part of the draws with a difference of at least `limit`, counted like that.
        package func share(atLeast limit: Double) -> Double {
            share(of: sorted.count { $0 >= limit })
        }

        private func share(of count: Int) -> Double {
            Double(count + undefined + 1) / Double(sorted.count + undefined + 1)
        }
    }

    private let differences: [ClassificationMetric: Differences]

    /// Draws and measures.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive; at least one row.
    ///   - first: what is taken off, with a probability for each row.
    ///   - second: what it is taken off from, likewise.
    ///   - seed: decides the draws.
    ///   - replicates: how often the rows are drawn; at least 1.
    package init(
        labels: [Bool],
        first: Scores,
        second: Scores,
        seed: UInt64,
        replicates: Int = defaultReplicates
    ) {
        precondition(!labels.isEmpty && replicates > 0, "rows are drawn at least once")
        let rows = [first, second].map {
            ScoredRows(labels: labels, probabilities: $0.probabilities, threshold: $0.threshold)
        }
        var resampling = Resampling(count: labels.count, seed: seed)
        let drawn = (0..<replicates).map { _ in
            let weights = resampling.nextWeights()
            return (rows[0].values(weights: weights), rows[1].values(weights: weights))
        }
        var differences: [ClassificationMetric: Differences] = [:]
        for metric in ClassificationMetric.allCases {
            let sorted = drawn.compactMap { one, other in
                one[metric].flatMap { value in other[metric].map { $0 - value } }
            }.sorted()
            let undefined = replicates - sorted.count
            guard Double(undefined) <= Self.undefinedShareMax * Double(replicates),
                !sorted.isEmpty
            else { continue }
            differences[metric] = Differences(sorted: sorted, undefined: undefined)
        }
        self.differences = differences
    }

    /// The differences of a metric; nil where more than 5 % of the draws left it undefined.
    package subscript(metric: ClassificationMetric) -> Differences? { differences[metric] }
}
