import FoundationEssentials

/// JSON as a person reads it in one line: `rows 2000, accuracy value 0.998`.
enum FlatJSON {
    /// Deeper values are left out.
    private static let depthMax = 4

    /// The text as names and values, in the order of the names; the text itself if it is no JSON.
    static func words(_ text: String) -> String {
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) else {
            return text
        }
        return parts(of: value, below: []).joined(separator: ", ")
    }

    private static func parts(of value: Value, below path: [String]) -> [String] {
        let prefix = path.map { "\($0.replacing("_", with: " ")) " }.joined()
        switch value {
        case .null: return [prefix + "not known"]
        case .boolean(let value): return [prefix + (value ? "yes" : "no")]
        case .number(let value):
            let isWhole = value == value.rounded() && value.magnitude < 1e15
            return [prefix + (isWhole ? "\(Int(value))" : "\(value)")]
        case .text(let value): return [prefix + value]
        case .list(let values):
            return path.count < depthMax ? values.flatMap { parts(of: $0, below: path) } : []
        case .object(let members):
            guard path.count < depthMax else { return [] }
            return members.keys.sorted().flatMap { key in
                members[key].map { parts(of: $0, below: path + [key]) } ?? []
            }
        }
    }

    private enum Value: Decodable {
        case null
        case boolean(Bool)
        case number(Double)
        case text(String)
        case list([Value])
        case object([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .boolean(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else if let value = try? container.decode([Value].self) {
                self = .list(value)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }
    }
}
