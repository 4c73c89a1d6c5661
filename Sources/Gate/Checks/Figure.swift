/// A number as a sentence shows it: at most six decimals.
func figure(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "\(value)" }
    let rounded = (value * 1e6).rounded() / 1e6
    if rounded != 0 || value == 0 { return "\(rounded)" }
    // Of so small a number only the magnitude tells.
    let parts = "\(value)".split(separator: "e")
    return parts.count == 2 ? "\(parts[0].prefix(4))e\(parts[1])" : "\(value)"
}

/// A fraction as a sentence shows it: a percentage with two decimals.
func percentage(_ fraction: Double) -> String { "\((fraction * 1e4).rounded() / 100) %" }
