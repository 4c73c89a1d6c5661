internal import Charts

/// Numbers as reports write them.
enum Figures {
    /// Three significant digits.
    static func short(_ value: Double) -> String { NumberFormat.threeDigits(value) }

    /// A metric: four decimals, more where it is next to 0 or 1; a dash for none.
    static func metric(_ value: Double?) -> String {
        guard let value else { return "–" }
        if value != 0, value.magnitude < 0.1 { return NumberFormat.threeDigits(value) }
        let isNearOne = value < 1 && value >= 0.9995
        return NumberFormat.fixed(value, decimals: isNearOne ? 6 : 4)
    }

    /// A ratio near 1 with the decimals that tell it from 1.
    static func ratio(_ value: Double) -> String {
        let isNear = (value - 1).magnitude < 0.1
        return isNear ? NumberFormat.fixed(value, decimals: 6) : NumberFormat.threeDigits(value)
    }

    /// An interval, as "0.91 to 0.95".
    static func interval(_ range: ClosedRange<Double>?) -> String {
        guard let range else { return "–" }
        return "\(metric(range.lowerBound)) to \(metric(range.upperBound))"
    }
}
