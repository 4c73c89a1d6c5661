/// The threshold of 0 to 1 that decides best on given rows.
///
/// Thresholds between two neighbouring scores decide alike, so one stands for them: that midway,
/// where new rows that score a little otherwise are least likely to fall on the wrong side. The
/// lowest score counts 0 as its neighbour and the highest 1. Where several decide equally well, the
/// one in the widest gap between scores is taken for the same reason, and the highest of those.
package enum DecisionThreshold {
    /// The threshold with the highest F1.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - probabilities: the probability that each is, as many.
    /// - Returns: a number of 0 to 1; nil where no row is positive, as F1 then tells nothing, or
    ///   where some probability lies outside 0 to 1.
    package static func bestF1(labels: [Bool], probabilities: [Double]) -> Double? {
        guard labels.contains(true) else { return nil }
        return best(labels, probabilities) { first, second in
            // F1 = 2TP / (2TP + FP + FN), compared as fractions so that equal ones are equal.
            let (found, foundOther) = (first.truePositives, second.truePositives)
            let whole = 2 * found + first.falsePositives + first.falseNegatives
            let wholeOther = 2 * foundOther + second.falsePositives + second.falseNegatives
            return (foundOther * whole, found * wholeOther)
        }
    }

    /// The threshold whose wrong decisions cost least.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - probabilities: the probability that each is, as many.
    ///   - falsePositiveCost: of a negative row predicted positive; finite and at least 0.
    ///   - falseNegativeCost: of a positive row predicted negative; likewise, and not both are 0.
    /// - Returns: a number of 0 to 1; nil where there is no row, or where some probability lies
    ///   outside 0 to 1.
    package static func leastCost(
        labels: [Bool],
        probabilities: [Double],
        falsePositiveCost: Double,
        falseNegativeCost: Double
    ) -> Double? {
        precondition(
            falsePositiveCost.isFinite && falsePositiveCost >= 0
                && falseNegativeCost.isFinite && falseNegativeCost >= 0,
            "costs are finite and at least 0"
        )
        // Only their ratio matters, and so no sum overflows.
        let unit = max(falsePositiveCost, falseNegativeCost)
        precondition(unit > 0, "one of the costs is more than 0")
        let (wrongAlarm, miss) = (falsePositiveCost / unit, falseNegativeCost / unit)
        func cost(_ matrix: ConfusionMatrix) -> Double {
            Double(matrix.falsePositives) * wrongAlarm + Double(matrix.falseNegatives) * miss
        }
        return best(labels, probabilities) { (cost($0), cost($1)) }
    }

    /// The best threshold, where `compared` gives two numbers of which the lower belongs to the
    /// better of two matrices.
    private static func best<Number: Comparable>(
        _ labels: [Bool],
        _ probabilities: [Double],
        compared: (ConfusionMatrix, ConfusionMatrix) -> (Number, Number)
    ) -> Double? {
        guard let candidates = Candidate.all(labels, probabilities), var best = candidates.first
        else { return nil }
        for candidate in candidates.dropFirst() {
            let (own, other) = compared(candidate.matrix, best.matrix)
            // From the highest down, so that of equal gaps the first stays.
            if own < other || (own == other && candidate.gap > best.gap) { best = candidate }
        }
        return best.threshold
    }
}

/// A threshold that stands for all between two neighbouring scores.
private struct Candidate {
    let threshold: Double
    /// The distance of the two scores.
    let gap: Double
    let matrix: ConfusionMatrix

    /// A threshold above `lower` and not above `upper`, midway if there is a number between.
    private init(lower: Double, upper: Double, matrix: ConfusionMatrix) {
        gap = upper - lower
        let middle = lower + gap / 2
        threshold = middle > lower ? middle : upper
        self.matrix = matrix
    }

    /// Those that differ, from the highest down; nil where there is no row or a score is outside
    /// 0 to 1.
    static func all(_ labels: [Bool], _ probabilities: [Double]) -> [Candidate]? {
        guard !labels.isEmpty, probabilities.allSatisfy({ (0...1).contains($0) }),
            let groups = ScoreGroup.groups(labels: labels, scores: probabilities)
        else { return nil }
        let positives = labels.count { $0 }
        var (truePositives, falsePositives) = (0, 0)
        func candidate(lower: Double, upper: Double) -> Candidate {
            Candidate(
                lower: lower,
                upper: upper,
                matrix: ConfusionMatrix(
                    trueNegatives: labels.count - positives - falsePositives,
                    falsePositives: falsePositives,
                    falseNegatives: positives - truePositives,
                    truePositives: truePositives
                )
            )
        }
        // Above the highest score there is room only where that is not 1.
        var candidates: [Candidate] = []
        if groups[0].score < 1 { candidates.append(candidate(lower: groups[0].score, upper: 1)) }
        for (index, group) in groups.enumerated() {
            truePositives += group.positives
            falsePositives += group.negatives
            let lower = index + 1 < groups.count ? groups[index + 1].score : 0
            candidates.append(candidate(lower: lower, upper: group.score))
        }
        return candidates
    }
}
