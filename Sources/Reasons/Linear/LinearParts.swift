import Models

/// What the features of a linear model add, in closed form: weight times the difference to the group's mean.
///
/// Products are exact integers of up to 106 bits, so that each contribution is the real one, rounded once. The
/// one exception are digits below 2^-102 of the scale, which are rounded before.
struct LinearParts: Sendable {
    /// A feature's part in the raw score.
    private struct Feature: Sendable {
        /// The weight, or the larger part of it.
        let high: ExactFactor
        /// The rest of the weight, where there is one.
        let low: ExactFactor
        let hasLow: Bool
        /// The mean of the weighted column over the group, in units of 2^-`places`.
        let mean: Int128
        /// Places behind the point of products and the mean.
        let places: Int
    }

    /// Places behind the point that products have unless they are large.
    private static let placesMax = 102
    /// Products of the group have less than this many bits, so that 256 of them can be added six times.
    private static let groupWidth = 114

    /// Rows whose products are made before the first is explained.
    private static let rowsTogether = 8

    private let features: [6 of Feature]
    /// The same, where that is quicker and certain.
    private let quick: QuickProducts
    /// The mean raw score of the group in units of the scale.
    let mean: Int64

    /// The parts of no model.
    init() {
        let zero = ExactFactor(0)
        features = .init(
            repeating: Feature(
                high: zero,
                low: zero,
                hasLow: false,
                mean: 0,
                places: Self.placesMax
            )
        )
        mean = 0
        quick = QuickProducts()
    }

    /// The parts of a linear model.
    ///
    /// - Parameters:
    ///   - linear: the model.
    ///   - function: what its sums become.
    ///   - columns: the prepared columns of each row of the group, finite.
    /// - Throws: ``ReasonsFault/tooLarge``.
    init(
        _ linear: LinearModel,
        _ function: AffineScore,
        _ columns: [Features]
    ) throws(ReasonsFault) {
        var features = LinearParts().features
        var sums = [Int128](repeating: 0, count: featureCount)
        for feature in 0..<featureCount {
            let weight = Self.weight(of: feature, linear, function)
            (features[feature], sums[feature]) = try Self.part(
                weight,
                columns.map { $0[feature] }
            )
        }
        var offset = function.first * DoubleDouble(linear.first.bias) + function.offset
        if let second = linear.second {
            offset = offset + function.second * DoubleDouble(second.bias)
        }
        let least = (0..<featureCount).reduce(Self.placesMax) { min($0, features[$1].places) }
        let places = min(least, Self.groupWidth - Self.exponent(of: offset.high))
        guard places > ReasonsLimits.unitBits, let bias = FixedPoint.units(offset, places: places)
        else { throw .tooLarge }
        let rows = Int128(columns.count)
        let total = (0..<featureCount).reduce(bias * rows) {
            $0 + FixedPoint.shifted(sums[$1], places - features[$1].places)
        }
        let divisor = rows << (places - ReasonsLimits.unitBits)
        guard let mean = Int64(exactly: FixedPoint.quotient(total, by: divisor)) else {
            throw .tooLarge
        }
        self.features = features
        self.mean = mean
        quick = QuickProducts(
            weights: (0..<featureCount).map { Self.weight(of: $0, linear, function) },
            means: (0..<featureCount).map {
                features[$0].mean.doubleDouble(places: features[$0].places)
            },
            places: least
        )
    }

    /// What a column is multiplied by on the way to the raw score.
    private static func weight(
        of feature: Int,
        _ linear: LinearModel,
        _ function: AffineScore
    ) -> DoubleDouble {
        let first = function.first * DoubleDouble(linear.first.weights[feature])
        guard let second = linear.second else { return first }
        return first + function.second * DoubleDouble(second.weights[feature])
    }

    /// A feature's part, and the sum over the group of its weighted column.
    private static func part(
        _ weight: DoubleDouble,
        _ values: [Double]
    ) throws(ReasonsFault) -> (Feature, sum: Int128) {
        let largest = values.map { exponent(of: weight.high * $0) }.max() ?? 0
        let places = min(placesMax, groupWidth - largest)
        guard weight.isFinite, places > ReasonsLimits.unitBits else { throw .tooLarge }
        var part = Feature(
            high: ExactFactor(weight.high),
            low: ExactFactor(weight.low),
            hasLow: weight.low != 0,
            mean: 0,
            places: places
        )
        var sum: Int128 = 0
        for value in values {
            guard let product = product(part, value) else { throw .tooLarge }
            sum += product
        }
        part = Feature(
            high: part.high,
            low: part.low,
            hasLow: part.hasLow,
            mean: FixedPoint.quotient(sum, by: Int128(values.count)),
            places: places
        )
        return (part, sum)
    }

    /// The power of 2 that a number's size is at least; 0 where that is less or there is none.
    private static func exponent(of value: Double) -> Int {
        guard value.isFinite else { return Int(Int16.max) }
        return value == 0 ? 0 : max(0, Int(value.exponent))
    }

    /// A column times its weight.
    @inline(__always)
    private static func product(_ part: Feature, _ value: Double) -> Int128? {
        let value = ExactFactor(value)
        guard let product = part.high.times(value, places: part.places) else { return nil }
        guard part.hasLow else { return product }
        guard let rest = part.low.times(value, places: part.places) else { return nil }
        return product &+ rest
    }

    /// Writes the explanations of the first `count` rows of prepared columns, from `start` on.
    func explain(
        _ columns: Span<Features>,
        count: Int,
        scale: Scale,
        into explanations: inout MutableSpan<Explanation>,
        from start: Int
    ) {
        var next = 0
        while next < count {
            let rows = min(Self.rowsTogether, count - next)
            var contributions = [8 of [6 of Int64]](repeating: .init(repeating: 0))
            var areCertain: UInt = 0
            for row in 0..<rows {
                let isCertain = quick.write(columns[next + row], to: &contributions[row])
                areCertain |= (isCertain ? 1 : 0) &<< UInt(row)
            }
            for row in 0..<rows {
                explanations[start + next + row] =
                    areCertain &>> UInt(row) & 1 != 0
                    ? Explanation(scale: scale, mean: mean, contributions: contributions[row])
                    : exactExplanation(of: columns[next + row], scale)
            }
            next += rows
        }
    }

    /// The explanation by exact products.
    func exactExplanation(of columns: Features, _ scale: Scale) -> Explanation {
        var contributions = [6 of Int64](repeating: 0)
        for feature in 0..<featureCount {
            let value = columns[feature]
            guard value.isFinite, let product = Self.product(features[feature], value) else {
                return Explanation(beyond: feature, scale: scale)
            }
            let part = FixedPoint.shifted(
                product &- features[feature].mean,
                ReasonsLimits.unitBits &- features[feature].places
            )
            let contribution = Int64(truncatingIfNeeded: part)
            guard Int128(contribution) == part else {
                return Explanation(beyond: feature, scale: scale)
            }
            contributions[feature] = contribution
        }
        return Explanation(scale: scale, mean: mean, contributions: contributions)
    }
}

extension Int128 {
    /// The number of units of 2^-`places`, to some 106 bits.
    fileprivate func doubleDouble(places: Int) -> DoubleDouble {
        let high = Double(self)
        let low = Double(self - Int128(high))
        let unit = DoubleDouble(Double(sign: .plus, exponent: -places, significand: 1))
        return (DoubleDouble(high) + DoubleDouble(low)) * unit
    }
}
