/// Numbers as text with a chosen number of digits, rounded correctly and the same on any machine.
package enum NumberFormat {
    /// Writes a number with a fixed number of decimals, of its exact binary value, ties to even.
    ///
    /// A number of 2^52 or more in units of its last decimal has no exact form here and is written
    /// as the shortest text that reads back to it. No negative zero is ever written.
    ///
    /// - Parameters:
    ///   - value: any number; `NaN`, `∞` and `-∞` are written so.
    ///   - decimals: the digits after the point, in `0...12`.
    /// - Returns: text such as `12.50`.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        Language.digits(plain(value, decimals: decimals))
    }

    /// The same with a point whatever the language is, for programs.
    package static func plain(_ value: Double, decimals: Int) -> String {
        precondition((0...12).contains(decimals), "a number has 0 to 12 decimals here")
        return fixed(value, decimals: decimals, unitExponent: 0)
    }

    /// Writes a number with as many decimals as give three significant digits, less the zeros at
    /// the end: `0.125`, `12.5`, `3.2`; digits before the point are kept.
    ///
    /// Where plain digits would be many, as in ticks of an axis, it has the form `9.19e32`.
    package static func threeDigits(_ value: Double) -> String {
        let isPlain = value == 0 || !value.isFinite || plainMagnitudes.contains(value.magnitude)
        guard !isPlain else { return threeDigits(value, unitExponent: 0) }
        let exponent = Int(decimalLogarithm(value.magnitude).rounded(.down)) - 2
        guard let digits = wholeNumber(value.magnitude, scaledBy: -exponent) else {
            return Language.digits("\(value)")
        }
        let significand = value < 0 ? -digits : digits
        return Language.digits(DecimalNumber(significand: significand, exponent: exponent).text)
    }

    /// From 0.00001 to what does not yet round to 10^8.
    private static let plainMagnitudes = 1e-5..<99_999_999.5

    /// Writes a fraction in per cent with one decimal: `18.5 %`, with a no-break space.
    package static func percent(_ fraction: Double) -> String {
        // 0.285 times 100 is not 28.5 in binary: the point is moved in decimal instead.
        Language.digits(fixed(fraction, decimals: 1, unitExponent: -2)) + Language.percentSign
    }

    /// Writes a whole number with a comma after every three digits: `8,000`.
    package static func grouped(_ count: Int) -> String {
        let digits = Array(String(count.magnitude))
        var text = count < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return Language.digits(text)
    }

    /// Like `threeDigits(_:)`, of the value divided by 10^`unitExponent`.
    ///
    /// - Parameters:
    ///   - value: any number.
    ///   - unitExponent: the power of ten that the text counts in.
    ///   - decimalsMax: the most digits after the point, in `0...12`.
    /// - Returns: the digits, without the unit.
    package static func threeDigits(
        _ value: Double,
        unitExponent: Int,
        decimalsMax: Int = 12
    ) -> String {
        Language.digits(
            plainThreeDigits(value, unitExponent: unitExponent, decimalsMax: decimalsMax)
        )
    }

    private static func plainThreeDigits(
        _ value: Double,
        unitExponent: Int,
        decimalsMax: Int
    ) -> String {
        guard value != 0, value.isFinite else {
            return fixed(value, decimals: 0, unitExponent: 0)
        }
        let magnitude = Int(decimalLogarithm(value.magnitude).rounded(.down)) - unitExponent
        var decimals = min(max(0, 2 - magnitude), decimalsMax)
        // A logarithm next to a power of ten, or digits that carry, may ask for one decimal less.
        let scaled = wholeNumber(value.magnitude, scaledBy: decimals - unitExponent)
        if let scaled, scaled >= 1000, decimals > 0 {
            decimals -= 1
        }
        let text = fixed(value, decimals: decimals, unitExponent: unitExponent)
        guard decimals > 0, text.contains("."), !text.contains("e") else { return text }
        var trimmed = Substring(text)
        while trimmed.hasSuffix("0") { trimmed.removeLast() }
        if trimmed.hasSuffix(".") { trimmed.removeLast() }
        return trimmed == "-0" ? "0" : String(trimmed)
    }

    private static func fixed(_ value: Double, decimals: Int, unitExponent: Int) -> String {
        guard value.isFinite else {
            return value.isNaN ? "NaN" : value < 0 ? "-∞" : "∞"
        }
        let exponent = decimals - unitExponent
        guard let digits = wholeNumber(value.magnitude, scaledBy: exponent) else {
            let scale = power(unitExponent.magnitude)
            return "\(unitExponent >= 0 ? value / scale : value * scale)"
        }
        let text = DecimalNumber.plainText(digits: UInt(digits), decimals: decimals)
        return value < 0 && digits != 0 ? "-" + text : text
    }

    /// The whole number nearest to value · 10^exponent, ties to even; nothing from 2^52 on.
    ///
    /// The product or quotient of two doubles is rarely exact, but its error is a double and a
    /// fused multiply-add gives it; the sign of what is left over then decides the rounding.
    private static func wholeNumber(_ value: Double, scaledBy exponent: Int) -> Int? {
        let scale = power(exponent.magnitude)
        let estimate = exponent >= 0 ? value * scale : value / scale
        guard estimate < 0x1p52 else { return nil }
        var whole = estimate.rounded(.down)
        let excess: Double  // has the sign of (exact result − whole − ½)
        if exponent >= 0 {
            let error = (-estimate).addingProduct(value, scale)
            excess = (estimate - whole - 0.5) + error
        } else {
            var remainder = value.addingProduct(-whole, scale)
            if remainder < 0 {
                whole -= 1
                remainder += scale
            }
            excess = remainder - scale / 2
        }
        let isOdd = whole.truncatingRemainder(dividingBy: 2) != 0
        return Int(whole) + (excess > 0 || (excess == 0 && isOdd) ? 1 : 0)
    }

    /// 10^exponent, exact up to 22.
    private static func power(_ exponent: some BinaryInteger) -> Double {
        var result = 1.0
        for _ in 0..<Int(exponent) { result *= 10 }
        return result
    }
}
