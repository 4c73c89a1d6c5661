import SestinaClient
import Testing

@Suite struct HostileServerTests {
    private static let violations: [(String, @Sendable (PlannedReply) -> ReplyAction)] = [
        ("an id that nobody has", { reply in .send(reply.with { $0.id = 999_999 }) }),
        ("the id of the next", { reply in .send(reply.with { $0.id += 1 }) }),
        ("the id 0", { reply in .send(reply.with { $0.id = 0 }) }),
        ("no reply bit", { reply in .send(reply.with { $0.opcode = 1 }) }),
        ("the opcode of another", { reply in .send(reply.with { $0.opcode = 0x91 }) }),
        (
            "a connection's word that is ok",
            { reply in
                .send(reply.with { ($0.opcode, $0.id) = (0x80, 0) })
            }
        ),
        ("a payload too short", { reply in .send(reply.with { $0.payload.removeLast() }) }),
        ("a payload too long", { reply in .send(reply.with { $0.payload.append(0) }) }),
        ("no payload", { reply in .send(reply.with { $0.payload = [] }) }),
        ("no number", { reply in .send(reply.with(probability: .nan)) }),
        ("infinity", { reply in .send(reply.with(probability: .infinity)) }),
        ("a probability of 7.5", { reply in .send(reply.with(probability: 7.5)) }),
        ("a probability just over 1", { reply in .send(reply.with(probability: 1.0.nextUp)) }),
        ("one just under 0", { reply in .send(reply.with(probability: -.leastNonzeroMagnitude)) }),
        (
            "a score that is flagged as none",
            { reply in
                .send(reply.with(probability: .nan).with { $0.flags = 0x80 })
            }
        ),
        (
            "a probability that is flagged as none",
            { reply in .send(reply.with { $0.flags = 0x80 }) }
        ),
        ("an error without a sentence", { reply in .send(reply.refused(5, "")) }),
        (
            "an error of 256 bytes",
            { reply in
                .send(reply.refused(5, String(repeating: "x", count: 256)))
            }
        ),
        ("a length of 0", { reply in .sendWithLength(reply, 0) }),
        ("a length of 11", { reply in .sendWithLength(reply, 11) }),
        ("a length over the limit", { reply in .sendWithLength(reply, 1_048_577) }),
        ("the greatest length", { reply in .sendWithLength(reply, Int(UInt32.max)) }),
    ]

    @Test(arguments: violations)
    func `a reply that breaks the protocol closes the connection and answers nobody`(
        what: String,
        spoil: @escaping @Sendable (PlannedReply) -> ReplyAction
    ) async throws {
        var plan = ReplyPlan.doing { reply in
            reply.connection == 0 && reply.index >= 3 ? [spoil(reply)] : [.send(reply)]
        }
        plan.heldMin = 10
        try await withServer(plan) { server in
            try await withClient(of: server) { client async throws in
                var owners = 0
                var violated = 0
                await withTaskGroup { group in
                    for number in 0..<10 {
                        group.addTask {
                            await Result {
                                try await client.score(NumberedRow.row(number)).probability
                                    == NumberedRow.probability(number)
                            }
                        }
                    }
                    for await result in group {
                        switch result {
                        case .success(let isOwn): owners += isOwn ? 1 : 0
                        case .failure(ClientError.protocolViolation(let sentence)):
                            violated += 1
                            #expect(sentence.hasPrefix("the server sent"))
                        case .failure(let error): Issue.record("\(what): \(error)")
                        }
                    }
                }
                #expect(owners == 3 && violated == 7)
                // The next connection is as good as any.
                #expect(try await ownersAnswered(client, 0..<10) == 10)
            }
            #expect(server.sight.connections == 2)
        }
    }

    @Test(arguments: [0.0, -0.0, .leastNonzeroMagnitude, 0.5, 1.0.nextDown, 1])
    func `the ends of what is a probability are one`(probability: Double) async throws {
        let plan = ReplyPlan.doing { reply in [.send(reply.with(probability: probability))] }
        try await withClient(of: plan) { client async throws in
            let score = try await client.score([1, 0, 0, 0, 0, 0])
            #expect(score.probability.bitPattern == probability.bitPattern)
        }
    }

    @Test(
        arguments: [
            ([0.25, 1], [0, 1], true), ([.nan, 7.5], [0x80, 0x80], true),
            ([.nan, 0.5], [0, 0], false),
            ([0.5, 7.5], [0, 1], false), ([-1, .nan], [0, 0x80], false),
            ([.nan, .infinity], [0x80, 0x7f], false),
        ] as [([Double], [UInt8], Bool)]
    )
    func `a row of a batch has a probability or says that it has none`(
        probabilities: [Double],
        flags: [UInt8],
        isRight: Bool
    ) async throws {
        let plan = ReplyPlan.doing { reply in
            let payload =
                Array(reply.payload[..<8])
                + (probabilities + [0.125]).flatMap { PlannedReply.bytes($0.bitPattern) }
            return [.send(reply.with { $0.payload = payload + flags + [0] })]
        }
        try await withClient(of: plan) { client async throws in
            let rows = [FeatureRow](repeating: [1, 0, 0, 0, 0, 0], count: 3)
            let result = await Result { try await client.score(batch: rows) }
            guard isRight else {
                guard case .failure(ClientError.protocolViolation(let sentence)) = result else {
                    Issue.record("\(result)")
                    return
                }
                #expect(sentence.contains("probability"))
                return
            }
            let scores = try result.get()
            // What stands where no score is, is no figure either.
            #expect(scores.map(\.probability.isNaN) == flags.map { $0 & 0x80 != 0 } + [false])
            #expect(scores[2].probability == 0.125)
        }
    }

