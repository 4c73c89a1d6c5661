// A document leaves out what there is nothing to tell of; what its readers look for every time is null.
extension JSONText {
    /// A member that is a whole number, left out where there is none.
    package mutating func told(_ name: String, _ value: (some BinaryInteger)?) {
        if let value { member(name, value) }
    }

    /// A member that is a number, left out where there is none.
    package mutating func told(_ name: String, _ value: Double?) {
        if let value { member(name) { $0.number(value) } }
    }

    /// A member that is a text, left out where there is none.
    package mutating func told(_ name: String, _ value: String?) {
        if let value { member(name, value) }
    }

    /// A member that `body` writes of a value, left out where there is none.
    package mutating func told<Value>(
        _ name: String,
        _ value: Value?,
        _ body: (inout JSONText, Value) -> Void
    ) {
        if let value { member(name) { body(&$0, value) } }
    }

    /// What `body` writes of a value, or null where there is none.
    package mutating func optional<Value>(
        _ value: Value?,
        _ body: (inout JSONText, Value) -> Void
    ) {
        if let value { body(&self, value) } else { null() }
    }
}
