import Words

/// A JSON text as it was written: members in their order, and where each of them is.
package enum JSONValue: Equatable, Sendable {
    /// A named value in an object.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONValue
    }

    case object([Member])
    case array([JSONValue])
    case string(String)
    case number(Double)
    case boolean(Bool)
    case null

    /// The value of a member, nil where this is no object or has none of that name.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text, if it is one.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// What it is, for a sentence.
    package var kind: String {
        switch self {
        case .object: "an object"
        case .array: "a list"
        case .string(let text): "the text \"\(text.shown)\""
        case .number(let number): "the number \(number)"
        case .boolean(let flag): "\(flag)"
        case .null: "null"
        }
    }
}
