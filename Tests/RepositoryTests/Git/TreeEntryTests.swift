import Testing

@testable import Repository

@Suite struct TreeEntryTests {
    private static let object = String(repeating: "0a", count: 20)

    @Test(arguments: [
        ("100644 blob", TreeEntry.Kind.file), ("100755 blob", .file), ("100664 blob", .file),
        ("120000 blob", .link), ("160000 commit", .submodule),
    ])
    func `a mode tells what is there`(facts: String, kind: TreeEntry.Kind) throws {
        let entry = try #require(TreeEntry(record: "\(facts) \(Self.object)\tmodels/a"))
        #expect(entry.kind == kind)
        #expect(entry.path == "models/a")
        #expect(entry.object.hex == Self.object)
    }

    @Test(arguments: ["a b", " a", "a\tb", "a\nb", "\"a\"", "é", "e\u{301}", "-a", "\u{1b}[2J"])
    func `a path is all that follows the first tab`(path: String) throws {
        let entry = try #require(TreeEntry(record: "100644 blob \(Self.object)\t\(path)"))
        #expect(entry.path.unicodeScalars.elementsEqual(path.unicodeScalars))
    }

    @Test(arguments: [
        // A tree, and modes that no object has.
        "040000 tree OBJECT\ta", "100600 blob OBJECT\ta", " blob OBJECT\ta", "0 blob OBJECT\ta",
        // Too few facts, too many, or none.
        "100644 OBJECT\ta", "100644 blob OBJECT 7\ta", "\ta", "", "100644 blob OBJECT",
        "100644 blob OBJECT\t", "100644 blob OBJECT a",
        // What is no object's name.
        "100644 blob 0a0a\ta", "100644 blob OBJECT0\ta", "100644 blob -\ta",
    ])
    func `what is no record of a file is none`(record: String) {
        #expect(TreeEntry(record: record.replacing("OBJECT", with: Self.object)) == nil)
    }
}

@Suite struct ObjectIDTests {
    @Test(arguments: [
        ("", false), (String(repeating: "a", count: 39), false),
        (String(repeating: "a", count: 40), true), (String(repeating: "0", count: 64), true),
        (String(repeating: "A", count: 40), false), (String(repeating: "g", count: 40), false),
        (String(repeating: "é", count: 20), false), (String(repeating: "a", count: 41), false),
        (String(repeating: "a", count: 63), false), (String(repeating: "`", count: 40), false),
        (String(repeating: ":", count: 40), false), (String(repeating: "/", count: 40), false),
        (String(repeating: "9f", count: 32) + "\n", false),
    ])
    func `a name of an object is 40 or 64 digits`(text: String, isName: Bool) {
        let name = ObjectID(text)
        #expect((name != nil) == isName)
        #expect(name == nil || name?.description == text)
    }

    @Test(arguments: [40, 64])
    func `only zeros stand for nothing`(count: Int) throws {
        let zeros = String(repeating: "0", count: count - 1)
        #expect(try #require(ObjectID(zeros + "0")).isZero)
        for one in ["1" + zeros, zeros + "1"] {
            #expect(!(try #require(ObjectID(one)).isZero))
        }
        #expect(ObjectID.zero.isZero && ObjectID.zero.hex.count == 40)
    }

    @Test func `a reader gets the first eight digits`() {
        #expect(ObjectID("0123456789abcdef0123456789abcdef01234567")?.short == "01234567")
    }
}
