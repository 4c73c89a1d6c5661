/// The precision against the recall at every threshold.
package struct PrecisionRecallCurve: Equatable, Sendable {
    /// Precision and recall at a threshold.
    package struct Point: Equatable, Sendable, CurvePoint {
        /// The fraction of the positive rows that the threshold predicts positive.
        package let recall: Double
        /// The fraction of the rows predicted positive that are.
        package let precision: Double
        /// The lowest score predicted positive.
        package let threshold: Double

        var horizontal: Double { recall }
        var vertical: Double { precision }
    }

    /// One for each distinct score, from the highest score down, so recall rises to 1.
    ///
    /// The curve begins with the rows of the highest score: without any row predicted positive
    /// there is no precision.
    package let points: [Point]
    /// The precisions averaged with the rise of recall as weights: the area under the steps.
    package let averagePrecision: Double

    /// Draws the curve, or nothing where no row is positive or a score is NaN.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - probabilities: a score for each row, as many; the higher, the likelier positive.
    package init?(labels: [Bool], probabilities: [Double]) {
        guard let groups = ScoreGroup.groups(labels: labels, scores: probabilities) else {
            return nil
        }
        let positives = groups.reduce(0) { $0 + $1.positives }
        guard positives > 0 else { return nil }

        var (truePositives, predicted) = (0, 0)
        var sum = 0.0
        points = groups.map { group in
            truePositives += group.positives
            predicted += group.positives + group.negatives
            let precision = Double(truePositives) / Double(predicted)
            sum += Double(group.positives) * precision
            return Point(
                recall: Double(truePositives) / Double(positives),
                precision: precision,
                threshold: group.score
            )
        }
        averagePrecision = sum / Double(positives)
    }

    /// Fewer points that look the same: one is left out that is nearer than `step` to the last kept
    /// in both directions, but the first and the last stay.
    package func thinned(step: Double) -> [Point] { points.thinned(step: step) }
}
