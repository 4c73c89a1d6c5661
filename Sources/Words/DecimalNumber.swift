/// A number written as `significand` · 10^`exponent`, such as a tick of an axis: exact, unlike the
/// binary number next to it.
package struct DecimalNumber: Equatable {
    /// The digits, with their sign.
    package var significand: Int
    /// The power of ten that the digits are times.
    package var exponent: Int

    /// The number `significand` · 10^`exponent`.
    package init(significand: Int, exponent: Int) {
        self.significand = significand
        self.exponent = exponent
    }

    /// The binary number nearest to it.
    package var value: Double {
        // The standard library rounds decimal text correctly; products of powers of ten do not.
        Double("\(significand)e\(exponent)") ?? 0
    }

    /// The shortest usual text: `0.25`, `12000`, and `1.5e8` where plain digits would be many.
    package var text: String {
        guard significand != 0 else { return "0" }
        var (digits, exponent) = (significand.magnitude, exponent)
        while digits % 10 == 0 {
            digits /= 10
            exponent += 1
        }
        let sign = significand < 0 ? "-" : ""
        let count = String(digits).count
        let magnitude = count - 1 + exponent
        guard (-5...7).contains(magnitude) else {
            return sign + Self.plainText(digits: digits, decimals: count - 1) + "e\(magnitude)"
        }
        let padding = String(repeating: "0", count: max(0, exponent))
        return sign + Self.plainText(digits: digits, decimals: max(0, -exponent)) + padding
    }

    /// Digits with a decimal point before the last `decimals` of them.
    static func plainText(digits: UInt, decimals: Int) -> String {
        let text = String(digits)
        guard decimals > 0 else { return text }
        let padding = String(repeating: "0", count: max(0, decimals + 1 - text.count))
        let padded = padding + text
        return padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }
}
