/// The natural logarithm of a number, within one unit in the last place and with the same bits on
/// every machine.
///
/// The logarithms of C libraries differ in the last bit between versions and processors; this one
/// uses only additions, multiplications and divisions, which IEEE 754 rounds in one way. As usual
/// (Muller, "Elementary Functions", chapter 11), x is written 2^k · m with m in √½ ..< √2, and
/// ln m = 2 artanh s for s = (m − 1)/(m + 1), by its power series, as |s| < 0.172.
///
/// - Parameter value: any number.
/// - Returns: the logarithm; -∞ for 0, ∞ for ∞, and NaN for what is below 0 or NaN.
package func naturalLogarithm(_ value: Double) -> Double {
    guard value > 0 else { return value == 0 ? -.infinity : .nan }
    guard value < .infinity else { return value }

    var exponent = Double(value.exponent)
    var significand = value.significand
    if significand > 2.0.squareRoot() {
        significand /= 2
        exponent += 1
    }
    let offset = significand - 1
    let ratio = offset / (2 + offset)
    let series = ratio * ratio * seriesAboveFirstTerm(squared: ratio * ratio)

    // 2s is offset − offset²/2 + s·offset²/2: the rounding of s then only touches a small term.
    let halfSquare = offset * offset / 2
    let correction = ratio * (halfSquare + series) + exponent * ln2Low
    return exponent * ln2High - ((halfSquare - correction) - offset)
}

/// 2/3 + 2/5 t + 2/7 t² + …: what follows 2s in 2 artanh s, divided by s·t, where t is s squared.
///
/// With t < 0.0295 the first term left out is under 2^-58 of the whole.
private func seriesAboveFirstTerm(squared: Double) -> Double {
    var sum = 0.0
    for denominator in stride(from: 23.0, through: 3.0, by: -2.0) {
        sum = sum * squared + 2 / denominator
    }
    return sum
}

/// The upper 32 bits of ln 2, so that its product with any exponent is exact, and the rest.
private let ln2High = 0x1.62e4_2feep-1
private let ln2Low = 0x1.a39e_f357_93c76p-33
