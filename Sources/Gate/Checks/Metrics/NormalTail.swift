internal import Statistics

/// One side of the normal distribution with mean 0 and deviation 1.
enum NormalTail {
    /// The power that the smallest detectable effect is meant for.
    static let power = 0.8

    /// The probability of a value above `z`.
    static func above(_ z: Double) -> Double {
        let half = StandardNormal.twoSidedPValue(z) / 2
        return z >= 0 ? half : 1 - half
    }

    /// The value that a given part of the distribution, 0 to ½, lies above.
    static func quantile(above part: Double) -> Double {
        var (low, high) = (0.0, 40.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if above(middle) > part { low = middle } else { high = middle }
        }
        return high
    }

    /// How many standard errors a true difference must have so that a one-sided test of the given
    /// significance finds it four times out of five.
    static func detectableErrors(significance: Double) -> Double {
        quantile(above: significance) + quantile(above: 1 - power)
    }
}
