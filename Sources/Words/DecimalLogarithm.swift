/// The logarithm to base 10 of a finite number above 0, good to some 15 digits: enough to place a
/// point, and the same on any machine.
///
/// With value = 2^k · m and s = (m − 1)/(m + 1), ln m is 2 artanh s, and |s| ≤ 1/3 makes twenty
/// terms of its power series enough.
package func decimalLogarithm(_ value: Double) -> Double {
    let significand = value.significand
    let ratio = (significand - 1) / (significand + 1)
    var series = 0.0
    for denominator in stride(from: 39.0, through: 1.0, by: -2.0) {
        series = series * ratio * ratio + 1 / denominator
    }
    let ln2 = 0.6931471805599453
    let ln10 = 2.302585092994046
    return (Double(value.exponent) * ln2 + 2 * ratio * series) / ln10
}
