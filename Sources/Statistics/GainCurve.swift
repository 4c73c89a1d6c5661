/// What part of the positive rows is found among those with the highest scores: the cumulative gain,
/// with the lift that it is.
///
/// As in Witten, Frank and Hall, "Data Mining", section 5.7. Rows with equal scores have no order, so
/// that of a part of them as many are positive as of all of them: the curve joins the ends of such rows
/// by a straight line, which is the mean over all their orders.
package struct GainCurve: Equatable, Sendable {
    /// A part of the rows and what is found in it.
    package struct Point: Equatable, Sendable, CurvePoint {
        /// The part of all rows, those with the highest scores, of 0 to 1.
        package let share: Double
        /// The part of the positive rows among them, of 0 to 1.
        package let gain: Double

        var horizontal: Double { share }
        var vertical: Double { gain }
    }

    /// From (0, 0) to (1, 1), one for each distinct score, from the highest score down.
    package let points: [Point]

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
        var (rows, found) = (0, 0)
        var points = [Point(share: 0, gain: 0)]
        for group in groups {
            rows += group.positives + group.negatives
            found += group.positives
            points.append(
                Point(
                    share: Double(rows) / Double(labels.count),
                    gain: Double(found) / Double(positives)
                )
            )
        }
        self.points = points
    }

    /// The part of the positive rows that is found in a part of all rows.
    ///
    /// - Parameter share: the part of all rows with the highest scores, of 0 to 1.
    /// - Returns: a number of 0 to 1.
    package func gain(at share: Double) -> Double {
        precondition((0...1).contains(share), "a part of the rows is 0 to 1")
        // The first point that reaches the share; the curve ends at 1, so there is one.
        var (low, high) = (0, points.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if points[middle].share < share { low = middle + 1 } else { high = middle }
        }
        let end = points[low]
        guard low > 0, end.share > share else { return end.gain }
        let start = points[low - 1]
        let part = (share - start.share) / (end.share - start.share)
        return start.gain + (end.gain - start.gain) * part
    }

    /// How many times as many positive rows a part holds as one drawn at random would.
    ///
    /// - Parameter share: the part of all rows with the highest scores, above 0 and at most 1.
    /// - Returns: a number from 0 on; 1 for all rows.
    package func lift(at share: Double) -> Double {
        precondition(share > 0 && share <= 1, "lift is of a part above 0 and at most 1")
        return gain(at: share) / share
    }

    /// Fewer points that look the same: one is left out that is nearer than `step` to the last kept
    /// in both directions, but the first and the last stay.
    package func thinned(step: Double) -> [Point] { points.thinned(step: step) }
}
