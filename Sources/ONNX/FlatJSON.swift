import JSON

/// JSON as a person reads it in one line: `rows 2000, accuracy value 0.998`.
enum FlatJSON {
    /// Deeper values are left out.
    private static let depthMax = 4

    /// The text as names and values, in the order of the names; the text itself if it is no JSON.
    static func words(_ text: String) -> String {
        guard let value = try? JSONParser.parse(Array(text.utf8)) else { return text }
        return parts(of: value, below: []).joined(separator: ", ")
    }

    /// The leaves of a value, each after the names that lead to it, with blanks for underscores.
    private static func parts(of value: JSONValue, below path: [String]) -> [String] {
        let prefix = path.map { "\($0.replacing("_", with: " ")) " }.joined()
        switch value {
        case .null: return [prefix + "not known"]
        case .boolean(let value): return [prefix + (value ? "yes" : "no")]
        case .number(.decimal(let value)):
            let isWhole = value == value.rounded() && value.magnitude < 1e15
            return [prefix + (isWhole ? "\(Int(value))" : "\(value)")]
        case .number(let value): return [prefix + value.description]
        case .string(let value): return [prefix + value]
        case .array(let values):
            return path.count < depthMax ? values.flatMap { parts(of: $0, below: path) } : []
        case .object(let members):
            guard path.count < depthMax else { return [] }
            return members.sorted { $0.name < $1.name }.flatMap {
                parts(of: $0.value, below: path + [$0.name])
            }
        }
    }
}
