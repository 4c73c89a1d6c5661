/// The true positive rate against the false positive rate at every threshold.
package struct ROCCurve: Equatable, Sendable {
    /// The rates at a threshold.
    package struct Point: Equatable, Sendable, CurvePoint {
        /// The fraction of the negative rows that the threshold predicts positive.
        package let falsePositiveRate: Double
        /// The fraction of the positive rows that the threshold predicts positive.
        package let truePositiveRate: Double
        /// The lowest score predicted positive; ∞ where none is.
        package let threshold: Double

        var horizontal: Double { falsePositiveRate }
        var vertical: Double { truePositiveRate }
    }

    /// From (0, 0) to (1, 1), one for each distinct score, from the highest score down.
    package let points: [Point]
    /// The area under the curve, where equal scores are joined by a straight line.
    package let area: Double

    /// Draws the curve, or nothing unless there are rows of both classes and no score is NaN.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - probabilities: a score for each row, as many; the higher, the likelier positive.
    package init?(labels: [Bool], probabilities: [Double]) {
        guard let groups = ScoreGroup.groups(labels: labels, scores: probabilities) else {
            return nil
        }
        let positives = groups.reduce(0) { $0 + $1.positives }
        let negatives = groups.reduce(0) { $0 + $1.negatives }
        guard positives > 0 && negatives > 0 else { return nil }

        var (truePositives, falsePositives) = (0, 0)
        // Twice the area in units of one pair of rows.
        var areaTwice = 0
        var points = [Point(falsePositiveRate: 0, truePositiveRate: 0, threshold: .infinity)]
        for group in groups {
            areaTwice += group.negatives * (2 * truePositives + group.positives)
            truePositives += group.positives
            falsePositives += group.negatives
            points.append(
                Point(
                    falsePositiveRate: Double(falsePositives) / Double(negatives),
                    truePositiveRate: Double(truePositives) / Double(positives),
                    threshold: group.score
                )
            )
        }
        self.points = points
        area = Double(areaTwice) / Double(2 * positives * negatives)
    }

    /// Fewer points that look the same: one is left out that is nearer than `step` to the last kept
    /// in both directions, but the first and the last stay.
    package func thinned(step: Double) -> [Point] { points.thinned(step: step) }
}
