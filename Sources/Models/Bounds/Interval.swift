/// Where a number lies if it is not NaN: from `lower` to `upper`, both included.
///
/// Operations follow "Interval Analysis" (Moore, 1966) on binary64. Where an operation of IEEE 754
/// only rounds, it keeps the order of its operands, so that the results at the ends bound all
/// results of the same operation between them; no outward rounding is needed.
package struct Interval: Sendable, Hashable {
    /// At most `upper`; minus infinity where nothing bounds it.
    package let lower: Double
    /// Infinity where nothing bounds it.
    package let upper: Double
    /// Whether there may be NaN instead of a number.
    package let mayBeNaN: Bool

    /// The numbers from `lower` to `upper`; all of them where an end is NaN.
    package init(_ lower: Double, _ upper: Double, mayBeNaN: Bool = false) {
        let areEnds = lower <= upper
        self.lower = areEnds ? lower : -.infinity
        self.upper = areEnds ? upper : .infinity
        self.mayBeNaN = mayBeNaN || !areEnds
    }

    /// Of which nothing is known.
    package static let everything = Interval(-.infinity, .infinity, mayBeNaN: true)

    /// Whether all of the numbers lie within `other` or at most `slack` beyond its ends.
    package func lies(within other: Interval, slack: Double = 0) -> Bool {
        lower >= other.lower - slack && upper <= other.upper + slack
    }

    /// Whether some number lies in both.
    func meets(_ other: Interval) -> Bool {
        lower <= other.upper && upper >= other.lower
    }

    private var isFinite: Bool { lower.isFinite && upper.isFinite }
}

extension Interval {
    static prefix func - (a: Interval) -> Interval {
        Interval(-a.upper, -a.lower, mayBeNaN: a.mayBeNaN)
    }

    static func + (a: Interval, b: Interval) -> Interval {
        Interval(a.lower + b.lower, a.upper + b.upper, mayBeNaN: mayBeNaN(a, b))
    }

    static func - (a: Interval, b: Interval) -> Interval { a + -b }

    static func * (a: Interval, b: Interval) -> Interval {
        around(corners(a, b) { $0 == 0 || $1 == 0 ? 0 : $0 * $1 }, a, b)
    }

    /// Quotients; of a divisor that may be 0 nothing is known.
    static func / (a: Interval, b: Interval) -> Interval {
        if b.meets(Interval(0, 0)) { return everything }
        // Of infinity by infinity the other corners have the ends.
        return around(corners(a, b) { $0.isInfinite && $1.isInfinite ? 0 : $0 / $1 }, a, b)
    }

    /// Products of a number with itself.
    var squared: Interval {
        let size = absolute
        return Interval(size.lower * size.lower, size.upper * size.upper, mayBeNaN: mayBeNaN)
    }

    var absolute: Interval {
        if lower >= 0 { return self }
        if upper <= 0 { return -self }
        return Interval(0, Swift.max(-lower, upper), mayBeNaN: mayBeNaN)
    }

    var squareRoot: Interval {
        guard upper >= 0 else { return .everything }
        let start = Swift.max(lower, 0)
        return Interval(
            start.squareRoot(),
            upper.squareRoot(),
            mayBeNaN: mayBeNaN || lower < 0
        )
    }

    /// Powers of e; the ends are moved by more than what `Exponential` may be off, which keeps no
    /// order in its last bit.
    var exponential: Interval {
        Interval(
            Exponential.exp(lower) * (1 - 0x1p-50),
            Exponential.exp(upper) * (1 + 0x1p-50),
            mayBeNaN: mayBeNaN
        )
    }

    /// The larger of two numbers, as `LinkProgram` has it: the first where the second is NaN.
    func maximum(_ other: Interval) -> Interval {
        Interval(
            other.mayBeNaN ? lower : Swift.max(lower, other.lower),
            Swift.max(upper, other.upper),
            mayBeNaN: mayBeNaN
        )
    }

    /// The smallest interval around both.
    func hull(_ other: Interval) -> Interval {
        Interval(
            Swift.min(lower, other.lower),
            Swift.max(upper, other.upper),
            mayBeNaN: mayBeNaN || other.mayBeNaN
        )
    }

    /// The numbers rounded to binary32.
    var roundedToFloat32: Interval {
        Interval(Double(Float(lower)), Double(Float(upper)), mayBeNaN: mayBeNaN)
    }

    /// Whether an operation on numbers of two intervals may be given NaN, or may make it of
    /// infinities and zeros.
    private static func mayBeNaN(_ a: Interval, _ b: Interval) -> Bool {
        a.mayBeNaN || b.mayBeNaN || !a.isFinite || !b.isFinite
    }

    private static func corners(
        _ a: Interval,
        _ b: Interval,
        _ operation: (Double, Double) -> Double
    ) -> [Double] {
        [
            operation(a.lower, b.lower), operation(a.lower, b.upper),
            operation(a.upper, b.lower), operation(a.upper, b.upper),
        ]
    }

    private static func around(_ values: [Double], _ a: Interval, _ b: Interval) -> Interval {
        Interval(
            values.min() ?? .nan,
            values.max() ?? .nan,
            mayBeNaN: mayBeNaN(a, b)
        )
    }
}
