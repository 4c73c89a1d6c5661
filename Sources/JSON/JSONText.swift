import Words

/// JSON as it is written, member by member, in the order written.
///
///     let text = JSONText.object { text in
///         text.member("rows", 2000)
///         text.member("names") { $0.array(names) { $0.string($1) } }
///     }
///
/// Whoever wants sorted names writes them sorted; none may be written twice in one object.
package struct JSONText: Sendable {
    /// The text so far, in UTF-8.
    package private(set) var utf8: [UInt8] = []
    private let style: JSONStyle
    /// Whether something stands before the next member or element.
    private var needsComma = false
    /// Objects and arrays around the place where the text goes on.
    private var depth = 0

    /// Nothing written yet, in a style.
    package init(_ style: JSONStyle = .line) { self.style = style }

    /// A whole object.
    ///
    /// - Parameters:
    ///   - style: how it is spelt.
    ///   - body: writes its members.
    /// - Returns: the text of it.
    package static func object(
        _ style: JSONStyle = .line,
        _ body: (inout JSONText) -> Void
    ) -> JSONText {
        var text = JSONText(style)
        text.object(body)
        return text
    }

    /// The text so far.
    package var string: String { String(decoding: utf8, as: UTF8.self) }

    // MARK: - Objects and arrays

    /// `{ … }` around what `body` writes.
    package mutating func object(_ body: (inout JSONText) -> Void) {
        nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// `[ … ]` with a value for each element.
    ///
    /// - Parameters:
    ///   - elements: what it is made of.
    ///   - body: writes one value for the element that it is given.
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
        raw(style.isOnLines ? " : " : ":")
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

    /// A member that was written elsewhere, in the same style on one line.
    package mutating func member(_ name: String, _ value: JSONText) {
        member(name) { $0.utf8 += value.utf8 }
    }

    /// Members that were written elsewhere, one after another and in the same style.
    package mutating func members(_ members: JSONText) {
        if members.utf8.isEmpty { return }
        separate()
        utf8 += members.utf8
        needsComma = true
    }

    // MARK: - Values

    /// A number in its shortest exact form; null when it is not finite, for which JSON has no word.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        let digits = "\(value)"
        let isWhole = digits.hasSuffix(".0")
        raw(isWhole && style.spelling == .short ? String(digits.dropLast(2)) : digits)
    }

    /// A whole number, with all its digits.
    package mutating func number(_ value: some BinaryInteger) {
        raw(String(value))
    }

    /// A truth value.
    package mutating func boolean(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    /// A value that was read, its members in their order and its whole numbers exact.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .object(let members):
            object { text in
                for member in members { text.member(member.name) { $0.value(member.value) } }
            }
        case .array(let values): array(values) { $0.value($1) }
        case .string(let text): string(text)
        case .number(.decimal(let number)): self.number(number)
        case .number(let number): raw(number.description)
        case .boolean(let flag): boolean(flag)
        case .null: null()
        }
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
        while let place = rest.firstIndex(where: isEscaped) {
            utf8 += rest[..<place]
            escape(rest[place])
            rest = rest[rest.index(after: place)...]
        }
        utf8 += rest
        utf8.append(UInt8(ascii: "\""))
    }

    private func isEscaped(_ byte: UInt8) -> Bool {
        byte.needsEscape || (style.escapesSlashes && byte == UInt8(ascii: "/"))
    }

    private mutating func escape(_ byte: UInt8) {
        guard byte < 0x20 else { return utf8 += [UInt8(ascii: "\\"), byte] }
        if style.spelling == .short, let letter = JSONStyle.shortEscape(of: byte) {
            return raw("\\\(letter)")
        }
        raw("\\u" + UInt16(byte).hexadecimal)
    }

    // MARK: - Marks between them

    private mutating func nest(_ open: UInt8, _ close: UInt8, _ body: (inout JSONText) -> Void) {
        utf8.append(open)
        if style.isOnLines { raw("\n") }
        depth += 1
        needsComma = false
        body(&self)
        depth -= 1
        if style.isOnLines {
            raw("\n")
            indent()
        }
        utf8.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { raw(style.isOnLines ? ",\n" : ",") }
        if style.isOnLines { indent() }
        needsComma = false
    }

    private mutating func indent() {
        utf8 += repeatElement(UInt8(ascii: " "), count: 2 * depth)
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
