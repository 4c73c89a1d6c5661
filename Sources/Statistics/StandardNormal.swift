import Glibc

/// The normal distribution with mean 0 and deviation 1.
package enum StandardNormal {
    /// What 2.5 % of it lie above: the ends of an interval of 95 % are so many deviations away.
    package static let quantile975 = 1.959963984540054

    /// The probability of a value at least as far from 0 as `z` on either side; 1 for a `z` of 0,
    /// 0 for an infinite one.
    package static func twoSidedPValue(_ z: Double) -> Double {
        erfc(z.magnitude / 2.0.squareRoot())
    }
}
