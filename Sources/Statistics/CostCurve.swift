/// What wrong decisions cost at every threshold, a row, in the unit of the costs.
///
/// The mean cost is FP/n · c₊ + FN/n · c₋, as in Elkan, "The Foundations of Cost-Sensitive Learning"
/// (IJCAI 2001) with right decisions free.
package struct CostCurve: Equatable, Sendable {
    /// A stretch of thresholds that decide alike.
    package struct Point: Equatable, Sendable {
        /// Above what the stretch begins, the first one at 0 itself; it runs to the next point's
        /// threshold and holds that.
        package let threshold: Double
        /// The mean cost of a row there.
        package let cost: Double
    }

    /// By ascending threshold, from 0; the last is of the thresholds above all scores.
    package let points: [Point]

    /// Draws the curve, or nothing where there is no row or some probability lies outside 0 to 1.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - probabilities: the probability that each is, as many.
    ///   - falsePositiveCost: of a negative row predicted positive; finite and at least 0.
    ///   - falseNegativeCost: of a positive row predicted negative; likewise.
    package init?(
        labels: [Bool],
        probabilities: [Double],
        falsePositiveCost: Double,
        falseNegativeCost: Double
    ) {
        precondition(
            falsePositiveCost.isFinite && falsePositiveCost >= 0
                && falseNegativeCost.isFinite && falseNegativeCost >= 0,
            "costs are finite and at least 0"
        )
        guard !labels.isEmpty, probabilities.allSatisfy({ (0...1).contains($0) }),
            let groups = ScoreGroup.groups(labels: labels, scores: probabilities)
        else { return nil }
        let count = Double(labels.count)
        var falsePositives = labels.count { !$0 }
        var falseNegatives = 0
        // Parts of the rows and not sums of costs, which could overflow.
        func point(above threshold: Double) -> Point {
            Point(
                threshold: threshold,
                cost: Double(falsePositives) / count * falsePositiveCost
                    + Double(falseNegatives) / count * falseNegativeCost
            )
        }
        var points = [point(above: 0)]
        for group in groups.reversed() {
            falsePositives -= group.negatives
            falseNegatives += group.positives
            points.append(point(above: group.score))
        }
        self.points = points
    }

    /// The least cost of all thresholds.
    package var least: Double { points.map(\.cost).min() ?? 0 }
    /// The cost of predicting every row positive: in lending, of refusing everybody.
    package var ofAll: Double { points[0].cost }
    /// The cost of predicting no row positive: in lending, of accepting everybody.
    package var ofNone: Double { points[points.count - 1].cost }

    /// The cost at a threshold of 0 to 1.
    package func cost(at threshold: Double) -> Double {
        // The last stretch that begins below it.
        var (low, high) = (0, points.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if points[middle].threshold < threshold { low = middle } else { high = middle - 1 }
        }
        return points[low].cost
    }
}
