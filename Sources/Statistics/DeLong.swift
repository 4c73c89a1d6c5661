/// A test of whether the ROC AUC of two models on the same rows differ.
///
/// The variance is that of DeLong, DeLong and Clarke-Pearson ("Comparing the Areas under Two or
/// More Correlated Receiver Operating Characteristic Curves", Biometrics 44, 1988), from mid-ranks
/// as in Sun and Xu ("Fast Implementation of DeLong's Algorithm …", IEEE Signal Processing Letters
/// 21, 2014), in time proportional to n log n. It rests on many rows of each class.
package struct DeLong: Equatable, Sendable {
    /// The ROC AUC of the first model.
    package let firstArea: Double
    /// The ROC AUC of the second model.
    package let secondArea: Double
    /// The estimated variance of the difference; 0 where each row stands alike in both orders.
    package let variance: Double

    /// The first area less the second.
    package var difference: Double { firstArea - secondArea }

    /// Whether no row stands otherwise in one order than in the other, for all that the areas see.
    package var isIdentical: Bool { variance == 0 && firstArea == secondArea }

    /// The deviation of the difference.
    package var standardError: Double { variance.squareRoot() }

    /// The two-sided p-value; 1 for models that order alike.
    ///
    /// It is 0 where the areas differ and the estimated variance is 0, as of a perfect order and a
    /// constant score: the estimate then sees no way in which other rows could say otherwise.
    package var pValue: Double {
        if isIdentical { return 1 }
        return StandardNormal.twoSidedPValue(difference / standardError)
    }

    /// Where the difference lies with 95 % confidence: 1.96 standard errors on each side.
    package var interval: ClosedRange<Double> {
        let spread = StandardNormal.quantile975 * standardError
        return difference - spread...difference + spread
    }

    /// Compares, or gives nothing where there are less than two rows of a class or a score is NaN.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - first: the scores of the first model, as many.
    ///   - second: those of the second model for the same rows.
    package init?(labels: [Bool], first: [Double], second: [Double]) {
        precondition(
            labels.count == first.count && labels.count == second.count,
            "every row has a label and two scores"
        )
        let positives = labels.count { $0 }
        guard positives > 1, labels.count - positives > 1,
            let one = Placements(labels: labels, scores: first),
            let other = Placements(labels: labels, scores: second)
        else { return nil }
        firstArea = one.area
        secondArea = other.area
        variance =
            varianceOfMean(zip(one.ofPositives, other.ofPositives).map { $0 - $1 })
            + varianceOfMean(zip(one.ofNegatives, other.ofNegatives).map { $0 - $1 })
    }
}

/// Where each row stands among those of the other class, ties counting half.
private struct Placements {
    /// For each positive row the fraction of the negative ones below it.
    private(set) var ofPositives: [Double] = []
    /// For each negative row the fraction of the positive ones above it.
    private(set) var ofNegatives: [Double] = []
    let area: Double

    init?(labels: [Bool], scores: [Double]) {
        let positives = labels.indices.filter { labels[$0] }
        let negatives = labels.indices.filter { !labels[$0] }
        guard let among = doubledMidranks(scores),
            let amongPositives = doubledMidranks(positives.map { scores[$0] }),
            let amongNegatives = doubledMidranks(negatives.map { scores[$0] })
        else { return nil }
        // Ranks from the highest down; twice, and so whole numbers.
        var above = 0
        for (number, row) in positives.enumerated() {
            let negativesAbove = among[row] - amongPositives[number]
            above += 2 * negatives.count - negativesAbove
            ofPositives.append(1 - Double(negativesAbove) / Double(2 * negatives.count))
        }
        for (number, row) in negatives.enumerated() {
            let positivesAbove = among[row] - amongNegatives[number]
            ofNegatives.append(Double(positivesAbove) / Double(2 * positives.count))
        }
        area = Double(above) / Double(2 * positives.count * negatives.count)
    }
}

/// Twice the rank of each score from the highest down, equal ones sharing the mean of their ranks.
private func doubledMidranks(_ scores: [Double]) -> [Int]? {
    guard let ranking = ScoreRanking(scores) else { return nil }
    var ranks = [Int](repeating: 0, count: scores.count)
    var start = 0
    for end in ranking.groupEnds {
        for row in ranking.order[start..<end] { ranks[row] = start + end + 1 }
        start = end
    }
    return ranks
}

/// The estimated variance of the mean of at least two values; just 0 where they are all the same.
private func varianceOfMean(_ values: [Double]) -> Double {
    let squares = distancesFromMean(of: values).reduce(0) { $0 + $1 * $1 }
    return squares / Double(values.count - 1) / Double(values.count)
}
