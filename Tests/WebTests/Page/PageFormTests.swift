import Datasets
import Testing

@testable import Web

@Suite struct PageFormTests {
    @Test(
        arguments: [
            ([], false, false), ([("script", "1")], true, false),
            ([("script", "brief")], true, true),
            ([("script", "brief"), ("script", "1")], true, false),
            ([("typing", "brief")], false, false),
        ] as [([(String, String)], Bool, Bool)]
    )
    func `a script says whether what would change the answer can wait`(
        fields: [(String, String)],
        isScript: Bool,
        isBrief: Bool
    ) {
        let fields = fields.map { (name: $0, value: $1) }
        #expect(PageForm(fields).isScript == isScript)
        #expect(PageForm(fields).isBrief == isBrief)
        #expect(PageForm(fields, isBrief: true).isBrief)
    }

    private func entry(
        _ name: String,
        _ text: String,
        _ more: [(name: String, value: String)] = []
    ) -> FieldEntry {
        PageForm([(name, text)] + more).entries(of: [name], in: .english)[0]
    }

    @Test(arguments: [
        (
            "fico_score", "900",
            "FICO score: 900 is not allowed: write a whole number from 300 to 850."
        ),
        ("fico_score", "650.5", "FICO score: 650.5 is not allowed"),
        (
            "income", "-1",
            "Annual income: -1 is not allowed: write a number from 0 to 1,000,000,000."
        ),
        ("income", "a lot", "Annual income: “a lot” is not a number: write a number from 0"),
        ("income", "", "Annual income is missing: write a number from 0"),
        ("feature_1", "x", "feature_1: “x” is not a number: write a number, such as 12.5."),
    ])
    func `a fault names the field and says what is allowed`(
        name: String,
        text: String,
        sentence: String
    ) throws {
        let entry = entry(name, text)
        #expect(try #require(entry.fault).hasPrefix(sentence))
        #expect(entry.value == nil)
        #expect(entry.text == text)
    }

    @Test(arguments: zip(LoanColumns.features, ["0", "0", "1,000,000,000", "1 000", "0.5", "850"]))
    func `the ends of what is allowed are allowed`(name: String, text: String) {
        #expect(entry(name, text).fault == nil)
        #expect(entry(name, text).value != nil)
    }

    @Test func `what is being typed is no fault, nor what is not there yet`() {
        #expect(entry("income", "x", [(PageForm.typing, "income")]).fault == nil)
        #expect(entry("income", "x", [(PageForm.typing, "")]).fault != nil)
        #expect(entry("income", "", [(PageForm.typing, "")]).fault == nil)
    }

    @Test func `a number is written anew when the language changes, and means the same`() {
        let form = PageForm([("income", "1,234"), (PageForm.written, "en")])
        let entry = form.entries(of: ["income"], in: .french)[0]
        #expect(entry.value == 1234)
        #expect(entry.text == "1\u{202f}234")
        let wrong = PageForm([("income", "1,23"), (PageForm.written, "en")])
        #expect(wrong.entries(of: ["income"], in: .french)[0].text == "1,23")
    }

    @Test func `features of one name take their values in order`() {
        let form = PageForm([("a", "1"), ("a", "2"), ("b", "3")])
        #expect(form.entries(of: ["b", "a", "a"], in: .english).map(\.value) == [3, 1, 2])
        #expect(form.entries(of: ["c"], in: .english)[0].text == "")
    }
}
