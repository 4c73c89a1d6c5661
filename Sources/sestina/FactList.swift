/// Names and values in two columns, a fact a line.
struct FactList {
    private let facts: [(name: String, value: String)]

    init(_ facts: [(name: String, value: String)]) {
        self.facts = facts
    }

    /// The lines, without a line end after the last.
    var text: String {
        let width = facts.map(\.name.count).max() ?? 0
        return facts.map { fact in
            let gap = String(repeating: " ", count: width - fact.name.count + 2)
            return fact.name + gap + Self.printable(fact.value)
        }.joined(separator: "\n")
    }

    /// Text from a file or a server without the control characters that could steer a terminal.
    private static func printable(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(scalar.properties.generalCategory == .control ? "\u{fffd}" : scalar)
        }
        return String(scalars)
    }
}
