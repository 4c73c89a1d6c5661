import Testing

@testable import Web

@Suite struct LocalNumbersTests {
    private let english = LocalNumbers(language: .english)
    private let french = LocalNumbers(language: .french)

    @Test(
        arguments: [
            (0, "0", "0"), (12.5, "12.5", "12,5"), (11572.86424, "11,572.86", "11\u{202f}572,86"),
            (-1000, "\u{2212}1,000", "\u{2212}1\u{202f}000"),
            (1_234_567, "1,234,567", "1\u{202f}234\u{202f}567"),
            (.infinity, "∞", "∞"), (0.001, "0", "0"),
        ] as [(Double, String, String)]
    )
    func `numbers are written as readers write them`(value: Double, text: String, other: String) {
        #expect(english.text(value) == text)
        #expect(french.text(value) == other)
    }

    @Test(
        arguments: [
            (0.832, 0.5, "83.2%", "50%"), (0.5, 0.5, "50.0%", "50%"),
            (0.4999, 0.5, "49.99%", "50%"),
            (0, 0.5, "less than 0.1%", "50%"), (1, 0.5, "more than 99.9%", "50%"),
            (1e-9, 0.5, "less than 0.1%", "50%"),
            (1 - 1e-9, 0.5, "more than 99.9%", "50%"), (0.125, 0.1234, "12.5%", "12.3%"),
            (0.49999999, 0.5, "49.999999%", "50%"),
        ] as [(Double, Double, String, String)]
    )
    func `a probability is told apart from its threshold, from none and from certainty`(
        probability: Double,
        threshold: Double,
        text: String,
        other: String
    ) {
        let percents = english.percents(probability: probability, threshold: threshold)
        #expect(percents.probability == text)
        #expect(percents.threshold == other)
    }

    @Test func `French sets the sign apart`() {
        #expect(french.percents(probability: 0.832, threshold: 0.5).probability == "83,2\u{202f}%")
        #expect(
            french.percents(probability: 1e-9, threshold: 0.5).probability
                == "moins de 0,1\u{202f}%"
        )
    }
}
