import Testing

@testable import Web

@Suite struct LetterDateTests {
    @Test(arguments: [
        (0, "1 January 1970", "1er janvier 1970"),
        (951_782_400, "29 February 2000", "29 février 2000"),
        (1_796_083_199, "30 November 2026", "30 novembre 2026"),
        (1_796_083_200, "1 December 2026", "1er décembre 2026"),
        (-1, "31 December 1969", "31 décembre 1969"),
    ])
    func `a day is written as each language does`(second: Int, english: String, french: String) {
        #expect(LetterDate(second: second).text(in: .english) == english)
        #expect(LetterDate(second: second).text(in: .french) == french)
    }

    @Test func `today is a day of this century`() {
        #expect(LetterDate.today.text(in: .english).contains(" 20"))
    }
}
