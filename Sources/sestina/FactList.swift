import Words

/// Names and values in two columns, a fact a line, whatever is in a value.
struct FactList {
    /// The most code points of a value.
    private static let valueScalarsMax = 10_000

    private let facts: [(name: String, value: String)]

    init(_ facts: [(name: String, value: String)]) {
        self.facts = facts
    }

    /// The lines, the last one ended.
    var text: String {
        let width = facts.map(\.name.count).max() ?? 0
        return facts.map { fact in
            let gap = String(repeating: " ", count: width - fact.name.count + 2)
            return fact.name + gap + fact.value.shown(max: Self.valueScalarsMax) + "\n"
        }.joined()
    }
}
