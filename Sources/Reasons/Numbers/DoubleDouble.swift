/// A number as the sum of two, of which the second is at most half of the last place of the first: some 106 bits.
///
/// The operations are those of Dekker (1971) and of Hida, Li and Bailey (2001). They use only additions,
/// multiplications and fused multiply-adds of IEEE 754, so they give the same bits on every machine.
struct DoubleDouble: Sendable, Hashable {
    /// The number, rounded to a double.
    let high: Double
    /// What the rounding left.
    let low: Double

    /// A double.
    init(_ value: Double) { (high, low) = (value, 0) }

    /// The sum of two doubles, exactly.
    private init(sumOf a: Double, _ b: Double) {
        let sum = a + b
        let ofB = sum - a
        let rest = (a - (sum - ofB)) + (b - ofB)
        (high, low) = (sum, rest.isNaN ? 0 : rest)
    }

    static let zero = DoubleDouble(0)

    /// Whether it is a number at all.
    var isFinite: Bool { high.isFinite && low.isFinite }

    static prefix func - (a: DoubleDouble) -> DoubleDouble {
        DoubleDouble(sumOf: -a.high, -a.low)
    }

    static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let high = DoubleDouble(sumOf: a.high, b.high)
        let low = DoubleDouble(sumOf: a.low, b.low)
        let middle = DoubleDouble(sumOf: high.high, high.low + low.high)
        return DoubleDouble(sumOf: middle.high, middle.low + low.low)
    }

    static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + -b }

    static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let high = a.high * b.high
        let rest = (-high).addingProduct(a.high, b.high)
        return DoubleDouble(sumOf: high, rest + (a.high * b.low + a.low * b.high))
    }

    static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let first = a.high / b.high
        let rest = a - b * DoubleDouble(first)
        let second = rest.high / b.high
        let last = (rest - b * DoubleDouble(second)).high / b.high
        return DoubleDouble(sumOf: first, second) + DoubleDouble(last)
    }
}
