import Words

/// An axis fitted to its values: where each value lies and where the ticks are.
struct AxisLayout {
    /// A labelled place, as a fraction of the axis' length.
    struct Tick: Equatable {
        var fraction: Double
        var label: String
    }

    let axis: Axis
    let ticks: [Tick]
    private let lower: Double
    private let upper: Double

    /// Fits an axis to values.
    ///
    /// - Parameters:
    ///   - axis: what to fit.
    ///   - values: what has to be on it; those without a place on the axis are ignored.
    ///   - isTight: whether a linear axis ends at the outermost values instead of at ticks.
    ///   - tickCount: about how many ticks there is room for.
    init(_ axis: Axis, values: some Sequence<Double>, isTight: Bool, tickCount: Int) {
        let range = Self.range(of: values, on: axis)
        let bounds: (lower: Double, upper: Double)
        let marks: [(coordinate: Double, label: String)]
        switch axis.scale {
        case .linear:
            let isTight = isTight || axis.bounds != nil
            let steps = LinearSteps(covering: range, isTight: isTight, count: tickCount)
            bounds = (steps.lower, steps.upper)
            marks = steps.ticks.map { ($0.value, axis.linearLabel(of: $0, among: steps.ticks)) }
        case .logarithmic:
            let steps = LogarithmicSteps(covering: range, count: tickCount * 2)
            bounds = (steps.lower, steps.upper)
            marks = steps.ticks.map { (decimalLogarithm($0.value), axis.ownLabel(of: $0)) }
        case .percentile:
            bounds = (0, max(1, axis.coordinate(of: range?.upperBound ?? 0) ?? 0))
            marks = Self.percentileMarks(upTo: bounds.upper)
        case .squareRoot:
            let steps = SquareRootSteps(upTo: range?.upperBound ?? 1, count: tickCount)
            bounds = (0, steps.upper)
            marks = steps.ticks.map { ($0.value.squareRoot(), axis.ownLabel(of: $0)) }
        case .logit:
            let end = axis.coordinate(of: 1) ?? 0
            bounds = (-end, end)
            marks = Self.logitMarks(on: axis)
        }
        self.axis = axis
        lower = bounds.lower
        upper = bounds.upper
        ticks = marks.map { mark in
            let fraction = (mark.coordinate - bounds.lower) / (bounds.upper - bounds.lower)
            return Tick(fraction: min(max(fraction, 0), 1), label: Language.digits(mark.label))
        }
    }

    /// Where a value lies, from 0 at the start of the axis to 1 at its end, or nothing.
    func fraction(of value: Double) -> Double? {
        guard let coordinate = axis.coordinate(of: value) else { return nil }
        let fraction = (coordinate - lower) / (upper - lower)
        return min(max(fraction, 0), 1)
    }

    private static func range(
        of values: some Sequence<Double>,
        on axis: Axis
    ) -> ClosedRange<Double>? {
        if let bounds = axis.bounds, axis.coordinate(of: bounds.lowerBound) != nil,
            axis.coordinate(of: bounds.upperBound) != nil
        {
            return bounds
        }
        var range: ClosedRange<Double>?
        for value in values where axis.coordinate(of: value) != nil {
            let known = range ?? value...value
            range = min(known.lowerBound, value)...max(known.upperBound, value)
        }
        guard let range, axis.scale == .linear, axis.startsAtZero else { return range }
        return min(range.lowerBound, 0)...max(range.upperBound, 0)
    }

    /// The ends, which stand for all beyond them, and the tenths, hundredths and thousandths between.
    private static func logitMarks(on axis: Axis) -> [(coordinate: Double, label: String)] {
        let labels = [
            (0, "≤0.0001"), (0.001, "0.001"), (0.01, "0.01"), (0.1, "0.1"), (0.5, "0.5"),
            (0.9, "0.9"),
            (0.99, "0.99"), (0.999, "0.999"), (1, "≥0.9999"),
        ]
        return labels.map { (axis.coordinate(of: $0.0) ?? 0, $0.1) }
    }

    /// 0 %, 50 %, and then a mark for each further nine.
    private static func percentileMarks(upTo upper: Double) -> [(coordinate: Double, label: String)]
    {
        let nines = Int((upper + 1e-9).rounded(.down))
        let upToHalf = [
            (0.0, "0" + Language.percentSign), (decimalLogarithm(2), "50" + Language.percentSign),
        ]
        return upToHalf
            + (1...max(1, nines)).map { count in
                let decimals = String(repeating: "9", count: max(0, count - 2))
                let percent = count == 1 ? "90" : decimals.isEmpty ? "99" : "99." + decimals
                return (Double(count), percent + Language.percentSign)
            }
    }
}

extension Axis {
    /// The label of a tick in the unit that suits the largest of all ticks.
    fileprivate func linearLabel(of tick: DecimalNumber, among ticks: [DecimalNumber]) -> String {
        guard labels == .nanoseconds else { return ownLabel(of: tick) }
        guard tick.significand != 0 else { return "0" }
        let largest = ticks.map { $0.value.magnitude }.max() ?? 0
        let magnitude = Int((decimalLogarithm(largest) + 1e-9).rounded(.down))
        let unit = TimeUnit.notAbove(exponent: magnitude)
        return tick.divided(by: unit).text + unit.suffix
    }

    /// The label of a tick in the unit that suits it alone.
    fileprivate func ownLabel(of tick: DecimalNumber) -> String {
        switch labels {
        case .numbers: return tick.text
        case .percent:
            let hundredfold = DecimalNumber(
                significand: tick.significand,
                exponent: tick.exponent + 2
            )
            return hundredfold.text + Language.percentSign
        case .nanoseconds:
            let unit = TimeUnit.notAbove(exponent: tick.exponent)
            return tick.divided(by: unit).text + unit.suffix
        }
    }
}

extension DecimalNumber {
    fileprivate func divided(by unit: TimeUnit) -> DecimalNumber {
        DecimalNumber(significand: significand, exponent: exponent - unit.rawValue)
    }
}
