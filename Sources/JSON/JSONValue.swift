import Words

/// A JSON text as it was written: members in their order, and whole numbers exact.
package enum JSONValue: Equatable, Sendable {
    /// A named value in an object.
    package struct Member: Equatable, Sendable {
        /// Its name, escapes resolved; none is in one object twice.
        package let name: String
        /// What stands behind the colon.
        package let value: JSONValue
    }

    /// Members in the order written.
    case object([Member])
    /// Values in the order written.
    case array([JSONValue])
    /// A text, escapes resolved.
    case string(String)
    /// A finite number.
    case number(JSONNumber)
    /// A truth value.
    case boolean(Bool)
    /// The absent value.
    case null

    /// The value of a member, nil where this is no object or has none of that name.
    package subscript(_ name: String) -> JSONValue? {
        members?.first { $0.name == name }?.value
    }

    /// The members, if it is an object.
    package var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// The elements, if it is a list.
    package var array: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The text, if it is one.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The texts of a list, if it is one of texts only.
    package var texts: [String]? {
        guard let array else { return nil }
        let texts = array.compactMap(\.string)
        return texts.count == array.count ? texts : nil
    }

    /// The truth value, if it is one.
    package var boolean: Bool? {
        guard case .boolean(let flag) = self else { return nil }
        return flag
    }

    /// The nearest float64, if it is a number.
    package var double: Double? {
        guard case .number(let number) = self else { return nil }
        return number.double
    }

    /// The whole number of this type that was written, if it is one; see ``JSONNumber/exactly(_:)``.
    package func exactly<Whole: FixedWidthInteger>(_ type: Whole.Type = Whole.self) -> Whole? {
        guard case .number(let number) = self else { return nil }
        return number.exactly(type)
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
