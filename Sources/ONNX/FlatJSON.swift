import JSON
import Words

/// JSON as a person reads it, a line for each object: `metrics accuracy   0.998 (0.995 to 1)`.
enum FlatJSON {
    /// Deeper values are left out.
    private static let depthMax = 4
    /// What an interval has, in the records of a training.
    private static let intervalNames: Set = ["value", "low", "high"]

    /// The text as facts: what an object tells in one, and each object in it in one of its own.
    ///
    /// - Parameters:
    ///   - key: what the text is called, which every name begins with.
    ///   - text: JSON; any other text is one fact as it stands.
    /// - Returns: names with blanks for underscores, and values; at least one fact, sorted by name within
    ///   each object.
    static func facts(_ key: String, _ text: String) -> [(name: String, value: String)] {
        guard let value = try? JSONParser.parse(Array(text.utf8)) else { return [(key, text)] }
        return facts(of: value, below: [key])
    }

    private static func facts(
        of value: JSONValue,
        below path: [String]
    ) -> [(name: String, value: String)] {
        let name = path.joined(separator: " ").replacing("_", with: " ")
        guard case .object(let members) = value else { return [(name, leaf(value))] }
        guard path.count <= depthMax else { return [] }
        let sorted = members.sorted { $0.name < $1.name }
        let own = sorted.filter { !isNested($0.value) }.map { member in
            "\(member.name.replacing("_", with: " ")) \(leaf(member.value))"
        }
        let nested = sorted.filter { isNested($0.value) }.flatMap { member in
            // What says the same word twice, as metrics of metrics, says it once.
            facts(of: member.value, below: path.last == member.name ? path : path + [member.name])
        }
        let isEmpty = own.isEmpty && !sorted.isEmpty
        return (isEmpty ? [] : [(name: name, value: own.joined(separator: ", "))]) + nested
    }

    /// Whether a value has lines of its own.
    private static func isNested(_ value: JSONValue) -> Bool {
        value.members != nil && interval(value) == nil
    }

    /// A value within a line.
    private static func leaf(_ value: JSONValue) -> String {
        if let interval = interval(value) { return interval }
        switch value {
        case .null: return "not known"
        case .boolean(let value): return value ? "yes" : "no"
        case .number(.decimal(let value)):
            let isWhole = value == value.rounded() && value.magnitude < 1e15
            return isWhole ? "\(Int(value))" : "\(value)"
        case .number(let value): return value.description
        case .string(let value): return value
        case .array(let values): return values.filter(isLeaf).map(leaf).joined(separator: ", ")
        case .object: return ""
        }
    }

    /// Whether a value of a list is told; lists and objects in it would be mistaken for more of it.
    private static func isLeaf(_ value: JSONValue) -> Bool {
        value.array == nil && value.members == nil
    }

    /// A figure with its 95 % interval, if a value is one.
    private static func interval(_ value: JSONValue) -> String? {
        guard let members = value.members, !members.isEmpty,
            intervalNames.isSuperset(of: members.map(\.name))
        else { return nil }
        func text(_ name: String) -> String? { value[name]?.double.map(digits) }
        let figure = text("value") ?? "not known"
        guard let low = text("low"), let high = text("high") else { return figure }
        return "\(figure) (\(low) to \(high))"
    }

    /// Six decimals at most, which tell figures of any holdout apart.
    private static func digits(_ value: Double) -> String {
        guard value.magnitude < 1e6 else { return "\(value)" }
        var text = Substring(NumberFormat.fixed(value, decimals: 6))
        while text.hasSuffix("0") { text.removeLast() }
        return String(text.hasSuffix(".") ? text.dropLast() : text)
    }
}
