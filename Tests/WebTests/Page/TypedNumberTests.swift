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
            ("1234.5", 1234.5), ("1,234", 1.234), (",5", 0.5), ("5,", 5),
            ("78 039,38546", 78039.38546),
        ] as [(String, Double)]
    )
    func `French numbers have spaces for thousands and a comma or a point`(
        text: String,
        value: Double
    ) {
        #expect(TypedNumber(text, in: .french) == .number(value))
    }

    @Test(
        arguments: [
            ("1 234,50", 1234.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1,23", 1.23),
            ("12,3456", 12.3456), ("1234,567", 1234.567), ("1'234.50", 1234.5),
            ("1’234’567", 1_234_567),
            ("1,234,567", 1_234_567), ("1.234.567", 1_234_567), ("0,123", 0.123), ("0.123", 0.123),
            ("1 234,567", 1234.567), ("-1.234.567,5", -1_234_567.5), ("12 345.25", 12345.25),
        ] as [(text: String, value: Double)],
        PageLanguage.allCases
    )
    func `a form of elsewhere that can mean one number alone is that number`(
        form: (text: String, value: Double),
        language: PageLanguage
    ) {
        #expect(TypedNumber(form.text, in: language) == .number(form.value))
    }

    @Test(arguments: [
        "12a", "1 23", "1,234 567", "1  234", "1.2.3", ".", "-", "+-1", "1e5", "nan", "inf", "0x10",
        "١٢", "1.5 0", "$ 5", "5 €", ",", "1,,234", "--1", "1,2,3", "12 3456", "1 234 5", "1,5 0",
        "1,234.567.890", "1'23", "0,123,456", "1 234'567", "−", "5-",
    ])
    func `what is no number is not taken for one`(text: String) {
        for language in PageLanguage.allCases {
            #expect(TypedNumber(text, in: language) == .notNumber)
        }
    }

    // MARK: - Two readings

    @Test
    func `a mark with three digits behind it has two readings, and a language one of its own`() {
        #expect(TypedNumber("1,234", in: .english) == .number(1234))
        #expect(TypedNumber("1.234", in: .english) == .number(1.234))
        #expect(TypedNumber("1,234", in: .french) == .number(1.234))
        // Who writes a point in French means thousands, or has no comma on the keypad.
        #expect(TypedNumber("1.234", in: .french) == .twoReadings(point: 1.234, comma: 1234))
        #expect(TypedNumber("-12.000", in: .french) == .twoReadings(point: -12, comma: -12_000))
    }

    @Test func `a currency where another language has it takes the page's own reading away`() {
        let two = TypedNumber.twoReadings(point: 1234, comma: 1.234)
        #expect(TypedNumber("$1,234", in: .english, currency: "USD") == .number(1234))
        #expect(TypedNumber("$1,234", in: .french, currency: "USD") == two)
        #expect(TypedNumber("1,234 €", in: .french, currency: "EUR") == .number(1.234))
        #expect(TypedNumber("1,234 €", in: .english, currency: "EUR") == two)
        #expect(TypedNumber("1,234 EUR", in: .english, currency: "EUR") == .number(1234))
    }

    // MARK: - Currencies

    @Test(
        arguments: [
            ("$1,234.50", "USD", 1234.5), ("1 234,50 €", "EUR", 1234.5),
            ("€1.234,50", "EUR", 1234.5),
            ("-$5", "USD", -5), ("$-5", "USD", -5), ("\u{2212}5\u{a0}$", "USD", -5),
            ("US$ 7", "USD", 7),
            ("$7", "CAD", 7), ("£7.20", "GBP", 7.2), ("CHF 1'234.50", "CHF", 1234.5),
            ("1 234,50 chf", "CHF", 1234.5), ("7 SEK", "SEK", 7), ("$7", "", 7), ("7 EUR", "", 7),
        ] as [(text: String, currency: String, value: Double)],
        PageLanguage.allCases
    )
    func `an amount may have its currency beside it`(
        form: (text: String, currency: String, value: Double),
        language: PageLanguage
    ) {
        let typed = TypedNumber(form.text, in: language, currency: form.currency)
        #expect(typed == .number(form.value))
    }

    @Test(
        arguments: [
            ("5 €", "USD"), ("$5", "EUR"), ("US$5", "CAD"), ("5 GBP", "USD"), ("5 abc", "USD"),
        ] as [(String, String)]
    )
    func `an amount in another currency is none of this one`(text: String, currency: String) {
        #expect(TypedNumber(text, in: .english, currency: currency) == .otherCurrency)
    }

    @Test(arguments: ["$", "€ ", "$$5", "5$5", "$5 €", "EUR", "-$-5", "5 abc", "12yrs", "$x"])
    func `a currency makes no number of what is none`(text: String) {
        #expect(TypedNumber(text, in: .english, currency: "") == .notNumber)
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
