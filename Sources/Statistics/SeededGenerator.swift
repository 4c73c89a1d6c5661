/// Random numbers that a seed fixes: the same stream on every machine and with every compiler.
///
/// The generator is xoshiro256** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number
/// Generators", ACM TOMS 47(4), 2021), whose 256 bits of state come from the seed by SplitMix64
/// (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014), as its
/// authors advise. It is for sampling and schedules, never for secrets.
///
/// `Double.random(in:using:)` is free to change between versions of Swift, so draws that must be
/// repeatable come from the `nextUniform` and `nextExponential` methods here.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state0: UInt64
    private var state1: UInt64
    private var state2: UInt64
    private var state3: UInt64

    /// Starts the stream that belongs to a seed; every seed is good, 0 included.
    package init(seed: UInt64) {
        var expander = SplitMix64(state: seed)
        state0 = expander.next()
        state1 = expander.next()
        state2 = expander.next()
        state3 = expander.next()
    }

    /// The next 64 uniform bits.
    package mutating func next() -> UInt64 {
        let result = rotatedLeft(state1 &* 5, by: 7) &* 9
        let shifted = state1 << 17
        state2 ^= state0
        state3 ^= state1
        state1 ^= state2
        state0 ^= state3
        state2 ^= shifted
        state3 = rotatedLeft(state3, by: 45)
        return result
    }

    /// A uniform number in `0 ..< 1`: one of the 2^53 multiples of 2^-53, each as likely.
    package mutating func nextUniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A uniform number in a range with finite bounds, both of which can be reached by rounding.
    package mutating func nextUniform(in range: ClosedRange<Double>) -> Double {
        let (lower, upper) = (range.lowerBound, range.upperBound)
        precondition(lower.isFinite && upper.isFinite, "a uniform range needs finite bounds")
        let fraction = nextUniform()
        // Weighting both bounds, where `upper - lower` could overflow; rounding may step outside.
        let value = lower * (1 - fraction) + upper * fraction
        return min(max(value, lower), upper)
    }

    /// An exponentially distributed number with the given mean, finite and at least 0.
    ///
    /// By the inverse of the distribution function: -mean · ln(1 − u). `1 − u` is exact and never 0,
    /// so the longest draw is 53 ln 2 ≈ 36.7 times the mean.
    package mutating func nextExponential(mean: Double) -> Double {
        precondition(mean.isFinite && mean >= 0, "the mean of a gap is finite and at least 0")
        // 0 minus, as a negated logarithm of 1 would be -0.
        return mean * (0 - naturalLogarithm(1 - nextUniform()))
    }
}

/// The generator that spreads one word of seed over the larger state of another.
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

private func rotatedLeft(_ word: UInt64, by count: UInt64) -> UInt64 {
    (word << count) | (word >> (64 - count))
}
