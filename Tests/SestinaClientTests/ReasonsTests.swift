import SestinaClient
import Testing
import WireChecks

/// Asking why a score is what it is, and what would change the decision.
@Suite struct ReasonsTests {
    private static let row: FeatureRow = [4, 900.5, 4000.25, 51_000, 5.5, 640]

    @Test func `an explanation comes back with the score and adds up`() async throws {
        try await withClient { client in
            let why = try await client.explain(Self.row)
            #expect(try await client.score(Self.row) == why.score)
            #expect(why.scale == .probability && why.reference == StubScorer.reference)
            #expect(why.mean == StubScorer.mean && why.raw == 1 << 39)
            #expect(why.contribution(of: 3) == 51_000 * 0x1p-40)
            #expect(why.reasons == [0, 3, 2, 1])
            let features = try #require(try await client.info().model).features
            #expect(why.reasons(named: features) == ["x0", "x3", "x2", "x1"])
        }
    }

    @Test func `a change comes back with the score`() async throws {
        try await withClient { client in
            let single = try await client.change(Self.row)
            #expect(try await client.score(Self.row) == single.score)
            #expect(single.value(of: 0) == 4.0.nextDown && single.pair == nil)
            let pair = try await client.change([6, 2000, 0, 0, 0, 0])
            #expect(pair.pair == DecisionChange.Pair(0, 4.0.nextDown, 3, 0) && !pair.hasValue)
        }
    }

    @Test func `both are refused as a score is, by the feature's name`() async throws {
        try await withClient { client async throws in
            for ask in [Self.explain, Self.change] {
                let error = await #expect(throws: ClientError.self) {
                    try await ask(client, [1, 2, 3, .nan, 5, 6])
                }
                guard case .refused(let refusal) = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(refusal.status == .invalidFeatures)
                #expect(refusal.sentence.contains(StubScorer.features[3]))
            }
        }
    }

    @Test func `a model that does not offer it is no reason to ask elsewhere`() async throws {
        let plan = ReplyPlan.doing { reply in [.send(reply.refused(12, "the model has none"))] }
        try await withServer(plan) { server in
            try await withClient(of: server) { client async in
                for ask in [Self.explain, Self.change] {
                    let error = await #expect(throws: ClientError.self) {
                        try await ask(client, Self.row)
                    }
                    guard case .refused(let refusal) = error else {
                        Issue.record("\(String(describing: error))")
                        return
                    }
                    #expect(refusal.status == .notOffered && !refusal.isTemporary)
                    #expect(refusal.description.contains("(not offered): the model has none"))
                }
            }
            #expect(server.sight.requests == 2 && server.sight.connections == 1)
        }
    }

    private static let contradictions: [(String, @Sendable (PlannedReply) -> PlannedReply)] = [
        ("a probability that is none", { reply in reply.with(probability: 1.0.nextUp) }),
        ("a score that is flagged as none", { reply in reply.with { $0.flags |= 0x80 } }),
        (
            "a byte that has to be zero",
            { reply in
                reply.with { $0.payload[$0.opcode == 0x83 ? 30 : 70] = 1 }
            }
        ),
        ("a payload too short", { reply in reply.with { $0.payload.removeLast() } }),
        (
            "a score's payload",
            { reply in
                reply.with { $0.payload.removeLast($0.payload.count - 16) }
            }
        ),
        (
            "a figure that is another",
            { reply in
                // A contribution, or of a pair the value that becomes infinite.
                reply.with { reply in
                    if reply.opcode == 0x83 {
                        reply.payload[48] ^= 0x40
                    } else {
                        reply.payload[79] ^= 0x3f
                    }
                    if reply.opcode == 0x84 { reply.payload[78] = 0xf0 }
                }
            }
        ),
    ]

    @Test(arguments: contradictions)
    func `a reply that contradicts itself closes the connection`(
        what: String,
        spoil: @escaping @Sendable (PlannedReply) -> PlannedReply
    ) async throws {
        let plan = ReplyPlan.doing { reply in [.send(spoil(reply))] }
        try await withServer(plan) { server in
            try await withClient(of: server) { client async in
                for ask in [Self.explain, Self.change] {
                    let error = await #expect(throws: ClientError.self, "\(what)") {
                        // As a pair, so that a change says more than NaN.
                        try await ask(client, [6, 2000, 0, 0, 0, 0])
                    }
                    guard case .protocolViolation = error else {
                        Issue.record("\(what): \(String(describing: error))")
                        return
                    }
                }
            }
            #expect(server.sight.connections == 2)
        }
    }

    @Test func `an answer of a model with another contract is not handed out`() async throws {
        try await withServer { server in
            try await withClient(of: server) {
                $0.contract = .features(["a", "b", "c", "d", "e", "f"])
            } _: { client async in
                for ask in [Self.explain, Self.change] {
                    let error = await #expect(throws: ClientError.self) {
                        try await ask(client, Self.row)
                    }
                    guard case .contractMismatch = error else {
                        Issue.record("\(String(describing: error))")
                        return
                    }
                }
            }
        }
    }

    private static let explain: @Sendable (ScoringClient, FeatureRow) async throws -> Void = {
        _ = try await $0.explain($1)
    }
    private static let change: @Sendable (ScoringClient, FeatureRow) async throws -> Void = {
        _ = try await $0.change($1)
    }
}
