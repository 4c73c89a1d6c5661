import Documents
import SestinaClient
import Testing

@testable import Web

/// What a reason is called.
@Suite struct ReasonTests {
    private static func model(_ first: ServerInfo.Model.ReasonInfo.Texts) -> ServerInfo.Model {
        .sample(reasons: .named([first] + [ServerInfo.Model.ReasonInfo.Texts].named.dropFirst()))
    }

    @Test(arguments: [
        (PageLanguage.english, false, "Number of open credit lines"),
        (.french, false, "Nombre de lignes de crédit ouvertes"),
        (.english, true, "Credit lines not known"), (.french, true, "Lignes de crédit inconnues"),
    ])
    func `a reason is said in the language, and of a missing value that it is missing`(
        language: PageLanguage,
        isMissing: Bool,
        sentence: String
    ) {
        let model = ServerInfo.Model.sample(reasons: .named())
        let reason = Reason(0, isMissing: isMissing, of: model, in: language)
        #expect(reason.sentence == sentence)
        #expect(reason.code == "credit-lines")
        #expect(reason.feature == "credit_lines_outstanding")
    }

    @Test func `a model that does not name its reasons has features alone`() {
        let reason = Reason(5, isMissing: false, of: .sample(), in: .english)
        #expect(reason.feature == "fico_score" && reason.code == nil && reason.sentence == nil)
    }

    @Test func `what a text would do to whoever reads it is not done`() {
        let text = "a\u{202e}b\r\nc\u{0}<b>"
        let model = Self.model(
            .init(code: "c", english: text, french: "", missingEnglish: "", missingFrench: "")
        )
        let reason = Reason(0, isMissing: false, of: model, in: .english)
        #expect(reason.sentence == "a\u{fffd}b  c\u{fffd}<b>")
        let long = String(repeating: "é", count: 10_000)
        let huge = Self.model(
            .init(code: "c", english: long, french: "", missingEnglish: "", missingFrench: "")
        )
        let sentence = Reason(0, isMissing: false, of: huge, in: .english).sentence
        #expect(sentence == String(repeating: "é", count: 255) + "…")
    }
}
