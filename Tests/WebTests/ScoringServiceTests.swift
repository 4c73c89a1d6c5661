import HTTPTypes
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
}
