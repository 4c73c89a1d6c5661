import SestinaClient
import Testing
import WireChecks

@Suite struct ScoringClientTests {
    @Test func `a score comes back with what the model says of it`() async throws {
        try await withClient { client in
            let score = try await client.score([2, 900.5, 4000.25, 52_000, 5, 640])
            #expect(score.probability == 0.25)
            #expect(score.flags == [])
            #expect(score.modelDigestPrefix == String(StubScorer.digest.prefix(16)))
            let bad = try await client.score([6, 2000, 0, 0, 0, 0])
            #expect(bad.probability == 0.75)
            #expect(bad.flags == [.predictsDefault, .outsideTrainingRange])
        }
    }

    @Test(arguments: [
        0.0, -0.0, 4, .leastNonzeroMagnitude * 8, 1e-300, 8, 8.0.nextDown, 0.1, .pi,
    ])
    func `the bits of a feature arrive as they were`(value: Double) async throws {
        try await withClient { client in
            let score = try await client.score([value, 0, 0, 0, 0, 0])
            #expect(score.probability.bitPattern == (value / 8).bitPattern)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a feature that is not finite is refused and hurts nobody else`(value: Double) async throws
    {
        try await withClient { client async throws in
            let error = await #expect(throws: ClientError.self) {
                try await client.score([1, 2, value, 4, 5, 6])
            }
            guard case .refused(let refusal) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(refusal.status == .invalidFeatures)
            #expect(refusal.sentence.contains(StubScorer.features[2]))
            #expect(try await client.score([4, 0, 0, 0, 0, 0]).probability == 0.5)
        }
    }

    @Test func `a batch keeps its order, and a row without a score harms no other`() async throws {
        try await withClient { client in
            let scores = try await client.score(batch: [
                [1, 0, 0, 0, 0, 0], [.nan, 0, 0, 0, 0, 0], [8, 1001, 0, 0, 0, 0],
            ])
            #expect(scores.count == 3)
            #expect(scores[0].probability == 0.125)
            #expect(scores[1].probability.isNaN && scores[1].flags == .noScore)
            #expect(scores[2].probability == 1)
            #expect(scores[2].flags == [.predictsDefault, .outsideTrainingRange])
        }
    }

    @Test func `the largest batch is answered row by row`() async throws {
        try await withClient { client in
            let numbers = 0..<ScoringClient.batchRowsMax
            let scores = try await client.score(batch: numbers.map(NumberedRow.row))
            #expect(scores.map(\.probability) == numbers.map(NumberedRow.probability))
        }
    }

    @Test(arguments: [0, 16_385])
    func `a batch of no rows or too many is not sent`(count: Int) async throws {
        try await withServer { server in
            try await withClient(of: server) { client in
                let rows = [FeatureRow](repeating: [0, 0, 0, 0, 0, 0], count: count)
                await #expect(throws: ClientError.batchSize(count)) {
                    try await client.score(batch: rows)
                }
            }
            #expect(server.sight.requests == 0)
        }
    }

