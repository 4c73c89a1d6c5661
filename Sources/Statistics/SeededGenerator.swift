/// Random numbers that a seed fixes: the same stream on every machine and with every compiler.
///
/// The generator is xoshiro256** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number
/// Generators", ACM TOMS 47(4), 2021), whose 256 bits of state come from the seed by SplitMix64
/// (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014), as its
/// authors advise. It is for sampling and schedules, never for secrets.
///
/// `Double.random(in:using:)` is free to change between versions of Swift, so draws that must be
/// repeatable come from the `next…` methods here; so it is with `shuffle(using:)`.
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

    /// A normally distributed number of mean 0 and deviation 1.
    ///
    /// By the polar method (Marsaglia and Bray, "A Convenient Method for Generating Normal
    /// Variables", SIAM Review 6(3), 1964): a point drawn in the unit disc gives two such numbers,
    /// of which the second is dropped, so that a draw depends on nothing but the stream.
    package mutating func nextNormal() -> Double {
        while true {
            let x = 2 * nextUniform() - 1
            let y = 2 * nextUniform() - 1
            let square = x * x + y * y
            if square > 0 && square < 1 {
                return x * (-2 * naturalLogarithm(square) / square).squareRoot()
            }
        }
    }

    /// A number in `0 ..< count`, each as likely; the count is at least 1.
    ///
    /// The upper word of `count` times a random word, drawn again in the few cases that would
    /// favour some numbers (Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS
    /// 29(1), 2019).
    package mutating func nextIndex(below count: Int) -> Int {
        precondition(count > 0, "an index is drawn from at least one")
        let count = UInt64(count)
        var product = next().multipliedFullWidth(by: count)
        if product.low < count {
            let unevenBelow = (0 &- count) % count
            while product.low < unevenBelow {
                product = next().multipliedFullWidth(by: count)
            }
        }
        return Int(product.high)
    }

    /// The numbers `0 ..< count` in an order drawn evenly from all orders; the count is at least 0.
    ///
    /// By the exchange of each with one not yet placed, from the last down (Durstenfeld, "Algorithm
    /// 235: Random Permutation", CACM 7(7), 1964).
    package mutating func nextPermutation(count: Int) -> [Int] {
        precondition(count >= 0, "a permutation has at least 0 numbers")
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, nextIndex(below: last + 1))
        }
        return order
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
