import Foundation

/// A document of JSON as a test asks it.
enum JSON: Decodable, Equatable {
    case null
    case truth(Bool)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(_ text: String) throws {
        self = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let truth = try? container.decode(Bool.self) {
            self = .truth(truth)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    subscript(_ name: String) -> JSON? {
        if case .object(let values) = self { values[name] } else { nil }
    }

    subscript(_ place: Int) -> JSON? {
        if case .list(let values) = self, values.indices.contains(place) {
            values[place]
        } else {
            nil
        }
    }

    /// The names in an object, sorted.
    var names: [String] {
        if case .object(let values) = self { values.keys.sorted() } else { [] }
    }

    /// How many values a list has.
    var count: Int? {
        if case .list(let values) = self { values.count } else { nil }
    }

    /// All numbers in the document.
    var numbers: [Double] {
        switch self {
        case .number(let number): [number]
        case .list(let values): values.flatMap(\.numbers)
        case .object(let values): values.values.flatMap(\.numbers)
        case .null, .truth, .text: []
        }
    }
}
