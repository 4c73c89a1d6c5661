import EventLoop
import HTTPFront
import HTTPTypes
import JSON
import Logging
import NIOCore
import TestSupport
import Testing

@testable import Web

@Suite struct PredictorTests {
    private static func features(
        _ first: String,
        of names: [String] = StubModel.features
    ) throws -> NamedFeatures {
        let members = zip(names, [first, "900.5", "4", "5", "5", "6"]).map { "\"\($0)\":\($1)" }
        return try NamedFeatures(json: Array("{\(members.joined(separator: ","))}".utf8))
    }

    private static func predicting(
        _ test: (Predictor, StubServer) async throws -> Void
    ) async throws {
        let server = try await StubServer()
        let configuration = WebConfiguration(
            listen: try WebConfiguration.Place("127.0.0.1:0"),
            server: server.address
        )
        let scoring = try ScoringService(configuration)
        var log = Logger(label: "test")
        log.logLevel = .critical
        let predictor = Predictor(scoring: scoring, faults: FaultResponses(log: log))
        try await test(predictor, server)
        await scoring.close()
        await server.stop()
    }

    private static func text(_ answer: Answer) -> String {
        guard case .whole(let body) = answer.body else { return "" }
        return String(buffer: body)
    }

    @Test func `requests that come together get each its own answer, in order`() async throws {
        let other = StubModel.features.map { $0 == "income" ? "wage" : $0 }
        try await Self.predicting { predictor, _ in
            let answers = await predictor.answers(to: [
                try Self.features("1"), try Self.features("2", of: other),
                try Self.features("1e301"),
                try Self.features("4"), try Self.features("3.9999999999999996"),
            ])
            #expect(answers.map(\.status.code) == [200, 400, 422, 200, 200])
            #expect(Self.text(answers[0]).hasPrefix("{\"probability\":0.125,\"default\":false"))
            #expect(Self.text(answers[1]).hasSuffix("\"field\":\"income\"}"))
            #expect(Self.text(answers[2]).contains("no probability"))
            #expect(Self.text(answers[3]).hasPrefix("{\"probability\":0.5,\"default\":true"))
            #expect(Self.text(answers[4]).contains("0.49999999999999994,\"default\":false"))
        }
    }

    @Test func `without a scoring server every request is told so`() async throws {
        try await Self.predicting { predictor, server in
            let good = try Self.features("1")
            #expect(await predictor.answers(to: [good]).map(\.status.code) == [200])
            await server.stop()
            let answers = await predictor.answers(to: [good, good, good])
            #expect(answers.map(\.status.code) == [503, 503, 503])
            #expect(answers.allSatisfy { $0.headers[.retryAfter] != nil })
        }
    }

    @Test func `a request without all features asks for no score`() async throws {
        try await Self.predicting { predictor, _ in
            let none = try NamedFeatures(json: Array("{}".utf8))
            let answers = await predictor.answers(to: [none, none])
            #expect(answers.map(\.status.code) == [400, 400])
        }
    }
}
