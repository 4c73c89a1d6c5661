import HTTPFront
import HTTPTypes
import SestinaClient
import TestSupport
import Testing

@testable import Web

@Suite struct ScoringServiceTests {
    private static let form = zip(StubModel.features, 1...6).map { "\($0)=\($1)" }
        .joined(separator: "&")

    private func status(_ web: WebCaller) async throws -> WebCaller.Answer {
        try await web.post("/predict", Self.form, as: "application/x-www-form-urlencoded")
    }

    @Test func `a scoring server that goes away is told, and one that comes back is found`()
        async throws
    {
        let first = try await StubServer()
        try await WebCaller.calling(server: first.address) { web in
            #expect(try await status(web).status == 200)
            await first.stop()
            for _ in 0..<3 {
                let answer = try await status(web)
                #expect(answer.status == 503)
                #expect(answer.headers[.retryAfter] == "1")
                #expect(try answer.json["error"]?.text?.contains("cannot connect") == true)
            }
            let second = try await StubServer(at: first.address)
            var answers: [Int] = []
            repeat { answers.append(try await status(web).status) } while answers.last == 503
            #expect(answers.last == 200)
            await second.stop()
        }
    }

    @Test func `without a model there is no prediction`() async throws {
        try await WebCaller.calling(hasModel: false) { web in
            let answer = try await status(web)
            #expect(answer.status == 503)
            #expect(answer.headers[.retryAfter] == "5")
        }
    }

    // MARK: - Reasons

    private static let row: FeatureRow = [2, 900.5, 4, 5, 5, 6]

    /// What a call is refused with.
    private func fault<Result>(_ ask: () async throws -> Result) async throws -> WebFault? {
        do {
            _ = try await ask()
            return nil
        } catch let fault as WebFault {
            return fault
        }
    }

    @Test func `why and what would change it come with the model that gave them`() async throws {
        try await ScoringCaller.calling { scoring, _ in
            let why = try await scoring.explain(Self.row)
            #expect(why.explanation.score.probability == 0.25)
            #expect(why.explanation.contributions[5] == 6)
            #expect(why.model.digest == StubModel.digest)
            let change = try await scoring.change(Self.row)
            #expect(change.change.score == why.explanation.score)
            #expect(change.change.value(of: 0) == 4)
            #expect(change.model == why.model)
            #expect(scoring.calls.snapshot().count == 2)
        }
    }

    @Test func `a model that gives no reasons is told as what the server does not do`() async throws
    {
        try await ScoringCaller.calling(hasReasons: false) { scoring, _ in
            let sentence = "the model has nothing to give reasons by; adopt it with a loan book"
            let expected = WebFault(.notImplemented, sentence)
            let explainFault = try await fault { try await scoring.explain(Self.row) }
            #expect(explainFault == expected)
            let changeFault = try await fault { try await scoring.change(Self.row) }
            #expect(changeFault == expected)
            #expect(try await scoring.score(Self.row).score.probability == 0.25)
        }
    }

    @Test
    func `a row without a score has no reasons, and one that has too large a part is told so`()
        async throws
    {
        try await ScoringCaller.calling { scoring, _ in
            let (beyond, tooLarge) = (Self.changed(0, 100), Self.changed(3, 1e30))
            let explainFault = try await fault { try await scoring.explain(beyond) }
            #expect(explainFault == .noProbability)
            let changeFault = try await fault { try await scoring.change(beyond) }
            #expect(changeFault == .noProbability)
            let tooLargeFault = try await fault { try await scoring.explain(tooLarge) }
            #expect(tooLargeFault?.status == .unprocessableContent)
            let sentence = "income contributes more than can be told"
            #expect(tooLargeFault?.sentence.hasPrefix(sentence) == true)
        }
    }

    @Test func `an answer of a model that is not the one told is no answer`() async throws {
        let other = StubModel.document(hasModel: true, digest: String(repeating: "0", count: 64))
        try await ScoringCaller.calling(document: other) { scoring, _ in
            let explainFault = try await fault { try await scoring.explain(Self.row) }
            #expect(explainFault == .modelReplaced)
            let changeFault = try await fault { try await scoring.change(Self.row) }
            #expect(changeFault == .modelReplaced)
        }
    }

    private static func changed(_ feature: Int, _ value: Double) -> FeatureRow {
        var row = row
        row[feature] = value
        return row
    }
}
