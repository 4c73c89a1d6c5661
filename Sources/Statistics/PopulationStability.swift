/// How far the scores of two samples are spread differently: the population stability index.
///
/// The index is Σ (a − e) ln (a / e) over bins, where e and a are the fractions of the two samples
/// in a bin: the symmetric divergence of Jeffreys, as Kullback and Leibler give it ("On Information
/// and Sufficiency", Annals of Mathematical Statistics 22, 1951). Ten bins hold equally many of the
/// first sample, fewer where scores are tied. A row is added to every bin, as Laplace did, so that
/// an empty bin leaves the index finite.
///
/// Of two independent samples of n and m rows from the same scores, the index is about
/// (1/n + 1/m) · χ² with one degree of freedom less than there are bins; so what a customary limit
/// such as 0.1 means depends on the rows, and ``nullQuantile95`` says what chance alone gives. For
/// two models on the same rows, which scatter together, that is on the safe side.
package struct PopulationStability: Equatable, Sendable {
    /// The most bins.
    package static let binsMax = 10

    /// The bins that there are, 1 to 10.
    package let bins: Int
    /// The index, at least 0.
    package let index: Double
    /// What the index exceeds by chance in one of twenty cases; 0 with a single bin.
    package let nullQuantile95: Double

    /// What an index says.
    package enum Reading: String, Sendable {
        /// No more than chance gives in nineteen of twenty cases.
        case chance
        /// More than chance, and below 0.1, from which on a shift is customarily looked into.
        case small
        /// From 0.1 to below 0.25.
        case moderate
        /// From 0.25 on, where a score is customarily made anew.
        case large
    }

    /// What the index says: by chance first, then by the customary limits of 0.1 and 0.25 (Siddiqi,
    /// "Credit Risk Scorecards", 2006, chapter 9), which alone would call a shift what few rows give.
    package var reading: Reading {
        if index <= nullQuantile95 { return .chance }
        return index < 0.1 ? .small : index < 0.25 ? .moderate : .large
    }

    /// Compares, or gives nothing where a sample is empty or a score is NaN.
    ///
    /// - Parameters:
    ///   - expected: the scores that set the bins, in any order.
    ///   - actual: the scores that are held against them, of any number.
    package init?(expected: [Double], actual: [Double]) {
        guard !expected.isEmpty, !actual.isEmpty,
            !expected.contains(where: \.isNaN), !actual.contains(where: \.isNaN)
        else { return nil }
        let edges = Self.edges(expected.sorted())
        let expectedCounts = Self.counts(expected, edges)
        let actualCounts = Self.counts(actual, edges)
        bins = edges.count + 1
        var index = 0.0
        for (first, second) in zip(expectedCounts, actualCounts) {
            let share = Double(first + 1) / Double(expected.count + bins)
            let actualShare = Double(second + 1) / Double(actual.count + bins)
            index += (actualShare - share) * naturalLogarithm(actualShare / share)
        }
        self.index = index
        let perRow = 1 / Double(expected.count) + 1 / Double(actual.count)
        nullQuantile95 = chiSquareQuantiles95[bins - 1] * perRow
    }

    /// The highest scores of all bins but the last, ascending and different.
    private static func edges(_ sorted: [Double]) -> [Double] {
        var edges: [Double] = []
        for number in 1..<binsMax {
            let end = number * sorted.count / binsMax
            guard end > 0, sorted[end - 1] < sorted[sorted.count - 1] else { continue }
            if edges.last != sorted[end - 1] { edges.append(sorted[end - 1]) }
        }
        return edges
    }

    private static func counts(_ scores: [Double], _ edges: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: edges.count + 1)
        for score in scores { counts[edges.count { $0 < score }] += 1 }
        return counts
    }
}

/// What a χ² of 0 to 9 degrees of freedom exceeds with a probability of 5 %.
///
/// From `scipy.stats.chi2.ppf(0.95, k)`, as no closed form exists.
private let chiSquareQuantiles95 = [
    0.0, 3.841458820694124, 5.991464547107979, 7.814727903251179, 9.487729036781154,
    11.070497693516351, 12.591587243743977, 14.067140449340169, 15.50731305586545,
    16.918977604620448,
]
