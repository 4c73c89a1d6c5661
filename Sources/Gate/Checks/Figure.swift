/// A number as a sentence shows it: at most six decimals.
func figure(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "\(value)" }
    let rounded = (value * 1e6).rounded() / 1e6
    if rounded != 0 || value == 0 { return "\(rounded)" }
    // Of so small a number only the magnitude tells.
    let parts = "\(value)".split(separator: "e")
    return parts.count == 2 ? "\(parts[0].prefix(4))e\(parts[1])" : "\(value)"
}

/// Where two numbers are that a sentence may not be able to tell apart: `from 2.0 to 3.5`, `just above 3.5`.
///
/// - Parameters:
///   - from: the lower number.
///   - to: the higher one.
///   - words: what stands before the first, such as "as it grows from"; without it where both look the same.
/// - Returns: the words and both numbers, or on which side of one number they are.
func span(_ from: Double, _ to: Double, after words: String) -> String {
    let (low, high) = (figure(from), figure(to))
    guard low == high else { return "\(words) \(low) to \(high)" }
    if from == to { return "at \(low)" }
    if Double(low) == from { return "just above \(low)" }
    return Double(high) == to ? "just below \(high)" : "at about \(low)"
}

/// A fraction as a sentence shows it: a percentage with two decimals.
func percentage(_ fraction: Double) -> String { "\((fraction * 1e4).rounded() / 100) %" }
