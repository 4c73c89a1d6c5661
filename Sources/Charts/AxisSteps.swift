import Words

/// Ticks at equal steps of 1, 2 or 5 times a power of ten.
struct LinearSteps {
    let lower: Double
    let upper: Double
    let ticks: [DecimalNumber]

    /// Finds steps.
    ///
    /// - Parameters:
    ///   - range: the values to cover, or nothing, which counts as `0...1`.
    ///   - isTight: whether to end at the range's bounds instead of at the ticks around them.
    ///   - count: about how many steps to make.
    init(covering range: ClosedRange<Double>?, isTight: Bool, count: Int) {
        let range = Self.widened(range ?? 0...1)
        let step = Self.step(notBelow: (range.upperBound - range.lowerBound) / Double(count))
        let stepValue = step.value
        let first = range.lowerBound / stepValue
        let last = range.upperBound / stepValue
        // Division leaves dust on multiples, which must neither lose a tick nor add one. Values a
        // little beyond the last tick are no reason for another one either, half the chart away.
        let dust = isTight ? 1e-6 : 0.05
        let firstIndex = Int((isTight ? first - dust : first + dust).rounded(isTight ? .up : .down))
        let lastIndex = Int((isTight ? last + dust : last - dust).rounded(isTight ? .down : .up))
        ticks = (firstIndex...max(firstIndex, lastIndex)).map { index in
            DecimalNumber(significand: index * step.significand, exponent: step.exponent)
        }
        lower = isTight ? range.lowerBound : min(range.lowerBound, ticks[0].value)
        upper = isTight ? range.upperBound : max(range.upperBound, ticks[ticks.count - 1].value)
    }

    /// Makes room around values that are all equal, or equal but for rounding.
    private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
        let magnitude = max(range.lowerBound.magnitude, range.upperBound.magnitude)
        guard magnitude > 1 / Axis.magnitudeMax else { return 0...1 }
        guard range.upperBound - range.lowerBound < magnitude * 1e-9 else { return range }
        return (range.lowerBound - magnitude / 10)...(range.upperBound + magnitude / 10)
    }

    /// The smallest of 1, 2, 5 times a power of ten that is not below a length.
    private static func step(notBelow length: Double) -> DecimalNumber {
        let exponent = Int(decimalLogarithm(length).rounded(.down))
        let candidates = [1, 2, 5, 10, 20].map {
            DecimalNumber(significand: $0, exponent: exponent)
        }
        return candidates.first { $0.value >= length * (1 - 1e-9) } ?? candidates[4]
    }
}

/// Ticks at 1, 2 and 5 times every power of ten, or at powers of ten alone when these are many.
struct LogarithmicSteps {
    let lower: Double
    let upper: Double
    let ticks: [DecimalNumber]

    /// Finds steps; `lower` and `upper` are decimal logarithms.
    ///
    /// - Parameters:
    ///   - range: the values to cover, above 0, or nothing, which counts as `1...10`.
    ///   - count: at most about how many ticks to make.
    init(covering range: ClosedRange<Double>?, count: Int) {
        let range = range ?? 1...10
        var first = 3 * Int(decimalLogarithm(range.lowerBound).rounded(.down)) - 3
        while Self.number(first + 1).value <= range.lowerBound { first += 1 }
        var last = max(first + 1, 3 * Int(decimalLogarithm(range.upperBound).rounded(.down)) - 3)
        while Self.number(last).value < range.upperBound { last += 1 }

        let all = Array(first...last)
        let powers = all.filter { $0.isMultiple(of: 3) }
        let stride = (powers.count + count - 1) / count
        let shown = all.count <= count ? all : powers.filter { $0.isMultiple(of: 3 * stride) }
        ticks = shown.map(Self.number)
        lower = decimalLogarithm(Self.number(first).value)
        upper = decimalLogarithm(Self.number(last).value)
    }

    /// The step at a place in the row …, 0.5, 1, 2, 5, 10, …, counted from 1.
    private static func number(_ index: Int) -> DecimalNumber {
        let exponent = index >= 0 ? index / 3 : (index - 2) / 3
        let significand = [1, 2, 5][index - 3 * exponent]
        return DecimalNumber(significand: significand, exponent: exponent)
    }
}

/// Ticks at 0 and at 1, 2 and 5 times powers of ten, spaced by their square roots.
struct SquareRootSteps {
    /// The square root of the largest tick.
    let upper: Double
    let ticks: [DecimalNumber]

    /// Finds steps.
    ///
    /// - Parameters:
    ///   - largest: the value to reach, from 0 on; 0 and what is next to it count as 1.
    ///   - count: about how many steps to make.
    init(upTo largest: Double, count: Int) {
        let largest = largest > 1 / Axis.magnitudeMax ? largest : 1
        var exponent = Int(decimalLogarithm(largest).rounded(.down))
        let around = [1, 2, 5, 10, 20].map { DecimalNumber(significand: $0, exponent: exponent) }
        let top = around.first { $0.value >= largest * (1 - 1e-9) } ?? around[4]
        let root = top.value.squareRoot()
        let gap = root / Double(count + 1)
        var ticks = [top]
        var last = root
        // Two powers of ten below the top lie at a tenth of its root, where no further tick fits.
        for _ in 0..<4 {
            for significand in [10, 5, 2] {
                let tick = DecimalNumber(significand: significand, exponent: exponent)
                let place = tick.value.squareRoot()
                guard place <= last - gap, place >= gap else { continue }
                ticks.append(tick)
                last = place
            }
            exponent -= 1
        }
        self.ticks = [DecimalNumber(significand: 0, exponent: 0)] + ticks.reversed()
        upper = root
    }
}
