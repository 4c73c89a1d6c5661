import Words

/// Reads JSON as RFC 8259 has it, and refuses a name that an object has twice: a reader would
/// believe the first, and most programs the last.
package struct JSONParser {
    /// Levels of objects and arrays inside each other.
    package static let depthMax = 32

    private let bytes: [UInt8]
    private var place = 0
    private var depth = 0
    /// The member whose value is being read.
    private var member: String?

    /// Reads a whole text.
    ///
    /// - Parameter bytes: the text, in UTF-8.
    /// - Returns: its value.
    /// - Throws: a ``JSONFault`` at the first thing that is no JSON.
    package static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        guard (try? UTF8Span(validating: bytes.span)) != nil else {
            throw JSONFault(line: 1, column: 1, member: nil, reason: "the text is not UTF-8")
        }
        let value = try parser.value()
        parser.skipSpace()
        guard parser.place == bytes.count else {
            throw parser.fault("something follows the end of the value")
        }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value() throws(JSONFault) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"):
            return try nested { parser throws(JSONFault) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONFault) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw fault("the text ends where a value is needed")
        default: return .number(try number())
        }
    }

    private mutating func nested(
        _ read: (inout JSONParser) throws(JSONFault) -> JSONValue
    ) throws(JSONFault) -> JSONValue {
        guard depth < Self.depthMax else {
            throw fault("more than \(Self.depthMax) levels inside each other")
        }
        depth += 1
        place += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONFault) -> JSONValue {
        var members: [JSONValue.Member] = []
        let outer = member
        var names = NameSet()
        if takes("}") { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault("a name in quotes is needed") }
            let name = try string()
            member = name
            guard names.insert(name, behind: members) else {
                throw fault("the name \"\(name.shown)\" is there twice in one object")
            }
            guard takes(":") else { throw fault("a colon is needed after a name") }
            members.append(JSONValue.Member(name: name, value: try value()))
            member = outer
        } while takes(",")
        guard takes("}") else { throw fault("a comma or a closing brace is needed") }
        return .object(members)
    }

    private mutating func array() throws(JSONFault) -> JSONValue {
        var values: [JSONValue] = []
        if takes("]") { return .array([]) }
        repeat { values.append(try value()) } while takes(",")
        guard takes("]") else { throw fault("a comma or a closing bracket is needed") }
        return .array(values)
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        guard bytes[place...].starts(with: word.utf8) else { throw fault("a value is needed") }
        place += word.utf8.count
        return value
    }

    private mutating func number() throws(JSONFault) -> JSONNumber {
        let start = place
        let isNegative = take { $0 == UInt8(ascii: "-") }
        let (first, leading) = (place, next)
        let whole = takeDigits()
        guard whole > 0 else {
            let isWord = next.map { "NI".utf8.contains($0) } ?? false
            throw fault(isWord ? "JSON has no NaN and no infinity" : "a value is needed")
        }
        guard whole == 1 || leading != UInt8(ascii: "0") else {
            throw fault("a number does not begin with a 0")
        }
        let end = place
        if take({ $0 == UInt8(ascii: ".") }), takeDigits() == 0 {
            throw fault("a digit is needed after the decimal point")
        }
        if take({ $0 | 0x20 == UInt8(ascii: "e") }) {
            _ = take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
            guard takeDigits() > 0 else { throw fault("an exponent has digits") }
        }
        if place == end, let whole = Self.whole(bytes[first..<end], isNegative) { return whole }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
            throw fault("\(text.shown) is larger than any finite number")
        }
        return .decimal(number)
    }

    /// The whole number that digits are; nil where 64 bits do not hold it.
    private static func whole(_ digits: ArraySlice<UInt8>, _ isNegative: Bool) -> JSONNumber? {
        var magnitude: UInt64 = 0
        for digit in digits {
            let (tenfold, isTooLarge) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, isAbove) = tenfold.addingReportingOverflow(UInt64(digit - 0x30))
            if isTooLarge || isAbove { return nil }
            magnitude = sum
        }
        guard isNegative else {
            return Int64(exactly: magnitude).map { .integer($0) } ?? .natural(magnitude)
        }
        // A float64 keeps the sign of a zero, and a whole number has none.
        if magnitude == 0 { return nil }
        if magnitude == Int64.min.magnitude { return .integer(.min) }
        return Int64(exactly: magnitude).map { .integer(-$0) }
    }

    private mutating func string() throws(JSONFault) -> String {
        place += 1
        // Nearly every text has no escape, and is a piece of the whole as it stands.
        let start = place
        while let byte = next, !byte.needsEscape { place += 1 }
        var text = bytes[start..<place]
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw fault("a control character stands in a text")
            default: text.append(byte)
            }
        }
        throw fault("a text never ends")
    }

    private mutating func escape() throws(JSONFault) -> [UInt8] {
        let simple: [UInt8: UInt8] = [
            UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
            UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
            UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
        ]
        guard let letter = next else { throw fault("a text never ends") }
        place += 1
        if let byte = simple[letter] { return [byte] }
        guard letter == UInt8(ascii: "u") else { throw fault("no such escape in a text") }
        var units = [try unit()]
        if UTF16.isLeadSurrogate(units[0]), bytes[place...].starts(with: "\\u".utf8) {
            place += 2
            units.append(try unit())
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw fault("half of a character stands in a text")
        }
        return Array(text.utf8)
    }

    private mutating func unit() throws(JSONFault) -> UInt16 {
        let digits = bytes[place...].prefix(4)
        // Digits alone: the integer's own reader would take a sign.
        guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits are needed after \\u") }
        place += 4
        return unit
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            place += 1
        }
    }

    private mutating func takes(_ mark: Unicode.Scalar) -> Bool {
        skipSpace()
        return take { $0 == UInt8(ascii: mark) }
    }

    private mutating func take(_ isTaken: (UInt8) -> Bool) -> Bool {
        guard let byte = next, isTaken(byte) else { return false }
        place += 1
        return true
    }

    private mutating func takeDigits() -> Int {
        let start = place
        while take({ (0x30...0x39).contains($0) }) {}
        return place - start
    }

    private func fault(_ reason: String) -> JSONFault {
        let before = bytes[..<min(place, bytes.count)]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return JSONFault(
            line: before.count { $0 == 0x0A } + 1,
            column: before.count - lineStart + 1,
            member: member,
            reason: reason
        )
    }
}

/// The names of an object so far: looked through while they are few, hashed once they are many.
private struct NameSet {
    private static let fewMax = 16
    private var many: Set<String> = []

    /// Adds a name to those of `members`; whether it was none of them.
    mutating func insert(_ name: String, behind members: [JSONValue.Member]) -> Bool {
        if members.count < Self.fewMax { return members.allSatisfy { $0.name != name } }
        if many.isEmpty { many = Set(members.map(\.name)) }
        return many.insert(name).inserted
    }
}
