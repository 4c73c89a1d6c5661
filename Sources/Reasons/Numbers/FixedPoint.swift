/// Whole numbers of units of 2^-n, rounded to the nearest, ties to the even one.
///
/// Only operations on integers, so they give the same on every machine.
enum FixedPoint {
    /// The places before the point beyond which `units` gives nothing.
    private static let widthMax = 125

    /// A number in units of 2^-`places`; nil if it is not less than 2^125 of them on either side of 0.
    static func units(_ value: Double, places: Int) -> Int128? {
        guard value.isFinite else { return nil }
        guard value != 0 else { return 0 }
        let significand = Int128(value.significandBitPattern | 1 << 52)
        let magnitude: Int128
        if value.isNormal {
            guard Int(value.exponent) + places < widthMax else { return nil }
            magnitude = shifted(significand, Int(value.exponent) - 52 + places)
        } else {
            magnitude = shifted(Int128(value.significandBitPattern), -1074 + places)
        }
        return value < 0 ? -magnitude : magnitude
    }

    /// The same of the sum of two doubles; the second is rounded on its own.
    static func units(_ value: DoubleDouble, places: Int) -> Int128? {
        guard let high = units(value.high, places: places),
            let low = units(value.low, places: places)
        else { return nil }
        return high + low
    }

    /// A number times 2^`shift`; what a shift to the right drops is rounded.
    static func shifted(_ value: Int128, _ shift: Int) -> Int128 {
        guard shift < 0 else { return value << shift }
        guard shift > -127 else { return 0 }
        let half = Int128(1) << (-shift - 1)
        let isOdd = value >> -shift & 1
        return (value + half - 1 + isOdd) >> -shift
    }

    /// A quotient; the divisor is positive.
    @inline(__always)
    static func quotient<Number: FixedWidthInteger & SignedInteger>(
        _ value: Number,
        by divisor: Number
    ) -> Number {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        let rest = remainder.magnitude
        let other = divisor.magnitude &- rest
        guard rest > other || rest == other && quotient & 1 != 0 else { return quotient }
        return value < 0 ? quotient &- 1 : quotient &+ 1
    }
}
