import Testing

@testable import SestinaClient

@Suite struct BusyServerTests {
    /// A server that refuses the first so many requests as busy.
    private static func busy(for count: Int) -> ReplyPlan {
        .doing { reply in
            reply.index < count ? [.send(reply.refused(13, "too much to do"))] : [.send(reply)]
        }
    }

    @Test func `what a busy server refuses is asked again on the same connection`() async throws {
        try await withServer(Self.busy(for: 30)) { server in
            try await withClient(of: server) { client async throws in
                #expect(try await ownersAnswered(client, 0..<25) == 25)
            }
            #expect(server.sight.connections == 1)
            #expect(server.sight.requests == 55)
        }
    }

    @Test func `a server that stays busy is told when the call's time is over`() async throws {
        try await withServer(Self.busy(for: .max)) { server in
            try await withClient(of: server) { client in
                let error = await #expect(throws: ClientError.self) {
                    try await client.score(NumberedRow.row(1), timeout: .milliseconds(300))
                }
                #expect(error?.description == "the server refused (busy): too much to do")
            }
            #expect(server.sight.requests > 1)
        }
    }

    @Test func `who sends nothing again is told at the first refusal`() async throws {
        try await withServer(Self.busy(for: 1)) { server in
            try await withClient(of: server) {
                $0.retriesLostCalls = false
            } _: { client in
                let error = await #expect(throws: ClientError.self) {
                    try await client.score(NumberedRow.row(1))
                }
                #expect(error?.description == "the server refused (busy): too much to do")
            }
            #expect(server.sight.requests == 1)
        }
    }

    @Test func `calls that rest count among those that wait, and end with their client`()
        async throws
    {
        try await withServer(Self.busy(for: .max)) { server in
            try await withClient(of: server) {
                $0.waitingMax = 3
            } _: { client in
                await withTaskGroup { group in
                    for _ in 0..<3 {
                        group.addTask {
                            await #expect(throws: ClientError.closed) {
                                try await client.score(NumberedRow.row(1))
                            }
                        }
                    }
                    for _ in 0..<20_000 where server.sight.requests < 6 {
                        try? await Task.sleep(for: .milliseconds(1))
                    }
                    await client.close()
                }
            }
        }
    }
}

@Suite struct RestingCallsTests {
    private static func call(until deadline: UInt64) -> PendingCall {
        PendingCall(call: Call(.info, deadline: deadline))
    }

    private static let refusal = Refusal(code: 13, sentence: "busy")

    @Test func `a call rests for longer from one refusal to the next, and at most a second`() {
        var generator = RandomWords(seed: 6)
        var longest = [UInt64](repeating: 0, count: 7)
        for _ in 0..<1000 {
            var pending = Self.call(until: .max)
            for index in longest.indices {
                var resting = RestingCalls()
                let until = resting.add(pending, Self.refusal, at: 1000, using: &generator)
                #expect(resting.next == until)
                longest[index] = max(longest[index], until - 1000)
                let before = resting.takeRested(at: until - 1)
                let rested = resting.takeRested(at: until)
                #expect(before.isEmpty && rested.count == 1 && resting.count == 0)
                #expect(rested.first?.refusal == Self.refusal)
                pending = rested.first ?? pending
            }
        }
        let bounds: [UInt64] = [50, 100, 200, 400, 800, 1000, 1000].map { $0 * 1_000_000 }
        for (longest, bound) in zip(longest, bounds) {
            #expect(longest <= bound && longest > bound / 10 * 9)
        }
    }

    @Test func `a call that would rest beyond its time is told, and one that ended is dropped`() {
        var generator = RandomWords(seed: 7)
        var resting = RestingCalls()
        let late = Self.call(until: 1001)
        // Some pause may be shorter than the nanosecond that is left; no seed here gives one.
        #expect(resting.add(late, Self.refusal, at: 1000, using: &generator) == .max)
        #expect(late.call.isFinished && resting.count == 0)
        let cancelled = Self.call(until: .max)
        _ = resting.add(cancelled, Self.refusal, at: 1000, using: &generator)
        cancelled.call.finish(.failure(CancellationError()))
        #expect(resting.takeRested(at: 1000).isEmpty && resting.count == 0)
    }
}
