/// Values that a person would say for one at which the model decides otherwise.
///
/// They are rounded away from the applicant's own.
struct RoundValues {
    let unit: FeatureUnit
    /// Whether only whole numbers are values of the feature.
    let isWhole: Bool
    /// What the model saw in training; no value lies beyond.
    let range: ClosedRange<Double>

    /// The values, the roundest first and the exact one last; each only once.
    ///
    /// - Parameters:
    ///   - value: the allowed value nearest to the applicant's at which the model decides otherwise.
    ///   - origin: the applicant's own, or what a missing one counts as.
    /// - Returns: values as far from the origin as that one or further, all of them allowed.
    func values(for value: Double, from origin: Double) -> [Double] {
        var values: [Double] = []
        for places in places(of: value) where !isWhole || places >= 0 {
            let round = Self.rounded(value, to: places, from: origin)
            guard round.isFinite, range.contains(round), !values.contains(round) else { continue }
            values.append(round)
        }
        return values.contains(value) ? values : values + [value]
    }

    /// The places to round to, as powers of ten, from the roundest on.
    private func places(of value: Double) -> [Int] {
        switch unit {
        case .money:
            let magnitude = value.magnitude
            let most = magnitude >= 10_000 ? 2 : magnitude >= 1000 ? 1 : 0
            return (0...most).reversed() + [-2]
        case .years: return isWhole ? [0] : [-1, -2]
        case .count, .points: return [0, -1]
        case .none:
            // Three digits that count, and two more where three do not do.
            guard value != 0, value.isFinite else { return [] }
            let first = Self.firstPlace(value.magnitude)
            return [first - 2, first - 4].filter { (-15...15).contains($0) }
        }
    }

    /// The power of ten of the first digit.
    private static func firstPlace(_ magnitude: Double) -> Int {
        var place = 0
        if magnitude >= 1 {
            while place < 20, power(place + 1) <= magnitude { place += 1 }
        } else {
            while place > -20, 1 / power(-place) > magnitude { place -= 1 }
        }
        return place
    }

    /// The nearest number of so many places that is not nearer to the origin.
    private static func rounded(_ value: Double, to places: Int, from origin: Double) -> Double {
        let rule: FloatingPointRoundingRule =
            value > origin ? .up : value < origin ? .down : .toNearestOrEven
        // Powers below one are no doubles, so those divide where the others multiply.
        let scale = power(abs(places))
        func number(_ count: Double) -> Double { places >= 0 ? count * scale : count / scale }
        var count = (places >= 0 ? value / scale : value * scale).rounded(rule)
        // The product was itself rounded, perhaps past a number of these places.
        if value > origin, number(count) < value { count += 1 }
        if value < origin, number(count) > value { count -= 1 }
        let rounded = number(count)
        return rounded == 0 ? 0 : rounded
    }

    /// Ten to a power from 0 to 22, which is exact.
    private static func power(_ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
