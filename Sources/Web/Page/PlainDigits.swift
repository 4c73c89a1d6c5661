/// The fewest decimal digits that read back to a number, written without an exponent.
struct PlainDigits {
    private let isNegative: Bool
    /// From the first that is not zero to the last; empty for zero.
    private let digits: Substring
    /// How many digits stand before the point; zeros follow them where there are fewer, and precede them
    /// behind the point where it is negative.
    private let whole: Int

    /// The digits of a number; nil when it is not finite.
    init?(_ value: Double) {
        guard value.isFinite else { return nil }
        isNegative = value.sign == .minus
        // The standard library gives the fewest digits, with an exponent where zeros would be many.
        let parts = value.magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let all = mantissa.joined()
        var digits = all.drop { $0 == "0" }
        whole = mantissa[0].count + exponent - (all.count - digits.count)
        while digits.last == "0" { digits.removeLast() }
        self.digits = digits
    }

    /// The number times a power of ten, exactly.
    ///
    /// - Parameter exponent: how many places the point moves to the right.
    /// - Returns: digits with a point where there are decimals, and a `-` before them where there is a sign.
    func text(timesTenTo exponent: Int = 0) -> String {
        let sign = isNegative ? "-" : ""
        let place = whole + exponent
        guard !digits.isEmpty else { return sign + "0" }
        guard place > 0 else {
            return sign + "0." + String(repeating: "0", count: -place) + digits
        }
        let missing = String(repeating: "0", count: max(0, place - digits.count))
        let decimals = digits.dropFirst(place)
        return sign + digits.prefix(place) + missing + (decimals.isEmpty ? "" : ".") + decimals
    }
}
