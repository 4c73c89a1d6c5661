import SestinaClient
import Testing

@Suite struct CancellationTests {
    /// How a call of the interleaving ended.
    private enum Ending: Sendable {
        case own
        case other(Double)
        case cancelled
        case lost
        case failed(String)
    }

    @Test(arguments: [1, 3], [1, 2] as [UInt64])
    func `of ten thousand cancelled and live calls each gets its own answer or none`(
        connections: Int,
        seed: UInt64
    ) async throws {
        var plan = ReplyPlan.honest
        plan.holdMilliseconds = 1
        try await withClient(of: plan) {
            $0.connections = connections
            $0.inFlightMax = 64
        } _: { client in
            var own = 0
            var cancelled = 0
            try await withThrowingTaskGroup(of: (Bool, Ending).self) { group in
                var generator = RandomWords(seed: seed)
                for number in 0..<10_000 {
                    // Some are cancelled at once, some on their way, some when the answer may be there.
                    let cancels = Bool.random(using: &generator)
                    let microseconds = Int.random(in: 0..<4000, using: &generator)
                    group.addTask {
                        let call = Task { await Self.ask(client, number) }
                        if cancels {
                            if microseconds > 500 {
                                try await Task.sleep(for: .microseconds(microseconds))
                            }
                            call.cancel()
                        }
                        return (cancels, await call.value)
                    }
                }
                for try await (cancels, ending) in group {
                    switch ending {
                    case .own: own += 1
                    case .cancelled:
                        cancelled += 1
                        #expect(cancels)
                    case .other(let probability): Issue.record("an answer of \(probability)")
                    case .lost, .failed: Issue.record("\(ending)")
                    }
                }
            }
            #expect(own + cancelled == 10_000)
            #expect(own > 4000 && cancelled > 1000)
            #expect(try await ownersAnswered(client, 0..<100) == 100)
        }
    }

    @Test
    func `on connections that drop all the time each call gets its own answer, a loss or none`()
        async throws
    {
        let plan = ReplyPlan.doing { reply in
            let drops = reply.index == 30 + reply.connection % 50
            return drops ? [.cutAndClose(reply, bytes: reply.connection % 32)] : [.send(reply)]
        }
        try await withServer(plan) { server in
            try await withClient(of: server) {
                $0.connections = 2
                $0.inFlightMax = 16
            } _: { client in
                var counts = (own: 0, cancelled: 0, lost: 0)
                await withTaskGroup { group in
                    var generator = RandomWords(seed: 11)
                    for number in 0..<3000 {
                        let cancels = Int.random(in: 0..<3, using: &generator) == 0
                        group.addTask {
                            let call = Task { await Self.ask(client, number) }
                            if cancels {
                                await Task.yield()
                                call.cancel()
                            }
                            return await call.value
                        }
                    }
                    for await ending in group {
                        switch ending {
                        case .own: counts.own += 1
                        case .cancelled: counts.cancelled += 1
                        case .lost: counts.lost += 1
                        case .other, .failed: Issue.record("\(ending)")
                        }
                    }
                }
                #expect(counts.own + counts.cancelled + counts.lost == 3000)
                #expect(counts.own > 1000)
            }
            #expect(server.sight.connections > 10)
        }
    }

    private static func ask(_ client: ScoringClient, _ number: Int) async -> Ending {
        do {
            let score = try await client.score(NumberedRow.row(number))
            return score.probability == NumberedRow.probability(number)
                ? .own : .other(score.probability)
        } catch is CancellationError {
            return .cancelled
        } catch ClientError.connectionLost {
            return .lost
        } catch {
            return .failed("\(error)")
        }
    }

    @Test func `a call in flight is given up at once and its late reply harms nobody`() async throws
    {
        // Nothing is answered until two requests are there: the cancelled one and the next.
        try await withServer(ReplyPlan(heldMin: 2)) { server in
            try await withClient(of: server) { client async throws in
                let call = Task { try await client.score([1, 0, 0, 0, 0, 0]) }
                while server.sight.requests == 0 { await Task.yield() }
                call.cancel()
                await #expect(throws: CancellationError.self) { try await call.value }
                #expect(try await client.score([2, 0, 0, 0, 0, 0]).probability == 0.25)
            }
            #expect(server.sight.connections == 1)
        }
    }

    @Test func `a call whose task is cancelled before it asks is not sent`() async throws {
        try await withServer { server in
            try await withClient(of: server) { client in
                let call = Task {
                    while !Task.isCancelled { await Task.yield() }
                    return try await client.ping()
                }
                call.cancel()
                await #expect(throws: CancellationError.self) { try await call.value }
            }
            #expect(server.sight.requests == 0)
        }
    }

    @Test func `a call that waits for its turn can be cancelled and is never sent`() async throws {
        try await withServer(ReplyPlan(heldMin: 2)) { server in
            try await withClient(of: server) {
                $0.inFlightMax = 1
            } _: { client in
                let first = Task { try await client.ping() }
                while server.sight.requests == 0 { await Task.yield() }
                let second = Task { try await client.ping() }
                try await Task.sleep(for: .milliseconds(20))
                second.cancel()
                await #expect(throws: CancellationError.self) { try await second.value }
                #expect(server.sight.requests == 1)
                first.cancel()
                await #expect(throws: CancellationError.self) { try await first.value }
            }
        }
    }
}
