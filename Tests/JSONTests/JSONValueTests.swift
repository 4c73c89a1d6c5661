import JSON
import Testing

@Suite struct JSONValueTests {
    private static let document: [UInt8] = Array(
        #"{"text": "a", "number": 1.5, "count": 3, "flag": true, "none": null, "list": [1], "part": {}}"#
            .utf8
    )

    @Test func `a value is what it is and nothing else`() throws {
        let value = try JSONParser.parse(Self.document)
        let isText = ["text": true], isList = ["list": true], isFlag = ["flag": true]
        let isObject = ["part": true], isNumber = ["number": true, "count": true]
        for member in try #require(value.members) {
            let (name, value) = (member.name, member.value)
            #expect((value.string != nil) == (isText[name] ?? false), "\(name)")
            #expect((value.array != nil) == (isList[name] ?? false), "\(name)")
            #expect((value.boolean != nil) == (isFlag[name] ?? false), "\(name)")
            #expect((value.members != nil) == (isObject[name] ?? false), "\(name)")
            #expect((value.double != nil) == (isNumber[name] ?? false), "\(name)")
            #expect((value.exactly(Int.self) != nil) == (name == "count"), "\(name)")
        }
    }

    @Test func `members are found by name, and stand in their order`() throws {
        let value = try JSONParser.parse(Self.document)
        #expect(
            value.members?.map(\.name) == [
                "text", "number", "count", "flag", "none", "list", "part",
            ]
        )
        #expect(value["text"]?.string == "a")
        #expect(value["count"]?.exactly(UInt8.self) == 3)
        #expect(value["number"]?.double == 1.5)
        #expect(value["none"] == .null)
        #expect(value["list"]?.array == [.number(.integer(1))])
        #expect(value["absent"] == nil)
        #expect(value["text"]?["text"] == nil && value["list"]?["0"] == nil)
    }

    @Test func `names are compared character by character after their escapes`() throws {
        let value = try JSONParser.parse(Array(#"{"\u00e9": 1, "e\u0301b": 2}"#.utf8))
        #expect(value["é"]?.double == 1)
        #expect(value["éb"]?.double == 2)
    }

    @Test(arguments: [
        ("{}", "an object"), ("[1]", "a list"), ("\"a\"", "the text \"a\""), ("true", "true"),
        ("false", "false"), ("null", "null"), ("12", "the number 12"), ("\"\\u0007\"", "\u{FFFD}"),
    ])
    func `a sentence says what a value is`(text: String, words: String) throws {
        #expect(try JSONParser.parse(Array(text.utf8)).kind.contains(words))
    }
}
