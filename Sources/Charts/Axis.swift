import Words

/// One side of a chart: what it measures and how values are spread along it.
package struct Axis: Sendable {
    /// How values are spread.
    package enum Scale: Sendable {
        /// Equal differences are equally long.
        case linear
        /// Equal ratios are equally long; only values above 0 have a place.
        case logarithmic
        /// Fractions in `0 ..< 1`, spread by log 1/(1 − p), so that every further nine of a
        /// percentile is equally long: 0 %, 50 %, 90 %, 99 %, 99.9 % and so on.
        case percentile
        /// Equal differences of square roots are equally long, which shows small shares beside
        /// large ones; only values from 0 on have a place, and the axis starts at 0.
        case squareRoot
        /// Probabilities in `0 ... 1`, spread by log p/(1 − p), so that 0.001 is as far from 0.01 as
        /// 0.99 from 0.999. What is nearer to 0 or 1 than 0.0001 lies at the end of the axis, which is
        /// labelled so.
        case logit
    }

    /// How ticks are labelled.
    package enum Labels: Sendable {
        /// Plain numbers; the title says their unit.
        case numbers
        /// Values in nanoseconds, labelled in ns, µs, ms or s.
        case nanoseconds
        /// Fractions, labelled in per cent.
        case percent
    }

    /// The words beside the axis, with the unit where labels carry none.
    package let title: String
    /// Which values have a place, and how far apart they lie.
    package let scale: Scale
    /// What the values are, as the ticks and the summary write them.
    package let labels: Labels
    /// Whether a linear axis reaches down to 0 even if no value does.
    package let startsAtZero: Bool
    /// Where the axis begins and ends whatever the values are; values outside have no place.
    package let bounds: ClosedRange<Double>?

    /// An axis, whose ends are found from the values unless bounds are given.
    ///
    /// - Parameters:
    ///   - title: its words, plain text of any length; what does not fit is cut.
    ///   - scale: how values are spread.
    ///   - labels: how ticks and values are written.
    ///   - startsAtZero: whether a linear axis reaches 0 in any case; the other scales take no notice.
    ///   - bounds: where it begins and ends; bounds that have no place on the scale bind nothing.
    package init(
        _ title: String,
        scale: Scale = .linear,
        labels: Labels = .numbers,
        startsAtZero: Bool = false,
        bounds: ClosedRange<Double>? = nil
    ) {
        self.title = title
        self.scale = scale
        self.labels = labels
        self.startsAtZero = startsAtZero
        self.bounds = bounds
    }

    /// A value's coordinate before it is fitted to the chart, or nothing where it has no place.
    func coordinate(of value: Double) -> Double? {
        if let bounds, !bounds.contains(value) { return nil }
        return switch scale {
        case .linear: value.magnitude <= Self.magnitudeMax ? value : nil
        case .logarithmic:
            (1 / Self.magnitudeMax...Self.magnitudeMax).contains(value)
                ? decimalLogarithm(value) : nil
        case .percentile: value >= 0 && value < 1 ? 0 - decimalLogarithm(1 - value) : nil
        case .squareRoot:
            (0...Self.magnitudeMax).contains(value) ? value.squareRoot() : nil
        case .logit: (0...1).contains(value) ? Self.logit(of: value) : nil
        }
    }

    /// The decimal logarithm of the odds, of -4 to 4 but for the odds of 0.0001 itself.
    private static func logit(of probability: Double) -> Double {
        let inner = min(max(probability, logitEnd), 1 - logitEnd)
        return decimalLogarithm(inner / (1 - inner))
    }

    /// How near to 0 and 1 a logit axis reaches.
    static let logitEnd = 0.0001

    /// A value as text with up to three significant digits.
    func text(of value: Double) -> String {
        switch labels {
        case .numbers: NumberFormat.threeDigits(value)
        case .nanoseconds: NanosecondFormat.text(value)
        case .percent: NumberFormat.percent(value)
        }
    }

    /// Larger values count as gaps: differences of them could overflow.
    static let magnitudeMax = 1e300
}
