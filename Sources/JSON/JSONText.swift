/// JSON as it is written, member by member, in the order written.
package struct JSONText: Sendable {
    /// The text so far.
    package private(set) var utf8: [UInt8] = []
    private var needsComma = false

    /// Nothing written yet.
    package init() {}

    /// `{ … }` around what `body` writes.
    package mutating func object(_ body: (inout JSONText) -> Void) {
        nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// `[ … ]` with a value for each element.
    package mutating func array<Elements: Sequence>(
        _ elements: Elements,
        _ body: (inout JSONText, Elements.Element) -> Void
    ) {
        nest(UInt8(ascii: "["), UInt8(ascii: "]")) { text in
            for element in elements {
                text.separate()
                body(&text, element)
                text.needsComma = true
            }
        }
    }

    /// A member of an object whose value `body` writes.
    package mutating func member(_ name: String, _ body: (inout JSONText) -> Void) {
        separate()
        string(name)
        utf8.append(UInt8(ascii: ":"))
        body(&self)
        needsComma = true
    }

    /// A member of an object that is a string.
    package mutating func member(_ name: String, _ value: String) {
        member(name) { $0.string(value) }
    }

    /// A member of an object that is a whole number.
    package mutating func member(_ name: String, _ value: some BinaryInteger) {
        member(name) { $0.number(value) }
    }

    /// A member that was written elsewhere.
    package mutating func member(_ name: String, _ value: JSONText) {
        member(name) { $0.utf8 += value.utf8 }
    }

    /// A number in its shortest exact form; null when it is not finite, for which JSON has no word.
    package mutating func number(_ value: Double) {
        raw(value.isFinite ? "\(value)" : "null")
    }

    /// A whole number.
    package mutating func number(_ value: some BinaryInteger) {
        raw(String(value))
    }

    /// A truth value.
    package mutating func boolean(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    /// The absent value.
    package mutating func null() {
        raw("null")
    }

    /// A string, escaped.
    package mutating func string(_ value: String) {
        utf8.append(UInt8(ascii: "\""))
        // Nearly every string has nothing to escape, and is copied whole.
        var rest = value.utf8[...]
        while let place = rest.firstIndex(where: { $0.needsEscape }) {
            utf8 += rest[..<place]
            escape(rest[place])
            rest = rest[rest.index(after: place)...]
        }
        utf8 += rest
        utf8.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        if byte < 0x20 {
            let hex = String(byte, radix: 16)
            raw("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
        } else {
            utf8 += [UInt8(ascii: "\\"), byte]
        }
    }

    private mutating func nest(_ open: UInt8, _ close: UInt8, _ body: (inout JSONText) -> Void) {
        utf8.append(open)
        needsComma = false
        body(&self)
        utf8.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { utf8.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    private mutating func raw(_ text: String) {
        utf8 += text.utf8
    }
}

extension UInt8 {
    /// Whether a string of JSON cannot hold this byte as it stands.
    var needsEscape: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}
