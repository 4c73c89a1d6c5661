import Testing

@testable import Web

/// What of a form is the page's own, and what are features.
@Suite struct PageFormFieldsTests {
    private static let six = (1...6).map { (name: "x\($0)", value: "\($0)") }

    @Test(
        arguments: [
            ([], nil, nil, false, nil), ([("language", "fr")], .french, nil, false, nil),
            ([("language", "FR")], nil, nil, false, nil),
            ([("written", "en")], nil, .english, false, nil),
            ([("language", "fr"), ("language", "en")], .english, nil, false, nil),
            // What came last counts, even where it is none.
            ([("language", "fr"), ("language", "")], nil, nil, false, nil),
            ([("script", "")], nil, nil, true, nil), ([("script", "0")], nil, nil, true, nil),
            ([("typing", "")], nil, nil, false, ""),
            ([("typing", "a"), ("typing", "b")], nil, nil, false, "b"),
            ([("Language", "fr"), ("SCRIPT", "1")], nil, nil, false, nil),
        ] as [([(String, String)], PageLanguage?, PageLanguage?, Bool, String?)]
    )
    func `the page's own fields are told by their names`(
        fields: [(String, String)],
        language: PageLanguage?,
        written: PageLanguage?,
        isScript: Bool,
        typing: String?
    ) {
        let form = PageForm(fields.map { (name: $0, value: $1) })
        #expect(form.language == language)
        #expect(form.written == written)
        #expect(form.isScript == isScript)
        #expect(form.typing == typing)
    }

    @Test func `they are no features`() {
        let own = ["language", "written", "script", "typing"].map { (name: $0, value: "1") }
        #expect(PageForm(own).isEmpty)
        #expect(PageForm(own).names == nil)
        #expect(PageForm(own + Self.six).names == Self.six.map(\.name))
        let entries = PageForm(own + Self.six).entries(of: ["x1", "script"], in: .english)
        #expect(entries.map(\.text) == ["1", ""])
    }

    @Test(
        arguments: [
            ([], true), ([""], true), ([" ", "\u{a0}", "\t"], true), (["0"], false),
            (["", "x"], false),
            ([" ", "-"], false),
        ] as [([String], Bool)]
    )
    func `a form of blanks is empty`(values: [String], isEmpty: Bool) {
        let form = PageForm(values.map { (name: "x", value: $0) })
        #expect(form.isEmpty == isEmpty)
    }

    @Test(arguments: [(0, false), (1, false), (5, false), (6, true), (7, false), (12, false)])
    func `names are a model's where there are six`(count: Int, areKnown: Bool) {
        let fields = (0..<count).map { (name: "x\($0)", value: "") }
        #expect((PageForm(fields).names != nil) == areKnown)
    }

    @Test func `each feature has its field, and a name that is none has no place`() {
        let form = PageForm(Self.six + [(name: "y", value: "9"), (name: "x1", value: "7")])
        let entries = form.entries(of: ["x6", "z", "x1", "x1", "x1"], in: .english)
        #expect(entries.map(\.text) == ["6", "", "1", "7", ""])
        #expect(entries.map(\.value) == [6, nil, 1, 7, nil])
        #expect(entries.map { $0.fault == nil } == [true, false, true, true, false])
        // Asked again, it has them all again.
        #expect(form.entries(of: ["x1"], in: .english).map(\.text) == ["1"])
    }

    @Test(
        arguments: [
            (nil, ["", "x", "900", "660"], [true, true, true, false]),
            ("", ["", "x", "900", "660"], [false, true, true, false]),
            ("fico_score", ["", "x", "900", "660"], [false, false, false, false]),
            ("income", ["", "x", "900", "660"], [false, true, true, false]),
            ("FICO_SCORE", ["", "x", "900", "660"], [false, true, true, false]),
        ] as [(String?, [String], [Bool])]
    )
    func `only what is being typed, or is not there yet, is excused`(
        typing: String?,
        texts: [String],
        areFaults: [Bool]
    ) {
        let more = typing.map { [(name: PageForm.typing, value: $0)] } ?? []
        let found = texts.map { text in
            PageForm([(name: "fico_score", value: text)] + more)
                .entries(of: ["fico_score"], in: .english)[0].fault != nil
        }
        #expect(found == areFaults)
    }

    @Test func `numbers are read in the language that they were written in`() {
        func value(_ text: String, written: String?, in language: PageLanguage) -> Double? {
            let more = written.map { [(name: PageForm.written, value: $0)] } ?? []
            return PageForm([(name: "x", value: text)] + more).entries(of: ["x"], in: language)[0]
                .value
        }
        #expect(value("1,234", written: "en", in: .french) == 1234)
        #expect(value("1,234", written: "fr", in: .english) == 1.234)
        #expect(value("1,234", written: nil, in: .english) == 1234)
        #expect(value("1,234", written: nil, in: .french) == 1.234)
        #expect(value("1,234", written: "de", in: .french) == 1.234)
    }
}