    @Test func `a reply that nobody asked for closes the connection`() async throws {
        let plan = ReplyPlan.doing { reply in
            reply.connection == 0 ? [.send(reply), .send(reply)] : [.send(reply)]
        }
        try await withServer(plan) { server in
            try await withClient(of: server) { client async throws in
                #expect(try await client.score([1, 0, 0, 0, 0, 0]).probability == 0.125)
                #expect(try await client.score([2, 0, 0, 0, 0, 0]).probability == 0.25)
            }
            #expect(server.sight.connections == 2)
        }
    }

    @Test func `a ping that comes back changed is no answer`() async throws {
        let plan = ReplyPlan.doing { reply in [.send(reply.with { $0.payload[3] ^= 1 })] }
        try await withClient(of: plan) { client in
            let error = await #expect(throws: ClientError.self) { try await client.ping() }
            guard case .protocolViolation = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 200, 255] as [UInt8])
    func `a refusal reaches its caller with its status and sentence, and the connection stays`(
        status: UInt8
    ) async throws {
        let plan = ReplyPlan.doing { reply in
            [.send(reply.index == 1 ? reply.refused(status, "no, because of this") : reply)]
        }
        try await withServer(plan) { server in
            try await withClient(of: server) { client async throws in
                #expect(try await client.score([1, 0, 0, 0, 0, 0]).probability == 0.125)
                let error = await #expect(throws: ClientError.self) {
                    try await client.score([2, 0, 0, 0, 0, 0])
                }
                guard case .refused(let refusal) = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(refusal.code == status)
                #expect(refusal.status == Status(rawValue: status))
                #expect(refusal.sentence == "no, because of this")
                #expect(try await client.score([3, 0, 0, 0, 0, 0]).probability == 0.375)
            }
            #expect(server.sight.connections == 1)
        }
    }

    @Test func `a word about the connection fails every call on it with its status`() async throws {
        var plan = ReplyPlan.doing { reply in
            guard reply.connection == 0 else { return [.send(reply)] }
            let word = reply.refused(4, "length is 2000000").with { ($0.opcode, $0.id) = (0x80, 0) }
            return [.send(word), .close]
        }
        plan.heldMin = 5
        try await withClient(of: plan) { client in
            await withTaskGroup { group in
                for _ in 0..<5 {
                    group.addTask { await Result { try await client.ping() } }
                }
                for await result in group {
                    guard case .failure(ClientError.refused(let refusal)) = result else {
                        Issue.record("\(result)")
                        continue
                    }
                    #expect(refusal.status == .frameTooLarge)
                }
            }
        }
    }

    @Test func `flags that are not known yet are passed on`() async throws {
        let plan = ReplyPlan.doing { reply in [.send(reply.with { $0.flags = 0x7f })] }
        try await withClient(of: plan) { client async throws in
            #expect(try await client.score([1, 0, 0, 0, 0, 0]).flags.rawValue == 0x7f)
        }
    }

    @Test(arguments: [
        "", "null", "[]", "{", "{\"protocol\":1}", "\u{0}", "{\"protocol\":\"one\",\"limits\":{}}",
        StubDocuments.info.replacing("[0,8]", with: "[8,0]"),
        StubDocuments.info.replacing("[0,8]", with: "[0]"),
        StubDocuments.info.replacing("[0,8]", with: "[]"),
    ])
    func `info that is not the document is said to be unreadable`(document: String) async throws {
        let plan = ReplyPlan.doing { reply in
            [.send(reply.opcode == 0x90 ? reply.with { $0.payload = Array(document.utf8) } : reply)]
        }
        try await withClient(of: plan) { client async throws in
            let error = await #expect(throws: ClientError.self) { try await client.info() }
            guard case .unreadableDocument = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try await client.infoJSON() == document)
        }
    }

    @Test(arguments: ["", "null", "[]", "{", "7", "{\"rows\":1,\"rows\":2}", "\u{0}"])
    func `stats that are no object are said to be unreadable`(document: String) async throws {
        let plan = ReplyPlan.doing { reply in
            [.send(reply.opcode == 0x92 ? reply.with { $0.payload = Array(document.utf8) } : reply)]
        }
        try await withClient(of: plan) { client async throws in
            let error = await #expect(throws: ClientError.self) { try await client.stats() }
            guard case .unreadableDocument(let sentence) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(sentence.hasPrefix("the server's stats are not the JSON object"))
            #expect(try await client.statsJSON() == document)
        }
    }

    @Test func `a server without a model says so`() async throws {
        let document =
            #"{"protocol":1,"limits":{"frame_bytes":1,"batch_rows":2,"ping_bytes":3},"model":null}"#
        let plan = ReplyPlan.doing { reply in
            [.send(reply.with { $0.payload = Array(document.utf8) })]
        }
        try await withClient(of: plan) { client in
            let info = try await client.info()
            #expect(info.model == nil && info.server == nil)
            #expect(info.limits.batchRows == 2)
        }
    }
}

extension PlannedReply {
    /// This score with another probability.
    func with(probability: Double) -> PlannedReply {
        with { $0.payload.replaceSubrange(..<8, with: Self.bytes(probability.bitPattern)) }
    }

    /// The eight bytes of a number, little-endian.
    static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// This reply with a change.
    func with(_ change: (inout PlannedReply) -> Void) -> PlannedReply {
        var reply = self
        change(&reply)
        return reply
    }
}
