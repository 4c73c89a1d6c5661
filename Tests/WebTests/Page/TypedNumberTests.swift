import Testing

@testable import Web

@Suite struct TypedNumberTests {
    @Test(
        arguments: [
            ("1234.5", 1234.5), ("1,234.5", 1234.5), ("1 234.5", 1234.5), ("1,234", 1234),
            ("1,234,567", 1_234_567), (" 12 ", 12), ("-3", -3), ("\u{2212}3", -3), ("+3", 3),
            (".5", 0.5),
            ("5.", 5), ("007", 7), ("12\u{a0}345", 12345), ("12\u{202f}345.25", 12345.25),
            ("0.1", 0.1), ("5221.545193", 5221.545193),
        ] as [(String, Double)]
    )
    func `English numbers have commas for thousands and a point`(text: String, value: Double) {
        #expect(TypedNumber(text, in: .english) == .number(value))
    }

    @Test(
        arguments: [
            ("1234,5", 1234.5), ("1 234,5", 1234.5), ("1\u{202f}234\u{202f}567,25", 1_234_567.25),
            ("1234.5", 1234.5), ("1,234", 1.234), ("1.234", 1.234), (",5", 0.5), ("5,", 5),
            ("78 039,38546", 78039.38546),
        ] as [(String, Double)]
    )
    func `French numbers have spaces for thousands and a comma or a point`(
        text: String,
        value: Double
    ) {
        #expect(TypedNumber(text, in: .french) == .number(value))
    }

    @Test(arguments: [
        "12a", "1 23", "1,23", "12,3456", "1,234 567", "1  234", "1.2.3", "1.234,5", ".", "-",
        "+-1",
        "1e5", "nan", "inf", "0x10", "١٢", "1.5 0", "$ 5", ",", "1234,567", ",123", "1,,234", "--1",
    ])
    func `what is no English number is not taken for one`(text: String) {
        #expect(TypedNumber(text, in: .english) == .notNumber)
    }

    @Test(arguments: ["1,234.5", "1.234,5", "1,2,3", "1 23", "12 3456", "1 234 5", ",", "1,5 0"])
    func `what is no French number is not taken for one`(text: String) {
        #expect(TypedNumber(text, in: .french) == .notNumber)
    }

    @Test(arguments: ["", " ", "\u{a0}\t"])
    func `blanks are no number and no fault`(text: String) {
        #expect(TypedNumber(text, in: .english) == .blank)
    }

    @Test func `a text longer than any number is refused before it is read`() {
        #expect(TypedNumber(String(repeating: "1", count: 40), in: .french) != .tooLong)
        #expect(TypedNumber(String(repeating: "1", count: 41), in: .french) == .tooLong)
    }

    @Test(arguments: PageLanguage.allCases, [0.1, 1234.5678, -5, 1e9, 11572.86424, 1.0 / 3])
    func `what a page writes is read back in its language`(language: PageLanguage, value: Double) {
        let text = LocalNumbers(language: language).exactText(value)
        #expect(TypedNumber(text, in: language) == .number(value))
    }
}
