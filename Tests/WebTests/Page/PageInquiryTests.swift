import HTTPFront
import SestinaClient
import Testing

@testable import Web

/// Answers with reasons and changes, by the stub model of the specification: x0 / 8, default from 4 on.
@Suite struct PageInquiryTests {
    private let row = FeatureRow.of([6, 900.5, 4, 5, 5, 6])

    @Test func `a model with reasons gives them with the score`() async throws {
        try await ScoringCaller.calling(document: StubModel.documentWithReasons()) { scoring, _ in
            let inquiry = PageInquiry(scoring: scoring)
            let reply = try await inquiry.reply(to: row, expecting: try await scoring.model())
            #expect(reply.score.probability == 0.75)
            #expect(reply.explanation?.contributions[3] == 5)
            #expect(reply.model.name == "stub")
            // One call: the server counts the explanation and nothing else.
            #expect(scoring.calls.snapshot().count == 1)
        }
    }

    @Test func `a model without reasons is asked for the score alone`() async throws {
        try await ScoringCaller.calling { scoring, _ in
            let inquiry = PageInquiry(scoring: scoring)
            let reply = try await inquiry.reply(to: row, expecting: try await scoring.model())
            #expect(reply.score.probability == 0.75)
            #expect(reply.explanation == nil)
            #expect(scoring.calls.snapshot().count == 1)
        }
    }

    @Test func `figures that have a score but no reasons have the score`() async throws {
        try await ScoringCaller.calling(document: StubModel.documentWithReasons()) { scoring, _ in
            let inquiry = PageInquiry(scoring: scoring)
            let beyond = FeatureRow.of([6, 900.5, 4, 1e300, 5, 6])
            let reply = try await inquiry.reply(to: beyond, expecting: try await scoring.model())
            #expect(reply.score.probability == 0.75)
            #expect(reply.explanation == nil)
        }
    }

    @Test func `figures without a score have none by either way`() async throws {
        try await ScoringCaller.calling(document: StubModel.documentWithReasons()) { scoring, _ in
            let inquiry = PageInquiry(scoring: scoring)
            let model = try await scoring.model()
            await #expect(throws: WebFault.noProbability) {
                try await inquiry.reply(to: .of([900, 1, 1, 1, 1, 1]), expecting: model)
            }
        }
    }

    @Test func `a change is rounded and scored before it is told`() async throws {
        try await ScoringCaller.calling(document: StubModel.documentWithReasons()) { scoring, _ in
            let inquiry = PageInquiry(scoring: scoring)
            let reply = try await inquiry.reply(to: row, expecting: try await scoring.model())
            // The server says 3.9999999999999996, and the model takes whole numbers.
            let advice = await inquiry.advice(after: reply, for: row)
            #expect(advice == ChangeAdvice(singles: [ChangeAdvice.Step(feature: 0, value: 3)]))
            var accepted = row
            accepted[0] = 2
            let safe = try await inquiry.reply(to: accepted, expecting: reply.model)
            let turn = await inquiry.advice(after: safe, for: accepted)
            #expect(turn == ChangeAdvice(singles: [ChangeAdvice.Step(feature: 0, value: 4)]))
        }
    }

    @Test func `a pair is told where no single change helps, and nothing where none does`()
        async throws
    {
        try await ScoringCaller.calling(document: StubModel.documentWithReasons()) { scoring, _ in
            let inquiry = PageInquiry(scoring: scoring)
            let model = try await scoring.model()
            var two = row
            two[1] = 1001
            let reply = try await inquiry.reply(to: two, expecting: model)
            let advice = await inquiry.advice(after: reply, for: two)
            #expect(advice?.singles == [])
            #expect(
                advice?.pair == [
                    ChangeAdvice.Step(feature: 0, value: 3),
                    ChangeAdvice.Step(feature: 3, value: 0),
                ]
            )
            var none = row
            none[2] = -1
            let other = try await inquiry.reply(to: none, expecting: model)
            #expect(await inquiry.advice(after: other, for: none) == ChangeAdvice())
        }
    }

    @Test func `what another model would change is not told`() async throws {
        try await ScoringCaller.calling(document: StubModel.documentWithReasons()) { scoring, _ in
            let inquiry = PageInquiry(scoring: scoring)
            let reply = try await inquiry.reply(to: row, expecting: try await scoring.model())
            let other = PageInquiry.Reply(
                score: reply.score,
                explanation: nil,
                model: .sample(ranges: Array(repeating: 0...9, count: 6))
            )
            #expect(await inquiry.advice(after: other, for: row) == nil)
            let untold = PageInquiry.Reply(score: reply.score, explanation: nil, model: .sample())
            #expect(await inquiry.advice(after: untold, for: row) == nil)
        }
    }

    @Test func `a server that goes away says nothing more`() async throws {
        try await ScoringCaller.calling(document: StubModel.documentWithReasons()) {
            scoring,
            server in
            let inquiry = PageInquiry(scoring: scoring)
            let reply = try await inquiry.reply(to: row, expecting: try await scoring.model())
            await server.stop()
            #expect(await inquiry.advice(after: reply, for: row) == nil)
        }
    }
}
