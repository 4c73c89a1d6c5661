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
        if Self.isPlain(value) { utf8 += value.utf8 } else { escaped(value) }
        utf8.append(UInt8(ascii: "\""))
    }

    /// Whether a string has nothing to escape, as nearly all have.
    private static func isPlain(_ value: String) -> Bool {
        let bytes = value.utf8.span
        for place in bytes.indices {
            let byte = bytes[place]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return false
            }
        }
        return true
    }

    private mutating func escaped(_ value: String) {
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): utf8 += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let hex = String(byte, radix: 16)
                raw("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
            default: utf8.append(byte)
            }
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
