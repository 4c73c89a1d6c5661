/// Where the 95 % confidence interval of a percentile lies among the sorted samples.
///
/// Without any assumption on the distribution: the number of samples below the true percentile is
/// binomial, so the interval runs between two order statistics, of ranks np ± 1.96 √(np(1 − p))
/// rounded outwards (Le Boudec, "Performance Evaluation of Computer and Communication Systems",
/// section 2.2; Kogias et al., "Lancet", USENIX ATC 2019). The normal approximation needs some
/// samples on each side, which `tailSamples` counts: below about 10 the ranks mean little.
package struct PercentileInterval: Equatable, Sendable {
    /// The rank of the lower end, from 1 for the smallest sample; at least 1.
    package let lowerRank: Int
    /// The rank of the upper end; at most the number of samples.
    package let upperRank: Int

    /// Finds the ranks, or nothing when there is no sample to speak of.
    ///
    /// - Parameters:
    ///   - count: the number of samples, at least 0.
    ///   - quantile: the percentile as a fraction in `0...1`: 0.999 for p99.9.
    package init?(count: Int, quantile: Double) {
        precondition(count >= 0, "a number of samples is at least 0")
        precondition((0...1).contains(quantile), "a quantile lies in 0...1")
        guard count > 0 else { return nil }
        let below = Double(count) * quantile
        let deviation = (below * (1 - quantile)).squareRoot()
        let lowest = (below - normalQuantile975 * deviation).rounded(.down)
        let highest = (below + normalQuantile975 * deviation).rounded(.up) + 1
        lowerRank = max(1, Int(lowest))
        upperRank = min(count, Int(highest))
    }

    /// The number of samples that lie beyond a percentile's own rank: what its estimate rests on.
    ///
    /// - Parameters:
    ///   - count: the number of samples, at least 0.
    ///   - quantile: the percentile as a fraction in `0...1`.
    /// - Returns: a number from 0 to `count`.
    package static func tailSamples(count: Int, quantile: Double) -> Int {
        precondition(count >= 0, "a number of samples is at least 0")
        precondition((0...1).contains(quantile), "a quantile lies in 0...1")
        let below = Double(count) * quantile
        // 100 × 0.07 is a little over 7 in binary: such dust must not cost a rank.
        let nearest = below.rounded()
        let isWhole = (below - nearest).magnitude <= 4 * below.ulp
        return count - Int(isWhole ? nearest : below.rounded(.up))
    }
}

/// The number of standard deviations on each side that leaves 2.5 % of a normal distribution out.
private let normalQuantile975 = 1.96
