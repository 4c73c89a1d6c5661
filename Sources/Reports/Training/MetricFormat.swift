internal import Words

/// The decimals that a metric is written with, the same for all values that stand side by side.
///
/// They are at least four and at most six, and more where the values are next to 0 or 1, where
/// small differences count. What is not quite 0 or 1 never reads as if it were.
struct MetricFormat {
    /// From 4 to 6.
    private let decimals: Int
    private static let decimalsRange = 4...6

    /// Chooses decimals that tell some values apart.
    init(for values: [Double?]) {
        let needed = values.map { value in
            guard let value, value > 0, value < 1 else { return 0 }
            // Three digits of what is near 0, the first of what is missing to 1.
            return value < 0.5 ? Self.place(of: value) + 2 : Self.place(of: 1 - value)
        }
        let range = Self.decimalsRange
        decimals = min(max(needed.max() ?? 0, range.lowerBound), range.upperBound)
    }

    /// A value, or a dash for none.
    func text(_ value: Double?) -> String {
        guard let value else { return "–" }
        let text = NumberFormat.plain(value, decimals: decimals)
        let zeros = String(repeating: "0", count: decimals)
        // Rounding made 0 or 1 of it: a bound says that it is not.
        if value > 0, text == "0." + zeros {
            return Language.digits("<0." + zeros.dropLast() + "1")
        }
        if value < 1, text == "1." + zeros {
            return Language.digits(">0." + zeros.replacing("0", with: "9"))
        }
        return Language.digits(text)
    }

    /// An interval, as `0.9100–0.9500`, held together by word joiners.
    func interval(_ range: ClosedRange<Double>) -> String {
        "\(text(range.lowerBound))\u{2060}–\u{2060}\(text(range.upperBound))"
    }

    /// After which decimal a number in `0 ..< 1` begins, as far as it matters.
    private static func place(of value: Double) -> Int {
        var (scaled, place) = (value, 0)
        while scaled < 1, place < decimalsRange.upperBound {
            scaled *= 10
            place += 1
        }
        return place
    }
}
