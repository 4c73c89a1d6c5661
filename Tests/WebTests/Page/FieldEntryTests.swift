import Testing

@testable import Web

@Suite struct FieldEntryTests {
    private func entry(
        _ name: String,
        _ text: String,
        written: PageLanguage = .english,
        in language: PageLanguage = .english,
        isExcused: (TypedNumber) -> Bool = { _ in false }
    ) -> FieldEntry {
        FieldEntry(
            text,
            in: LoanField(feature: name, in: language),
            written: written,
            language: language,
            isExcused: isExcused
        )
    }

    @Test(arguments: [
        (
            "income", "", "Annual income is missing: write a number from 0 to 1,000,000,000.",
            "Revenu annuel : il manque un nombre de 0 à 1 000 000 000."
        ),
        (
            "fico_score", " ", "FICO score is missing: write a whole number from 300 to 850.",
            "Score FICO : il manque un nombre entier de 300 à 850."
        ),
        (
            "years_employed", "80.5",
            "Time employed: 80.5 is not allowed: write a number from 0 to 80.",
            "Ancienneté dans l’emploi : 80.5 n’est pas permis : écrivez un nombre de 0 à 80."
        ),
        (
            "credit_lines_outstanding", "1.5",
            "Open credit lines: 1.5 is not allowed: write a whole number from 0 to 1,000.",
            "Lignes de crédit ouvertes : 1.5 n’est pas permis : écrivez un nombre entier de 0 à 1 000."
        ),
        (
            "total_debt_outstanding", "much",
            "Total debt: “much” is not a number: write a number from 0 to 1,000,000,000.",
            "Dette totale : « much » n’est pas un nombre : écrivez un nombre de 0 à 1 000 000 000."
        ),
        (
            "loan_amt_outstanding", String(repeating: "9", count: 41),
            "Loan still to be repaid has more than 40 characters: write a number from 0 to 1,000,000,000.",
            "Prêt restant à rembourser : plus de 40 caractères ; écrivez un nombre de 0 à 1 000 000 000."
        ),
        (
            "income", "€5,000",
            "Annual income: “€5,000” is in another currency: write a number from 0 to 1,000,000,000, in dollars.",
            "Revenu annuel : « €5,000 » est dans une autre monnaie : écrivez un nombre de 0 à 1 000 000 000, en"
                + " dollars."
        ),
        (
            "x1", "", "x1 is missing: write a number, such as 12.5.",
            "x1 : il manque un nombre, par exemple 12,5."
        ),
    ])
    func `a fault is one sentence in either language`(
        name: String,
        text: String,
        english: String,
        french: String
    ) {
        let inEnglish = entry(name, text)
        #expect(inEnglish.fault == english)
        let inFrench = entry(name, text, written: .french, in: .french)
        #expect(inFrench.fault == french.replacing(" 000", with: "\u{202f}000"))
        for entry in [inEnglish, inFrench] {
            #expect(entry.value == nil)
            #expect(entry.text == text)
        }
    }

    @Test(arguments: [
        "\u{202e}12", "1\u{2066}2", "12\u{200f}", "1\u{200b}2", "\u{feff}12", "12\u{0}",
        "\u{1b}[2J",
        "1\u{2028}2",
    ])
    func `what is typed cannot turn or end the sentence that quotes it`(text: String) throws {
        for language in PageLanguage.allCases {
            let entry = entry("income", text, written: language, in: language)
            let fault = try #require(entry.fault)
            let isQuoted = fault.contains(language.words("is not a number", "n’est pas un nombre"))
            #expect(isQuoted)
            #expect(!fault.contains(text))
            #expect(fault.unicodeScalars.allSatisfy { $0.properties.generalCategory != .format })
            #expect(fault.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            // The field keeps it as it was, for the person to mend.
            #expect(entry.text == text)
        }
    }

