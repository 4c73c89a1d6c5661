import TestSupport

/// Judges values by the part of JSON Schema that `openapi.json` uses.
struct SchemaCheck {
    /// The whole document, into which references point.
    let document: FoundationJSON

    /// The value that a schema stands for, references followed.
    func resolved(_ schema: FoundationJSON) -> FoundationJSON {
        guard let reference = schema["$ref"]?.text else { return schema }
        let target = reference.split(separator: "/").dropFirst()
            .reduce(document as FoundationJSON?) { $0?[String($1)] }
        return target.map(resolved) ?? .null
    }

    /// What is wrong with a value, a line each, by the place in it; empty when nothing is.
    func faults(
        _ value: FoundationJSON,
        _ schema: FoundationJSON,
        at place: String = "$"
    ) -> [String] {
        let schema = resolved(schema)
        guard case .object(let rules) = schema else { return ["\(place): there is no schema"] }
        var faults: [String] = []
        for name in rules.keys where !Self.known.contains(name) {
            faults.append("\(place): the schema has the rule \(name), which is not judged here")
        }
        if let type = rules["type"], !Self.fits(value, type) {
            faults.append("\(place): is no \(type)")
        }
        if let constant = rules["const"], constant != value {
            faults.append("\(place): is not \(constant)")
        }
        if case .array(let choices)? = rules["enum"], !choices.contains(value) {
            faults.append("\(place): is none of \(choices)")
        }
        if case .array(let choices)? = rules["anyOf"],
            !choices.contains(where: { self.faults(value, $0, at: place).isEmpty })
        {
            faults.append("\(place): is as none of the schemas of anyOf have it")
        }
        if let text = value.text, let pattern = rules["pattern"]?.text,
            (try? Regex(pattern).firstMatch(in: text)) ?? nil == nil
        {
            faults.append("\(place): is not as \(pattern) has it")
        }
        if case .number(let number) = value {
            if case .number(let least)? = rules["minimum"], number < least {
                faults.append("\(place): is below \(least)")
            }
            if case .number(let most)? = rules["maximum"], number > most {
                faults.append("\(place): is above \(most)")
            }
        }
        return faults + partFaults(value, rules, at: place)
    }

    private func partFaults(
        _ value: FoundationJSON,
        _ rules: [String: FoundationJSON],
        at place: String
    ) -> [String] {
        switch value {
        case .object(let members): memberFaults(members, rules, at: place)
        case .array(let elements): elementFaults(elements, rules, at: place)
        default: []
        }
    }

    private func memberFaults(
        _ members: [String: FoundationJSON],
        _ rules: [String: FoundationJSON],
        at place: String
    ) -> [String] {
        var faults: [String] = []
        if case .number(let least)? = rules["minProperties"], Double(members.count) < least {
            faults.append("\(place): has less than \(least) members")
        }
        if case .number(let most)? = rules["maxProperties"], Double(members.count) > most {
            faults.append("\(place): has more than \(most) members")
        }
        if case .array(let names)? = rules["required"] {
            for case .string(let name) in names where members[name] == nil {
                faults.append("\(place): has no \(name)")
            }
        }
        for (name, member) in members {
            if let schema = rules["properties"]?[name] {
                faults += self.faults(member, schema, at: "\(place).\(name)")
            } else if let rest = rules["additionalProperties"] {
                if rest == .boolean(false) { faults.append("\(place): has the member \(name)") }
                if case .object = rest {
                    faults += self.faults(member, rest, at: "\(place).\(name)")
                }
            }
        }
        return faults
    }

    private func elementFaults(
        _ elements: [FoundationJSON],
        _ rules: [String: FoundationJSON],
        at place: String
    ) -> [String] {
        var faults: [String] = []
        if case .number(let least)? = rules["minItems"], Double(elements.count) < least {
            faults.append("\(place): has less than \(least) elements")
        }
        if case .number(let most)? = rules["maxItems"], Double(elements.count) > most {
            faults.append("\(place): has more than \(most) elements")
        }
        var first = 0
        if case .array(let schemas)? = rules["prefixItems"] {
            first = schemas.count
            for (index, (element, schema)) in zip(elements, schemas).enumerated() {
                faults += self.faults(element, schema, at: "\(place)[\(index)]")
            }
        }
        if let items = rules["items"] {
            for (index, element) in elements.enumerated().dropFirst(first) {
                faults += self.faults(element, items, at: "\(place)[\(index)]")
            }
        }
        return faults
    }

    private static let known: Set<String> = [
        "type", "const", "enum", "minimum", "maximum", "required", "properties",
        "additionalProperties",
        "items", "prefixItems", "minItems", "maxItems", "anyOf", "pattern", "description",
        "examples", "minProperties", "maxProperties",
    ]

    private static func fits(_ value: FoundationJSON, _ type: FoundationJSON) -> Bool {
        if case .array(let types) = type { return types.contains { fits(value, $0) } }
        return switch (type.text, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("number", .number),
            ("boolean", .boolean), ("null", .null):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
