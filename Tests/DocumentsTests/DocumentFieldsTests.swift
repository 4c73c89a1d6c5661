import JSON
import Testing

@testable import Documents

@Suite struct DocumentFieldsTests {
    private func fields(_ text: String) throws -> DocumentFields {
        try DocumentFields(Array(text.utf8))
    }

    @Test func `a member that has to be there is what it has to be`() throws {
        let fields = try fields(#"{"a": "text", "b": {"c": 7}, "d": null}"#)
        #expect(try fields.need("a", "a text", \.string) == "text")
        #expect(try fields.object("b").need("c", "a whole number", \.whole) == 7)
        for (name, words) in [
            ("d", "d is missing; a text is needed"), ("e", "e is missing; a text is needed"),
            ("b", "b is an object; a text is needed"),
        ] {
            let fault = #expect(throws: DocumentFault.self) {
                try fields.need(name, "a text", \.string)
            }
            #expect(fault?.description == words)
        }
    }

    @Test func `a member that may be there is nil where it is not, or null`() throws {
        let fields = try fields(#"{"a": "text", "b": 7, "c": null}"#)
        #expect(try fields.may("a", "a text", \.string) == "text")
        #expect(try fields.may("c", "a text", \.string) == nil)
        #expect(try fields.may("d", "a text", \.string) == nil)
        #expect(throws: DocumentFault.self) { try fields.may("b", "a text", \.string) }
        #expect(throws: DocumentFault.self) { try fields.mayObject("b") }
        #expect(try fields.mayObject("c") == nil)
    }

    @Test func `a member that is told is nil where it is something else`() throws {
        let fields = try fields(#"{"a": "text", "b": {"c": 1}, "d": [{"e": 2}, 3, {}]}"#)
        #expect(fields.told("a", \.whole) == nil && fields.told("a", \.string) == "text")
        #expect(fields.toldObject("a") == nil)
        #expect(fields.toldObject("b")?.told("c", \.count) == 1)
        #expect(fields.toldObjects("a") == nil && fields.toldObjects("b") == nil)
        #expect(fields.toldObjects("d")?.map { $0.told("e", \.count) } == [2, nil])
        #expect(fields.objects.map(\.name) == ["b"])
    }

    @Test func `a fault names the whole way to its place`() throws {
        let fields = try fields(#"{"a": {"b": {"c": "x"}}}"#)
        let fault = #expect(throws: DocumentFault.self) {
            try fields.object("a").object("b").need("c", "a number", \.double)
        }
        #expect(fault?.description == "a.b.c is the text \"x\"; a number is needed")
    }

    @Test func `a text of a stranger cannot steer what shows the fault`() throws {
        let fault = #expect(throws: DocumentFault.self) {
            try fields(#"{"a": "\u001b[31m\u202e"}"#).need("a", "a number", \.double)
        }
        let scalars = fault?.description.unicodeScalars
        #expect(scalars?.contains("\u{1b}") == false && scalars?.contains("\u{202e}") == false)
    }

    @Test func `lists are of one kind or none`() throws {
        let value = try JSONParser.parse(Array(#"[["a", "b"], ["a", 1], [true], [], [0]]"#.utf8))
        let lists = try #require(value.array)
        #expect(lists.map(\.texts) == [["a", "b"], nil, nil, [], nil])
        #expect(lists.map(\.booleans) == [nil, nil, [true], [], nil])
        #expect(value.count == nil && lists[4].array?[0].count == 0)
    }
}
