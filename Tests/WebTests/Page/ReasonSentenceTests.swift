import SestinaClient
import Testing

@testable import Web

@Suite struct ReasonSentenceTests {
    private func text(
        _ value: Double,
        _ language: PageLanguage,
        _ reasons: ServerInfo.Model.ReasonInfo = .sample()
    ) -> String {
        ReasonSentence(
            feature: 2,
            value: value,
            of: .sample(reasons: reasons),
            in: language
        ).text
    }

    @Test func `a reason is the model's sentence, and another where the value is missing`() {
        #expect(text(1, .english) == "Amount of debt")
        #expect(text(1, .french) == "Montant de la dette")
        #expect(text(.nan, .english) == "Amount of debt not given")
        #expect(text(.nan, .french) == "Montant de la dette non indiqué")
    }

    @Test func `a model without sentences has its label for one`() {
        #expect(text(1, .english, .init()) == "Total debt")
        #expect(text(.nan, .english, .init()) == "Total debt not given")
        #expect(text(.nan, .french, .init()) == "Dette totale : non indiqué")
    }

    @Test func `a sentence stays on its line and has an end`() {
        let hostile = "a\n\u{202e}\u{7}" + String(repeating: "b", count: 10_000)
        let texts = Array(
            repeating: ServerInfo.Model.ReasonInfo.Texts.sample(hostile, hostile),
            count: 6
        )
        let text = text(1, .english, .sample(texts: texts))
        #expect(text.hasPrefix("a \u{fffd}\u{fffd}bbb"))
        #expect(text.unicodeScalars.count == 256)
    }
}
