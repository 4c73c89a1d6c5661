import Testing
import Wire

@testable import SestinaClient

@Suite struct CallTests {
    private static func score(_ probability: Double) -> Answer {
        .score(Score(probability: probability, flags: [], modelDigest: 0))
    }

    private func probability(_ answer: Answer) -> Double? {
        if case .score(let score) = answer { score.probability } else { nil }
    }

    @Test func `the first outcome counts and later ones are discarded`() async throws {
        let call = Call(.info, deadline: 0)
        let answer = try await withCheckedThrowingContinuation { continuation in
            #expect(call.attach(continuation))
            #expect(!call.isFinished)
            call.finish(.success(Self.score(0.25)))
            call.finish(.success(Self.score(0.5)))
            call.finish(.failure(ClientError.timedOut))
        }
        #expect(probability(answer) == 0.25)
        #expect(call.isFinished)
    }

    @Test func `an outcome that comes before the task waits is kept for it`() async throws {
        let call = Call(.info, deadline: 0)
        call.finish(.success(Self.score(0.25)))
        call.finish(.failure(ClientError.timedOut))
        #expect(call.isFinished)
        let answer = try await withCheckedThrowingContinuation { continuation in
            #expect(!call.attach(continuation))
        }
        #expect(probability(answer) == 0.25)
    }

    @Test func `a call that everybody forgets is closed`() async {
        await #expect(throws: ClientError.closed) {
            try await withCheckedThrowingContinuation { continuation in
                _ = Call(.info, deadline: 0).attach(continuation)
            }
        }
    }

    @Test func `of many finishing at once from many threads one wins`() async throws {
        for _ in 0..<200 {
            let call = Call(.info, deadline: 0)
            async let others: Void = withTaskGroup { group in
                for index in 0..<8 {
                    group.addTask { call.finish(.success(Self.score(Double(index)))) }
                }
            }
            let answer = try await withCheckedThrowingContinuation { continuation in
                _ = call.attach(continuation)
            }
            await others
            let winner = try #require(probability(answer))
            #expect(0..<8 ~= winner)
        }
    }
}
