import JSON
import Testing

@Suite struct JSONParserTests {
    @Test func `every kind of value is read`() throws {
        let text = #" {"a": [1, -2.5e3, true, false, null], "b": {"c": "d\n\u00e9\ud83d\ude00"}} "#
        let value = try JSONParser.parse(Array(text.utf8))
        #expect(
            value["a"]
                == .array([
                    .number(.integer(1)), .number(.decimal(-2500)), .boolean(true),
                    .boolean(false), .null,
                ])
        )
        #expect(value["b"]?["c"] == .string("d\né😀"))
        #expect(value["nothing"] == nil)
        #expect(try JSONParser.parse(Array("[]".utf8)) == .array([]))
        #expect(try JSONParser.parse(Array("{}".utf8)) == .object([]))
    }

    @Test(arguments: [
        ("", "line 1, column 1: the text ends where a value is needed"),
        ("{\n  \"a\": 1,\n}", "line 3, column 1: a name in quotes is needed"),
        ("{\"a\" 1}", "a colon is needed after a name"),
        ("{\"a\": 1 \"b\": 2}", "a comma or a closing brace is needed"),
        ("{\"a\": 1, \"a\": 2}", "the name \"a\" is there twice in one object"),
        ("{\"a\": 1, \"\\u0061\": 2}", "the name \"a\" is there twice in one object"),
        ("[1, 2", "a comma or a closing bracket is needed"),
        ("[1,]", "a value is needed"), ("1 2", "something follows the end of the value"),
        ("01", "a number does not begin with a 0"), ("-", "a value is needed"),
        ("1.", "a digit is needed after the decimal point"), ("1e", "an exponent has digits"),
        ("1e999", "1e999 is larger than any finite number"),
        ("NaN", "JSON has no NaN and no infinity"),
        ("-Infinity", "JSON has no NaN and no infinity"), ("+1", "a value is needed"),
        (".5", "a value is needed"),
        ("0x10", "something follows the end of the value"), ("tru", "a value is needed"),
        ("\"a", "a text never ends"), ("\"a\tb\"", "a control character stands in a text"),
        ("\"\\x\"", "no such escape in a text"),
        ("\"\\ud800\"", "half of a character stands in a text"),
        ("\"\\u+123\"", "four hexadecimal digits are needed after \\u"),
        ("\"\\u12", "four hexadecimal digits are needed after \\u"),
        ("// words\n1", "a value is needed"),
        (String(repeating: "[", count: 33), "more than 32 levels inside each other"),
        (String(repeating: "{\"a\":", count: 100_000), "more than 32 levels inside each other"),
    ])
    func `what is no JSON is refused with its place`(text: String, words: String) {
        let fault = #expect(throws: JSONFault.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(fault?.description.hasSuffix(words) == true, "\(fault?.description ?? "")")
    }

    @Test(arguments: [
        (#"{"a": {"b": 1e999}}"#, "b"), (#"{"a": 1, "a": 2}"#, "a"), (#"{"a": [1, NaN]}"#, "a"),
    ])
    func `a fault names the innermost member that it is in`(text: String, member: String) {
        let fault = #expect(throws: JSONFault.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(fault?.member == member)
    }

    @Test func `what is no UTF-8 is refused`() {
        #expect(throws: JSONFault.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
    }

    @Test func `a fault counts lines and bytes from one`() {
        let text = "{\n  \"ä\": 1,\n  \"b\": ?\n}"
        let fault = #expect(throws: JSONFault.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(fault?.line == 3 && fault?.column == 8)
        let first = #expect(throws: JSONFault.self) { try JSONParser.parse([]) }
        #expect(first?.line == 1 && first?.column == 1 && first?.member == nil)
    }

    @Test func `a name that stands in a fault cannot steer what shows it`() {
        let text = "{\"\\u001b[31m\": ?}"
        let fault = #expect(throws: JSONFault.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(fault?.description.unicodeScalars.contains("\u{1b}") == false)
    }

    @Test(arguments: [1, 15, 16, 17, 40])
    func `a name that is there twice is found among few and among many`(count: Int) {
        let names = (0..<count).map { "\"n\($0)\": \($0)" }
        let once = "{\(names.joined(separator: ", "))}"
        #expect(throws: Never.self) { try JSONParser.parse(Array(once.utf8)) }
        for place in [0, count / 2, count - 1] {
            let twice = "{\(names.joined(separator: ", ")), \"n\(place)\": 0}"
            let fault = #expect(throws: JSONFault.self) {
                try JSONParser.parse(Array(twice.utf8))
            }
            #expect(fault?.reason == "the name \"n\(place)\" is there twice in one object")
        }
    }

    @Test func `the same name may stand in different objects`() throws {
        let text = #"{"a": {"a": 1}, "b": [{"a": 2}, {"a": 3}]}"#
        let value = try JSONParser.parse(Array(text.utf8))
        #expect(value["a"]?["a"]?.double == 1)
        #expect(value["b"]?.array?.map { $0["a"]?.double } == [2, 3])
    }

    @Test func `levels are counted as they are open, not as they are met`() throws {
        let wide = "[" + Array(repeating: "[[]]", count: 100).joined(separator: ",") + "]"
        #expect(try JSONParser.parse(Array(wide.utf8)).array?.count == 100)
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(throws: Never.self) { try JSONParser.parse(Array(deep.utf8)) }
    }

    @Test(arguments: 0..<64)
    func `a text cut short is never read`(length: Int) throws {
        let text = Array(
            #"{"a": [1.5e-3, "\u00e9", true], "b": {"c": null, "d": [[], {}]}, "e":0}"#.utf8
        )
        try #require(length < text.count)
        #expect(throws: JSONFault.self) { try JSONParser.parse(Array(text[..<length])) }
    }
}