    @Test func `many batches at once get through a socket that takes only some`() async throws {
        try await withClient { client in
            let count = 8
            let wholeBatches = try await withThrowingTaskGroup { group in
                for index in 0..<count {
                    let rows = [FeatureRow](
                        repeating: [Double(index), 0, 0, 0, 0, 0],
                        count: ScoringClient.batchRowsMax
                    )
                    group.addTask {
                        let scores = try await client.score(batch: rows)
                        return scores.allSatisfy { $0.probability == Double(index) / 8 }
                            && scores.count == rows.count
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(wholeBatches == count)
        }
    }

    @Test func `ping, info and stats tell of the server`() async throws {
        try await withClient { client in
            #expect(try await client.ping() > .zero)
            #expect(try await client.statsJSON() == StubDocuments.stats)
            let stats = try await client.stats()
            #expect(stats.uptimeSeconds == 1.5 && stats.rows == 7)
            #expect(stats.requests == nil && stats.model == nil)
            #expect(try await client.infoJSON() == StubDocuments.info)
            let info = try await client.info()
            #expect(info.server == "stub")
            #expect(info.protocolVersion == 1)
            #expect(info.limits.frameBytes == 1_048_576)
            #expect(info.limits.batchRows == 16_384)
            #expect(info.limits.pingBytes == 64)
            let model = try #require(info.model)
            #expect(model.name == "stub" && model.algorithm == "x0 / 8")
            #expect(model.digest == StubScorer.digest)
            #expect(model.features == (0..<6).map { "x\($0)" })
            #expect(model.contract?.digest == StubDocuments.contractDigest)
            #expect(model.contract?.missing == [false, true, false, false, false, false])
            #expect(model.threshold == 0.5)
            #expect(model.ranges?.first == 0...8)
            #expect(model.ranges?[1] == -.infinity...1000)
        }
    }

    @Test func `calls made together share a connection and leave before the first answer`()
        async throws
    {
        // The server answers nobody until all have asked.
        let count = 200
        try await withServer(ReplyPlan(heldMin: count)) { server in
            try await withClient(of: server) { client async throws in
                #expect(try await ownersAnswered(client, 0..<count) == count)
            }
            #expect(server.sight.connections == 1)
            #expect(server.sight.inFlightMax == count)
        }
    }

    @Test func `calls are spread over all connections`() async throws {
        try await withServer(ReplyPlan(heldMin: 5)) { server in
            try await withClient(of: server) {
                $0.connections = 4
                $0.inFlightMax = 5
            } _: { client async throws in
                #expect(try await ownersAnswered(client, 0..<20) == 20)
            }
            #expect(server.sight.connections == 4)
            #expect(server.sight.inFlightMax == 5)
        }
    }

    @Test func `no more are in flight than allowed, and the rest have their turn`() async throws {
        // Replies wait long enough for a request too many to show.
        let plan = ReplyPlan(heldMin: 8, holdMilliseconds: 5)
        try await withServer(plan) { server in
            try await withClient(of: server) {
                $0.inFlightMax = 8
            } _: { client async throws in
                #expect(try await ownersAnswered(client, 0..<160) == 160)
            }
            #expect(server.sight.inFlightMax == 8)
        }
    }

    @Test func `a short queue refuses nobody while a connection has room`() async throws {
        try await withServer { server in
            try await withClient(of: server) {
                $0.inFlightMax = 4096
                $0.waitingMax = 4
            } _: { client in
                _ = try await client.ping()
                #expect(try await ownersAnswered(client, 0..<1000) == 1000)
            }
        }
    }

    @Test func `more calls than may wait fail at once and the others are answered`() async throws {
        try await withServer(ReplyPlan(heldMin: 1, holdMilliseconds: 300)) { server in
            try await withClient(of: server) {
                $0.inFlightMax = 1
                $0.waitingMax = 4
            } _: { client in
                var answered = 0
                var refused = 0
                await withTaskGroup { group in
                    for _ in 0..<40 {
                        group.addTask { await Result { try await client.ping() } }
                    }
                    for await result in group {
                        switch result {
                        case .success: answered += 1
                        case .failure(ClientError.tooManyWaiting(4)): refused += 1
                        case .failure(let error): Issue.record("\(error)")
                        }
                    }
                }
                #expect(answered + refused == 40)
                #expect(answered >= 4 && refused > 0)
            }
            #expect(server.sight.inFlightMax == 1)
        }
    }
}

/// Asks for each number's score at once, and counts those that got their own.
func ownersAnswered(_ client: ScoringClient, _ numbers: Range<Int>) async throws -> Int {
    try await withThrowingTaskGroup { group in
        for number in numbers {
            group.addTask {
                let score = try await client.score(NumberedRow.row(number))
                return score.probability == NumberedRow.probability(number)
            }
        }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
}

extension Result where Success: Sendable, Failure == any Error {
    /// What becomes of `body`.
    init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
