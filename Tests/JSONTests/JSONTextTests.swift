import JSON
import TestSupport
import Testing

/// What is written is read back by Foundation.
@Suite struct JSONTextTests {
    private static func read(_ write: (inout JSONText) -> Void) throws -> FoundationJSON {
        var text = JSONText()
        write(&text)
        return try FoundationJSON(utf8: text.utf8)
    }

    @Test(arguments: [
        "", "plain", "\"quoted\"", "back\\slash", "\\\"", "line\nfeed\r\ttab", "nul \u{0} in it",
        "\u{1}\u{8}\u{c}\u{1f}\u{7f}", "Zürich, 貸付, 🏦, e\u{301}", "</script>", "\u{2028}\u{2029}",
    ])
    func `a string is read back as it was`(string: String) throws {
        #expect(try Self.read { $0.string(string) } == .string(string))
        let object = try Self.read { $0.object { $0.member(string, string) } }
        #expect(object == .object([string: .string(string)]))
    }

    @Test func `every control character is escaped`() throws {
        for code in UInt8(0)..<0x20 {
            let string = String(UnicodeScalar(code))
            var text = JSONText()
            text.string(string)
            #expect(text.utf8.allSatisfy { $0 >= 0x20 })
            #expect(try FoundationJSON(utf8: text.utf8) == .string(string))
        }
    }

    @Test(arguments: [
        0, -0.0, 1, -1, 0.1, 1e21, 1e-7, 1e300, 0.1 + 0.2, 9_007_199_254_740_991,
        .leastNonzeroMagnitude,
        Double.greatestFiniteMagnitude, -Double.leastNormalMagnitude,
    ])
    func `a number is read back to the bit`(number: Double) throws {
        guard case .number(let back) = try Self.read({ $0.number(number) }) else {
            Issue.record("\(number) is not read back as a number")
            return
        }
        #expect(back.bitPattern == number.bitPattern)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a number that is not finite is null`(number: Double) throws {
        #expect(try Self.read { $0.number(number) } == .null)
    }

    @Test func `a value that was read is written as it was`() throws {
        let text =
            #"{"b":[1,-0.5,18446744073709551615,null,true],"a":{"x\u000a":"\"y\""},"e":{},"f":[]}"#
        var written = JSONText()
        written.value(try JSONParser.parse(Array(text.utf8)))
        #expect(written.string == text)
    }

    @Test func `truth values and null are words`() throws {
        let array = try Self.read { text in
            text.array([true, false, nil] as [Bool?]) { text, value in
                if let value { text.boolean(value) } else { text.null() }
            }
        }
        #expect(array == .array([.boolean(true), .boolean(false), .null]))
    }

    @Test func `nothing inside is an empty object or an empty array`() throws {
        #expect(try Self.read { $0.object { _ in } } == .object([:]))
        #expect(try Self.read { $0.array([Int]()) { _, _ in } } == .array([]))
        let both = try Self.read { text in
            text.object { text in
                text.member("a") { $0.object { _ in } }
                text.member("b") { $0.array([Int]()) { _, _ in } }
                text.member("c", 1)
            }
        }
        #expect(both == .object(["a": .object([:]), "b": .array([]), "c": .number(1)]))
    }

    @Test func `objects and arrays nest to any depth with commas where they belong`() throws {
        let value = try Self.read { text in
            text.object { text in
                text.member("ranges") {
                    $0.array([[0.0, 5], [300, 850]]) { $0.array($1) { $0.number($1) } }
                }
                text.member("loops") {
                    $0.array(1...2) { text, loop in
                        text.object { text in
                            text.member("connections", loop)
                            text.member("name", "n\(loop)")
                        }
                    }
                }
                text.member("last", UInt64.max)
            }
        }
        let loops = (1...2).map { loop in
            FoundationJSON.object([
                "connections": .number(Double(loop)), "name": .string("n\(loop)"),
            ])
        }
        let ranges = [[0.0, 5], [300, 850]].map {
            FoundationJSON.array($0.map(FoundationJSON.number))
        }
        #expect(
            value
                == .object([
                    "ranges": .array(ranges), "loops": .array(loops),
                    "last": .number(Double(UInt64.max)),
                ])
        )
    }

    @Test func `a member that was written elsewhere is taken in whole`() throws {
        var inner = JSONText()
        inner.object { $0.member("x", 1) }
        let value = try Self.read { text in
            text.object { text in
                text.member("inner", inner)
                text.member("after", "y")
            }
        }
        #expect(value == .object(["inner": .object(["x": .number(1)]), "after": .string("y")]))
    }

    @Test func `members that were written elsewhere stand among others`() throws {
        var written = JSONText()
        written.member("a", 1)
        written.member("b", "two")
        let text = JSONText.object { text in
            text.member("first", 0)
            text.members(written)
            text.members(JSONText())
            text.member("last", 3)
        }
        #expect(text.string == #"{"first":0,"a":1,"b":"two","last":3}"#)
        #expect(JSONText.object { $0.members(written) }.string == #"{"a":1,"b":"two"}"#)
        #expect(JSONText.object { $0.members(JSONText()) }.string == "{}")
    }

    @Test func `a value that is not there is null`() {
        let text = JSONText.object { text in
            text.member("there") { $0.optional(1.5) { $0.number($1) } }
            text.member("absent") { $0.optional(nil as Double?) { $0.number($1) } }
        }
        #expect(text.string == #"{"there":1.5,"absent":null}"#)
    }
}
