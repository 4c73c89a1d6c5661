import Models

/// Contributions of a linear model in pairs of doubles, where they are the exact ones for certain.
///
/// Each product is two doubles without an error (Dekker, 1971), and so is its difference to the mean, but for some
/// 2^-50 of a unit. What lies that far from the middle between two units is rounded as the real number is; what
/// does not, and what is large, is left to ``LinearParts``.
struct QuickProducts: Sendable {
    /// Two columns' parts, in units.
    private struct Pair: Sendable {
        var weight = SIMD2<Double>(repeating: 0)
        /// The upper half of the weight's digits, and the lower one.
        var upper = SIMD2<Double>(repeating: 0)
        var lower = SIMD2<Double>(repeating: 0)
        /// What the weight is more than a double.
        var rest = SIMD2<Double>(repeating: 0)
        var mean = SIMD2<Double>(repeating: 0)
        /// What the mean is more than a double.
        var meanRest = SIMD2<Double>(repeating: 0)
    }

    /// A double times this, less what it is then too large by, is the upper half of its digits (Veltkamp, 1968).
    private static let splitter = 0x1p27 + 1
    /// Added to a number below 2^51, it leaves the nearest whole number in the low bits of the sum.
    private static let rounder = 0x1.8p52
    /// Contributions are less than this many units.
    private static let sizeMax = 0x1p51
    /// How far from the nearest unit a number may be.
    private static let distanceMax = 0.5 - 0x1p-20
    /// Means and weights beyond this could be off by more.
    private static let partMax = 0x1p80

    /// Exact products that are rounded to fewer places could be rounded to another unit.
    private static let placesMin = 70

    private var first = Pair()
    private var second = Pair()
    private var third = Pair()
    /// Whether there are any.
    private let isPossible: Bool

    /// Of no model.
    init() { isPossible = false }

    /// Makes the parts.
    ///
    /// - Parameters:
    ///   - weights: of the columns.
    ///   - means: of the weighted columns.
    ///   - places: behind the point, to which exact products are rounded.
    init(weights: [DoubleDouble], means: [DoubleDouble], places: Int) {
        let unit = Double(sign: .plus, exponent: ReasonsLimits.unitBits, significand: 1)
        let parts = (weights + means).flatMap { [$0.high * unit, $0.low * unit] }
        isPossible = places >= Self.placesMin && parts.allSatisfy { abs($0) < Self.partMax }
        func pair(_ column: Int) -> Pair {
            var pair = Pair()
            for lane in 0..<2 {
                let (weight, mean) = (weights[column + lane], means[column + lane])
                pair.weight[lane] = weight.high * unit
                pair.rest[lane] = weight.low * unit
                pair.mean[lane] = mean.high * unit
                pair.meanRest[lane] = mean.low * unit
            }
            (pair.upper, pair.lower) = Self.split(pair.weight)
            return pair
        }
        (first, second, third) = (pair(0), pair(2), pair(4))
    }

    /// Writes the contributions of a row of columns in units; returns whether all are certain.
    @inline(__always)
    func write(_ columns: Features, to contributions: inout [6 of Int64]) -> Bool {
        let (a, isA) = Self.parts(SIMD2(columns[0], columns[1]), first)
        let (b, isB) = Self.parts(SIMD2(columns[2], columns[3]), second)
        let (c, isC) = Self.parts(SIMD2(columns[4], columns[5]), third)
        contributions = [a[0], a[1], b[0], b[1], c[0], c[1]]
        let areCertain = isA .& isB .& isC
        return isPossible && areCertain[0] && areCertain[1]
    }

    @inline(__always)
    private static func parts(
        _ value: SIMD2<Double>,
        _ pair: Pair
    ) -> (SIMD2<Int64>, SIMDMask<SIMD2<Int64>>) {
        let (upper, lower) = split(value)
        let product = pair.weight * value
        let high = (pair.upper * upper - product) + pair.upper * lower + pair.lower * upper
        let rest = (high + pair.lower * lower) + pair.rest * value
        let part = product - pair.mean
        let ofMean = product - part
        let dropped = (product - (part + ofMean)) + (ofMean - pair.mean)
        let (units, left) = rounded(part)
        // What the products dropped may lead to a neighbour.
        let (more, distance) = rounded(left + (dropped + (rest - pair.meanRest)))
        let isNear =
            (distance .<= distanceMax) .& (distance .>= -distanceMax)
            .& (part .< sizeMax) .& (part .> -sizeMax)
        return (units &+ more, isNear)
    }

    /// The nearest whole numbers of numbers below 2^51, and how far these lie above them.
    @inline(__always)
    private static func rounded(
        _ number: SIMD2<Double>
    ) -> (SIMD2<Int64>, distance: SIMD2<Double>) {
        let sum = number + rounder
        let bits = SIMD2(Int64(bitPattern: sum[0].bitPattern), Int64(bitPattern: sum[1].bitPattern))
        return (bits &- Int64(bitPattern: rounder.bitPattern), number - (sum - rounder))
    }

    /// The upper and the lower half of the digits of numbers.
    @inline(__always)
    private static func split(_ value: SIMD2<Double>) -> (SIMD2<Double>, SIMD2<Double>) {
        let large = value * splitter
        let upper = large - (large - value)
        return (upper, value - upper)
    }
}
