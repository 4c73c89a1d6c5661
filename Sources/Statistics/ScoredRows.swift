/// Rows with labels and probabilities, made ready to be measured under many weightings.
///
/// What does not depend on the weights, above all the order of the scores, is found once; each
/// weighting then takes time proportional to the rows.
struct ScoredRows {
    private let labels: [Bool]
    /// The cell of the confusion matrix that each row belongs to.
    private let cells: [Int]
    /// Nil where a score is NaN.
    private let ranking: ScoreRanking?
    /// What each row adds to log loss and Brier score; nil where a score is no probability.
    private let losses: (logarithmic: [Double], square: [Double])?

    init(labels: [Bool], probabilities: [Double], threshold: Double) {
        precondition(labels.count == probabilities.count, "every row has a label and a score")
        let rows = zip(labels, probabilities)
        self.labels = labels
        cells = rows.map { ConfusionMatrix.cell(label: $0, isPredicted: $1 >= threshold) }
        ranking = ScoreRanking(probabilities)
        let areProbabilities = probabilities.allSatisfy { (0...1).contains($0) }
        losses =
            areProbabilities
            ? (rows.map(logarithmicLoss), rows.map { ($1 - ($0 ? 1 : 0)) * ($1 - ($0 ? 1 : 0)) })
            : nil
    }

    var count: Int { labels.count }

    /// Measures with each row counted as often as its weight says, at least 0 times.
    func values(weights: [Int]) -> MetricValues {
        var counts = [0, 0, 0, 0]
        for (cell, weight) in zip(cells, weights) { counts[cell] += weight }
        let confusion = ConfusionMatrix(cells: counts)
        let ranked = rankedValues(weights, confusion)
        return MetricValues(
            confusion: confusion,
            rocAUC: ranked.rocAUC,
            averagePrecision: ranked.averagePrecision,
            logLoss: losses.flatMap { Self.mean($0.logarithmic, weights, confusion.count) },
            brierScore: losses.flatMap { Self.mean($0.square, weights, confusion.count) }
        )
    }

    /// The area under the ROC curve, by Mann and Whitney's count of the pairs that are in order, and
    /// the average precision, both over groups of equal scores from the highest down.
    private func rankedValues(
        _ weights: [Int],
        _ confusion: ConfusionMatrix
    ) -> (rocAUC: Double?, averagePrecision: Double?) {
        guard let ranking else { return (nil, nil) }
        let positives = confusion.truePositives + confusion.falseNegatives
        let negatives = confusion.count - positives
        var (positivesAbove, negativesAbove) = (0, 0)
        // Twice the pairs of a positive with a negative below it, a tie being half a pair.
        var orderedTwice = 0
        var precisionSum = 0.0
        var position = 0
        for end in ranking.groupEnds {
            var (positivesHere, here) = (0, 0)
            while position < end {
                let row = ranking.order[position]
                here += weights[row]
                if labels[row] { positivesHere += weights[row] }
                position += 1
            }
            let negativesHere = here - positivesHere
            orderedTwice +=
                positivesHere * (2 * (negatives - negativesAbove - negativesHere) + negativesHere)
            positivesAbove += positivesHere
            negativesAbove += negativesHere
            if positivesHere > 0 {
                let precision = Double(positivesAbove) / Double(positivesAbove + negativesAbove)
                precisionSum += Double(positivesHere) * precision
            }
        }
        guard positives > 0 else { return (nil, nil) }
        let averagePrecision = precisionSum / Double(positives)
        guard negatives > 0 else { return (nil, averagePrecision) }
        return (Double(orderedTwice) / Double(2 * positives * negatives), averagePrecision)
    }

    private static func mean(_ values: [Double], _ weights: [Int], _ count: Int) -> Double? {
        guard count > 0 else { return nil }
        var sum = 0.0
        for (value, weight) in zip(values, weights) { sum += Double(weight) * value }
        return sum / Double(count)
    }
}

/// Minus the logarithm of the probability given to what happened.
///
/// As in scikit-learn 1.9 that probability is first brought into ε ... 1 − ε for ε = 2^-52, so that
/// no row costs more than 36.05.
package func logarithmicLoss(label: Bool, probability: Double) -> Double {
    let given = label ? probability : 1 - probability
    return -naturalLogarithm(min(max(given, 0x1p-52), 1 - 0x1p-52))
}
