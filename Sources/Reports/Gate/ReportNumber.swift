internal import Words

/// Numbers as the gate's reports write them.
enum ReportNumber {
    /// What stands where there is no number.
    static let none = "–"

    /// A number with four decimals, with more where it is next to 0 or 1, and fewer where it is
    /// large.
    ///
    /// Negative zero reads "0", NaN and the infinities read "NaN", "∞" and "-∞": a reviewer sees that
    /// something is wrong, where a dash would say that nothing was measured.
    static func text(_ value: Double?) -> String {
        guard let value else { return none }
        if value == 0 { return "0" }
        let isNearOne = value < 1 && value >= 0.9995
        guard (0.1..<1000).contains(value.magnitude) else {
            return NumberFormat.threeDigits(value)
        }
        let text = NumberFormat.fixed(value, decimals: isNearOne ? 6 : 4)
        // Rounding made 1 of it: a bound says that it is not.
        return isNearOne && text.hasPrefix("1") ? ">0.999999" : text
    }

    /// A difference, with its sign.
    static func difference(_ value: Double?) -> String {
        guard let value, value > 0 else { return text(value) }
        return "+" + text(value)
    }

    /// The ends of an interval, each with the digits that suit it.
    static func interval(_ range: ClosedRange<Double>?, between: String = " to ") -> String {
        range.map { text($0.lowerBound) + between + text($0.upperBound) } ?? none
    }

    /// A count with a comma after every three digits.
    static func count(_ count: Int?) -> String { count.map(NumberFormat.grouped) ?? none }
}
