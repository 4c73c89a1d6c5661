/// A test of whether two models differ in how often they are right on the same rows.
///
/// Only the rows count on which just one of them is right: did the models not differ, each such row
/// would be either's with equal chances. With fewer than 25 such rows p is that of the exact
/// binomial test (McNemar, "Note on the Sampling Error of the Difference between Correlated
/// Proportions or Percentages", Psychometrika 12, 1947); else it is the mid-p, in which the outcome
/// seen counts half, since the exact one then is needlessly careful (Fagerland, Lydersen and Laake,
/// "The McNemar Test for Binary Matched-Pairs Data", BMC Medical Research Methodology 13, 2013).
package struct McNemar: Equatable, Sendable {
    /// From how many discordant rows on p is the mid-p.
    package static let midPRowsMin = 25

    /// The rows on which only the first model is right.
    package let onlyFirstRight: Int
    /// The rows on which only the second model is right.
    package let onlySecondRight: Int
    /// The two-sided p-value; 1 where the models are right on the same rows.
    package let pValue: Double

    /// Tests.
    ///
    /// - Parameters:
    ///   - onlyFirstRight: the rows on which only the first model is right; at least 0.
    ///   - onlySecondRight: the rows on which only the second is; at least 0.
    package init(onlyFirstRight: Int, onlySecondRight: Int) {
        precondition(onlyFirstRight >= 0 && onlySecondRight >= 0, "a count is at least 0")
        self.onlyFirstRight = onlyFirstRight
        self.onlySecondRight = onlySecondRight
        let count = onlyFirstRight + onlySecondRight
        let tail = binomialTail(min(onlyFirstRight, onlySecondRight), of: count)
        let seen = count < Self.midPRowsMin ? 0 : tail.last
        pValue = min(1, 2 * tail.sum - seen)
    }
}

/// The probability of at most `successes` of `count` throws of a coin, and that of just so many.
///
/// The probabilities are found relative to the one in the middle, the greatest, so that none but
/// negligible ones underflow.
private func binomialTail(_ successes: Int, of count: Int) -> (sum: Double, last: Double) {
    let middle = count / 2
    var relative = [Double](repeating: 1, count: middle + 1)
    for number in stride(from: middle, to: 0, by: -1) {
        relative[number - 1] = relative[number] * Double(number) / Double(count - number + 1)
    }
    let half = relative.reduce(0, +)
    // An even count has its middle once, all others are mirrored.
    let whole = 2 * half - (count % 2 == 0 ? relative[middle] : 0)
    return (relative[...successes].reduce(0, +) / whole, relative[successes] / whole)
}
