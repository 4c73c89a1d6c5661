/// How often rows were positive beside how probable that was said to be, in bins of like rows.
package struct CalibrationBins: Equatable, Sendable {
    /// Rows with neighbouring probabilities.
    package struct Bin: Equatable, Sendable {
        /// The number of rows, at least 1.
        package let count: Int
        /// Those of them that are positive.
        package let positives: Int
        /// Their lowest and their highest probability: the bounds of a band of scores.
        package let range: ClosedRange<Double>
        /// The mean of their probabilities.
        package let meanPredicted: Double
        /// The fraction of them that is positive.
        package let observedRate: Double
        /// Where the true rate lies with 95 % confidence.
        ///
        /// By Wilson's score interval ("Probable Inference, the Law of Succession, and Statistical
        /// Inference", Journal of the American Statistical Association 22, 1927), which holds for
        /// few rows and for rates of 0 and 1 too.
        package let interval: ClosedRange<Double>
    }

    /// The bins from the lowest probabilities to the highest.
    package let bins: [Bin]
    /// The mean distance between what was said and what was seen, each bin weighing its rows.
    package let expectedCalibrationError: Double

    /// Sorts rows into bins of about equally many, or gives nothing where there is no row or some
    /// probability lies outside 0 to 1.
    ///
    /// Rows with equal probabilities share a bin, that in which the middle one of them falls; so
    /// there can be fewer bins than asked for, and the order of the rows does not matter.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - probabilities: the probability that each is, as many.
    ///   - count: the most bins, at least 1.
    package init?(labels: [Bool], probabilities: [Double], count: Int) {
        precondition(count > 0, "rows are sorted into at least one bin")
        guard !labels.isEmpty, probabilities.allSatisfy({ (0...1).contains($0) }),
            let groups = ScoreGroup.groups(labels: labels, scores: probabilities)
        else { return nil }

        var tallies = [Tally](repeating: Tally(), count: count)
        var start = 0
        for group in groups.reversed() {
            let size = group.positives + group.negatives
            let number = (2 * start + size) * count / (2 * labels.count)
            tallies[number].add(group)
            start += size
        }
        bins = tallies.filter { $0.count > 0 }.map(\.bin)
        expectedCalibrationError =
            bins.reduce(0) { sum, bin in
                sum + Double(bin.count) * (bin.observedRate - bin.meanPredicted).magnitude
            } / Double(labels.count)
    }
}

/// The rows of a bin, counted.
private struct Tally {
    private(set) var count = 0
    private var positives = 0
    private var probabilitySum = 0.0
    // Groups come from the lowest score up.
    private var range = 0.0...0.0

    mutating func add(_ group: ScoreGroup) {
        let size = group.positives + group.negatives
        range = (count == 0 ? group.score : range.lowerBound)...group.score
        count += size
        positives += group.positives
        probabilitySum += Double(size) * group.score
    }

    var bin: CalibrationBins.Bin {
        CalibrationBins.Bin(
            count: count,
            positives: positives,
            range: range,
            meanPredicted: probabilitySum / Double(count),
            observedRate: Double(positives) / Double(count),
            interval: wilsonInterval(positives, of: count)
        )
    }
}

private func wilsonInterval(_ positives: Int, of count: Int) -> ClosedRange<Double> {
    let (part, whole) = (Double(positives), Double(count))
    let z = StandardNormal.quantile975
    let center = (part + z * z / 2) / (whole + z * z)
    let spread = z / (whole + z * z) * (part * (whole - part) / whole + z * z / 4).squareRoot()
    // With rates of 0 and 1 these ends are 0 and 1 but for rounding.
    let lower = positives == 0 ? 0 : max(0, center - spread)
    let upper = positives == count ? 1 : min(1, center + spread)
    return lower...upper
}
