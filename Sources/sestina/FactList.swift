import Words

/// Names and values in two columns, a fact a line, whatever is in a value.
struct FactList {
    /// The most code points of a value.
    private static let valueScalarsMax = 10_000

    /// Name and value of each line.
    private let facts: [(name: String, value: String)]

    /// Takes facts in the order of their lines; values may be other people's text.
    init(_ facts: [(name: String, value: String)]) {
        self.facts = facts
    }

    /// The lines, the last one ended.
    var text: String {
        // Names are this program's own, so that one character is one column.
        let width = facts.map(\.name.count).max() ?? 0
        return facts.map { fact in
            let gap = String(repeating: " ", count: width - fact.name.count + 2)
            return fact.name + gap + fact.value.shown(max: Self.valueScalarsMax) + "\n"
        }.joined()
    }
}
