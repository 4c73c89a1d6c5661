/// A number taken apart, to be multiplied by others without rounding.
struct ExactFactor: Sendable {
    /// The digits: at most 53 bits.
    private let significand: UInt64
    /// The number is its digits times 2 to this power.
    private let exponent: Int
    private let isNegative: Bool

    /// The places before the point beyond which a product is too large.
    private static let widthMax = 126

    /// Takes a number apart, which is finite.
    @inline(__always)
    init(_ value: Double) {
        let bits = value.bitPattern
        let biased = Int(truncatingIfNeeded: bits &>> 52 & 0x7ff)
        let isNormal = biased != 0
        significand = bits & (1 &<< 52 &- 1) | (isNormal ? 1 &<< 52 : 0)
        exponent = (isNormal ? biased : 1) &- 1075
        isNegative = bits &>> 63 != 0
    }

    /// The product with another, in units of 2^-`places` and rounded to the nearest; nil if it is not less than
    /// 2^126 of them on either side of 0.
    @inline(__always)
    func times(_ other: ExactFactor, places: Int) -> Int128? {
        let (high, low) = significand.multipliedFullWidth(by: other.significand)
        let product = Int128(truncatingIfNeeded: UInt128(high) &<< 64 | UInt128(low))
        let shift = exponent &+ other.exponent &+ places
        let size: Int128
        if shift >= 0 {
            let width = 128 &- product.leadingZeroBitCount
            if width &+ shift > Self.widthMax {
                if width == 0 { return 0 }
                return nil
            }
            size = product &<< Int128(truncatingIfNeeded: shift)
        } else {
            size = FixedPoint.shifted(product, shift)
        }
        return isNegative != other.isNegative ? 0 &- size : size
    }
}
