/// The exponential function and what is made of it, in binary64.
///
/// The C library's `exp` picks its code by processor (with and without fused multiply-add) and so
/// gives different last bits on different machines. A golden row must give the same bits on all, so
/// these use only IEEE 754 additions, multiplications, divisions and comparisons, in a fixed order.
///
/// Method, after Cody and Waite, "Software Manual for the Elementary Functions" (1980), chapter 6:
/// x = n ln 2 + r with |r| <= ln 2 / 2, exp(x) = 2^n exp(r), and exp(r) from its Taylor series,
/// whose terms after r^13 / 13! are below 1/20 of the last bit. The error is below 1 ulp.
package enum Exponential {
    /// ln 2 cut to 40 bits, so that its product with any exponent of binary64 is exact.
    private static let ln2High = 0x1.62e42fefa2p-1
    /// What `ln2High` leaves of ln 2.
    private static let ln2Low = 0x1.9ef35793c7673p-41
    private static let log2e = 0x1.71547652b82fep+0
    /// Added to a number below 2^51, it leaves the nearest integer in the low bits of the sum.
    private static let rounder = 0x1.8p+52
    /// As `rounder`, plus the exponent bias: shifted left by 52, the low bits are a power of two.
    private static let biasedRounder = 0x1.8p+52 + 1023
    /// Above this the result is infinite, below `underflow` it is 0; between, exponents stay small.
    private static let overflow = 710.0
    private static let underflow = -746.0

    /// Returns e to the power of each lane, within 1 ulp; NaN stays NaN.
    @inline(__always)
    package static func exp(_ x: SIMD2<Double>) -> SIMD2<Double> {
        var x = x
        x.replace(with: overflow, where: x .> overflow)
        x.replace(with: underflow, where: x .< underflow)

        let n = (x * log2e + rounder) - rounder
        let high = x - n * ln2High
        let low = n * ln2Low
        let r = high - low
        let rest = (high - r) - low

        // exp(r) = 1 + r + r^2 (even(r^2) + r odd(r^2)): two chains half as long as one.
        let r2 = r * r
        var even = SIMD2<Double>(repeating: 1.0 / 479_001_600)
        even = even * r2 + 1.0 / 3_628_800
        even = even * r2 + 1.0 / 40_320
        even = even * r2 + 1.0 / 720
        even = even * r2 + 1.0 / 24
        even = even * r2 + 1.0 / 2
        var odd = SIMD2<Double>(repeating: 1.0 / 6_227_020_800)
        odd = odd * r2 + 1.0 / 39_916_800
        odd = odd * r2 + 1.0 / 362_880
        odd = odd * r2 + 1.0 / 5_040
        odd = odd * r2 + 1.0 / 120
        odd = odd * r2 + 1.0 / 6
        let significand = 1.0 + (r + (r2 * (even + r * odd) + (rest + rest * r)))

        // 2^n may be subnormal or infinite on its own; its two halves never are.
        let half = n * 0.5 + biasedRounder
        let otherHalf = (n - (half - biasedRounder)) + biasedRounder
        return significand * powerOfTwo(half) * powerOfTwo(otherHalf)
    }

    /// Returns 1 / (1 + exp(-x)) for each lane, precise for both signs; NaN stays NaN.
    @inline(__always)
    package static func sigmoid(_ x: SIMD2<Double>) -> SIMD2<Double> {
        let small = exp(x.replacing(with: -x, where: x .> 0))
        let numerator = small.replacing(with: 1, where: x .>= 0)
        return numerator / (1 + small)
    }

    /// Returns e to the power of each lane, within 1 ulp; NaN stays NaN.
    @inline(__always)
    package static func exp(_ x: SIMD4<Double>) -> SIMD4<Double> {
        SIMD4(lowHalf: exp(x.lowHalf), highHalf: exp(x.highHalf))
    }

    /// Returns 1 / (1 + exp(-x)) for each lane, precise for both signs; NaN stays NaN.
    @inline(__always)
    package static func sigmoid(_ x: SIMD4<Double>) -> SIMD4<Double> {
        SIMD4(lowHalf: sigmoid(x.lowHalf), highHalf: sigmoid(x.highHalf))
    }

    /// Returns e to the power of `x`, within 1 ulp.
    package static func exp(_ x: Double) -> Double {
        exp(SIMD2(repeating: x))[0]
    }

    /// Returns 1 / (1 + exp(-x)).
    package static func sigmoid(_ x: Double) -> Double {
        sigmoid(SIMD2(repeating: x))[0]
    }

    /// Reads a sum with `biasedRounder` as the power of two that its low bits name.
    @inline(__always)
    private static func powerOfTwo(_ sum: SIMD2<Double>) -> SIMD2<Double> {
        let bits = SIMD2<UInt64>(
            sum[0].bitPattern,
            sum[1].bitPattern
        )
        let shifted = bits &<< 52
        return SIMD2(
            Double(bitPattern: shifted[0]),
            Double(bitPattern: shifted[1])
        )
    }
}
