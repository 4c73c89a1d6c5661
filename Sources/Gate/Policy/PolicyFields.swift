import JSON
import Words

/// An object of a policy on its way into a value: every name known, every value in its range.
struct PolicyFields {
    /// Where a policy is wrong.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// What may stand in every object, for whoever reads the policy.
    private static let comment = "comment"

    private let path: String
    private let value: JSONValue

    /// Takes an object.
    ///
    /// - Parameters:
    ///   - value: what is there.
    ///   - path: where it is, empty at the top.
    ///   - names: what it may have.
    /// - Throws: a ``Fault`` if it is no object or has anything else.
    init(_ value: JSONValue, at path: String, names: [String]) throws(Fault) {
        guard case .object(let members) = value else {
            throw Fault(description: Self.needs(path, value, "an object"))
        }
        self.path = path
        self.value = value
        for member in members {
            if member.name == Self.comment {
                guard member.value.string != nil else { throw wrong(member.name, "a text") }
            } else if !names.contains(member.name) {
                throw Fault(
                    description: "\(place(member.name)) is not known; known are "
                        + names.joined(separator: ", ")
                )
            }
        }
    }

    /// The names that the object has, without comments.
    var names: [String] {
        (value.members ?? []).map(\.name).filter { $0 != Self.comment }
    }

    /// The path of a member, for messages.
    func place(_ name: String) -> String {
        path.isEmpty ? name.shown : "\(path).\(name.shown)"
    }

    /// What is wrong with a member, and what is needed.
    func wrong(_ name: String, _ needed: String) -> Fault {
        guard let value = value[name] else {
            return Fault(description: "\(place(name)) is missing; \(needed) is needed")
        }
        return Fault(description: Self.needs(place(name), value, needed))
    }

    private static func needs(_ place: String, _ value: JSONValue, _ needed: String) -> String {
        "\(place.isEmpty ? "the policy" : place) is \(value.kind); \(needed) is needed"
    }

    /// A number, nil where there is none of that name.
    func optionalNumber(
        _ name: String,
        in range: ClosedRange<Double>
    ) throws(Fault) -> Double? {
        value[name] == nil ? nil : try number(name, in: range)
    }

    /// A number.
    func number(_ name: String, in range: ClosedRange<Double>) throws(Fault) -> Double {
        guard let number = value[name]?.double, range.contains(number) else {
            throw wrong(name, "a number of \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A whole number.
    func count(_ name: String, in range: ClosedRange<Int>) throws(Fault) -> Int {
        guard let count = value[name]?.exactly(Int.self), range.contains(count) else {
            throw wrong(name, "a whole number of \(range.lowerBound) to \(range.upperBound)")
        }
        return count
    }

    /// Yes or no.
    func flag(_ name: String) throws(Fault) -> Bool {
        guard let flag = value[name]?.boolean else { throw wrong(name, "true or false") }
        return flag
    }

    /// A text with something in it.
    func text(_ name: String) throws(Fault) -> String {
        guard let text = value[name]?.string, !text.isEmpty else { throw wrong(name, "a text") }
        return text
    }

    /// One of a few texts.
    func choice<Choice: RawRepresentable<String>>(
        _ name: String,
        of choices: [Choice]
    ) throws(Fault) -> Choice {
        guard let choice = value[name]?.string.flatMap(Choice.init(rawValue:)) else {
            let texts = choices.map { "\"\($0.rawValue)\"" }
            throw wrong(name, texts.joined(separator: " or "))
        }
        return choice
    }

    /// A list of different texts, none of them empty.
    func texts(_ name: String) throws(Fault) -> [String] {
        let needed = "a list of different texts"
        guard case .array(let values) = value[name] else { throw wrong(name, needed) }
        let texts = values.compactMap(\.string).filter { !$0.isEmpty }
        guard texts.count == values.count, Set(texts).count == texts.count else {
            throw Fault(description: "\(place(name)) is not \(needed), which is needed")
        }
        return texts
    }

    /// An object inside this one.
    func object(_ name: String, names: [String]) throws(Fault) -> PolicyFields {
        guard let value = value[name] else { throw wrong(name, "an object") }
        return try PolicyFields(value, at: place(name), names: names)
    }

    /// The objects of a list.
    func objects(_ name: String, names: [String]) throws(Fault) -> [PolicyFields] {
        guard case .array(let values) = value[name] else { throw wrong(name, "a list of objects") }
        var objects: [PolicyFields] = []
        for (index, value) in values.enumerated() {
            objects.append(
                try PolicyFields(value, at: "\(place(name))[\(index)]", names: names)
            )
        }
        return objects
    }
}