    @Test(
        arguments: [
            ("1,234.5", "1 234,5", 1234.5), ("1 234.50", "1 234,5", 1234.5), ("-3", "−3", -3),
            ("+7", "7", 7), ("007", "7", 7), (".5", "0,5", 0.5), ("0.00001", "0,00001", 0.00001),
            (
                "100000000000000000", "100 000 000 000 000 000", 1e17
            ),
        ] as [(String, String, Double)]
    )
    func `a number goes from one language to the other and means the same there`(
        english: String,
        french: String,
        value: Double
    ) {
        let french = french.replacing(" ", with: "\u{202f}")
        let there = entry("x1", english, written: .english, in: .french)
        #expect(there.text == french)
        #expect(there.value == value)
        let back = entry("x1", there.text, written: .french, in: .english)
        #expect(back.value == value)
        let again = entry("x1", back.text, written: .english, in: .french)
        #expect(again.text == french)
    }

    @Test func `a text of two readings is given back with both, as the page writes them`() {
        let french = entry("income", "12.500", written: .french, in: .french)
        #expect(
            french.fault
                == "Revenu annuel : « 12.500 » peut être 12,5 ou 12\u{202f}500 : écrivez l’un des deux."
        )
        let english = entry("income", "12,500 $")
        #expect(
            english.fault
                == "Annual income: “12,500 $” can mean 12,500 or 12.5: write one of the two."
        )
        for entry in [french, english] { #expect(entry.value == nil) }
    }

    @Test func `a currency is read where the feature is money, and nowhere else`() {
        #expect(entry("income", "$52,000.50").value == 52_000.5)
        #expect(entry("income", "52 000,50 $", written: .french, in: .french).value == 52_000.5)
        #expect(entry("years_employed", "$5").value == nil)
        #expect(entry("x1", "$5").value == nil)
        // In the other language the number stands alone.
        #expect(entry("income", "$52,000.50", in: .french).text == "52\u{202f}000,5")
    }

    @Test func `what is no number is not rewritten for the other language`() {
        for text in ["1,2,3", "x", "", "  ", String(repeating: "1", count: 41)] {
            #expect(entry("income", text, written: .english, in: .french).text == text)
        }
        // One that is not allowed is a number all the same.
        #expect(entry("fico_score", "1,000", written: .english, in: .french).text == "1\u{202f}000")
    }

    @Test func `whoever excuses is asked only of what is no good`() {
        var asked: [TypedNumber] = []
        let texts = ["", "x", "900", "660", String(repeating: "1", count: 41)]
        for text in texts {
            let entry = entry("fico_score", text) { typed in
                asked.append(typed)
                return true
            }
            #expect(entry.fault == nil)
            #expect(entry.value == (text == "660" ? 660 : nil))
        }
        #expect(asked == [.blank, .notNumber, .number(900), .tooLong])
    }

    @Test(
        arguments: [
            ("income", nil, ["e.g. 68,500"], ["p. ex. 68 500"]),
            (
                "income", 1000.5...98_000, ["e.g. 68,500", "seen in training: 1,000.5 to 98,000"],
                ["p. ex. 68 500", "vu à l’apprentissage : de 1 000,5 à 98 000"]
            ),
            ("x1", nil, [], []),
            (
                "x1", -Double.infinity...2, ["seen in training: −∞ to 2"],
                ["vu à l’apprentissage : de −∞ à 2"]
            ),
        ] as [(String, ClosedRange<Double>?, [String], [String])]
    )
    func `hints are an example and the range that was seen`(
        name: String,
        range: ClosedRange<Double>?,
        english: [String],
        french: [String]
    ) {
        func hints(_ language: PageLanguage) -> [String] {
            let field = LoanField(feature: name, in: language)
            return FieldWords(field: field, language: language).hints(range: range)
        }
        #expect(hints(.english) == english)
        #expect(
            hints(.french).map { $0.replacing("\u{202f}", with: " ") } == french
        )
    }
}
