/// Returns a number as C's `%a` writes it, which loses no bit: "0x1.8p-1".
///
/// Zeros keep their sign ("-0x0p+0"), and numbers below the normal ones begin with 0 as C has them
/// ("0x0.0000000000001p-1022"). What is not finite is written as Swift does: "nan", "inf", "-inf".
package func hex(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    let sign = value.sign == .minus ? "-" : ""
    guard value != 0 else { return sign + "0x0p+0" }
    let lead = value.isNormal ? 1 : 0
    let exponent = value.isNormal ? Int(value.exponent) : Int(Double.leastNormalMagnitude.exponent)
    var digits = String(value.significandBitPattern, radix: 16)
    digits = String(repeating: "0", count: 13 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    let point = digits.isEmpty ? "" : "."
    return "\(sign)0x\(lead)\(point)\(digits)p\(exponent < 0 ? "" : "+")\(exponent)"
}

/// Returns the finite number that a decimal or hexadecimal text stands for, or nil.
///
/// The text must be the number and nothing else, blanks not even around it; one too large for
/// float64 is none, and one too small is 0.
package func finiteNumber(_ text: String) -> Double? {
    guard let value = Double(text), value.isFinite else { return nil }
    return value
}
