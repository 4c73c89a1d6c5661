package import Foundation

/// Any JSON value, read by Foundation, which shares no code with the module `JSON`.
package enum FoundationJSON: Codable, Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([FoundationJSON])
    case object([String: FoundationJSON])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([FoundationJSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: FoundationJSON].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        }
    }

    /// The value as Foundation writes it, its keys sorted.
    ///
    /// - Parameter formatting: lines and slashes.
    /// - Returns: the text.
    /// - Throws: an `EncodingError` where a number is not finite.
    package func text(_ formatting: JSONEncoder.OutputFormatting = []) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union(.sortedKeys)
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Reads a JSON text.
    package init(utf8 text: [UInt8]) throws {
        self = try JSONDecoder().decode(FoundationJSON.self, from: Data(text))
    }

    /// Reads a JSON text.
    package init(_ text: String) throws {
        try self.init(utf8: Array(text.utf8))
    }

    /// Whether it has all that `part` has: an object may have more keys, at every depth.
    package func includes(_ part: FoundationJSON) -> Bool {
        guard case .object(let mine) = self, case .object(let others) = part else {
            return self == part
        }
        return others.allSatisfy { key, value in mine[key]?.includes(value) ?? false }
    }

    /// The value of a name in an object; nil where there is none.
    package subscript(_ name: String) -> FoundationJSON? {
        if case .object(let values) = self { values[name] } else { nil }
    }

    /// The value at a place in an array; nil where there is none.
    package subscript(_ place: Int) -> FoundationJSON? {
        if case .array(let values) = self, values.indices.contains(place) {
            values[place]
        } else {
            nil
        }
    }

    /// The names in an object, sorted.
    package var names: [String] {
        if case .object(let values) = self { values.keys.sorted() } else { [] }
    }

    /// How many values an array has.
    package var count: Int? {
        if case .array(let values) = self { values.count } else { nil }
    }

    /// All numbers in the document.
    package var numbers: [Double] {
        switch self {
        case .number(let number): [number]
        case .array(let values): values.flatMap(\.numbers)
        case .object(let values): values.values.flatMap(\.numbers)
        case .null, .boolean, .string: []
        }
    }
}
