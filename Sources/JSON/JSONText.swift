/// JSON as it is written, member by member, in the order written.
package struct JSONText: Sendable {
    /// The text so far.
    package private(set) var utf8: [UInt8] = []
    private var needsComma = false

    /// Nothing written yet.
    package init() {}

    /// `{ … }` around what `body` writes.
    package mutating func object(_ body: (inout JSONText) -> Void) {
        nest("{", "}", body)
    }

    /// `[ … ]` with a value for each element.
    package mutating func array<Elements: Sequence>(
        _ elements: Elements,
        _ body: (inout JSONText, Elements.Element) -> Void
    ) {
        nest("[", "]") { text in
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
        raw(":")
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
        raw("\"")
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): utf8 += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let hex = String(byte, radix: 16)
                raw("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
            default: utf8.append(byte)
            }
        }
        raw("\"")
    }

    private mutating func nest(_ open: String, _ close: String, _ body: (inout JSONText) -> Void) {
        raw(open)
        needsComma = false
        body(&self)
        raw(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { raw(",") }
        needsComma = false
    }

    private mutating func raw(_ text: String) {
        utf8 += text.utf8
    }
}
