import EventLoop
import Testing
import WireChecks

@testable import SestinaClient

@Suite struct ContractTests {
    private static let count = 40

    /// Runs calls at once against a server whose models follow a script.
    ///
    /// - Parameters:
    ///   - demand: what the client demands.
    ///   - model: what answers: it is given the opcode of a reply and how many the connection had before.
    ///   - check: is given how each call ended, and the script.
    /// - Throws: what keeps a server or a client from being there.
    private func asking(
        _ demand: ContractDemand? = .features(ScriptedModel.features),
        _ model: @escaping @Sendable (_ opcode: UInt8, _ index: Int) -> ScriptedModel,
        _ check: ([Ending], ModelScript) throws -> Void
    ) async throws {
        for isBatch in [false, true] {
            let script = ModelScript(model)
            var plan = ReplyPlan.doing { script.actions($0) }
            // So that many are on their way when the model changes.
            plan.holdMilliseconds = 1
            try await withClient(of: plan) {
                $0.contract = demand
                $0.inFlightMax = 16
            } _: { client in
                try check(await Self.endings(client, isBatch: isBatch), script)
            }
        }
    }

    /// How calls end that are made at once, in their order.
    private static func endings(_ client: ScoringClient, isBatch: Bool) async -> [Ending] {
        await withTaskGroup { group in
            for number in 0..<count {
                group.addTask { (number, await Ending(client, isBatch: isBatch)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    @Test(
        arguments: [
            .features(ScriptedModel.features), .digest(ScriptedModel.contractDigest),
            .digest(ScriptedModel.contractDigest.uppercased()),
        ] as [ContractDemand]
    )
    func `a model that has the contract answers and is asked for once`(
        demand: ContractDemand
    ) async throws {
        try await asking(demand) { _, _ in
            .good
        } _: { endings, script in
            #expect(endings == Array(repeating: .answered(.good), count: Self.count))
            #expect(script.infoCount == 1)
        }
    }

    @Test func `without a demand nothing is asked`() async throws {
        try await asking(nil) { _, _ in
            .bad
        } _: { endings, script in
            #expect(endings == Array(repeating: .answered(.bad), count: Self.count))
            #expect(script.infoCount == 0)
        }
    }

    @Test(
        arguments: [
            .features(ScriptedModel.features), .digest(ScriptedModel.contractDigest),
        ] as [ContractDemand]
    )
    func `no answer of another contract is handed out`(demand: ContractDemand) async throws {
        try await asking(demand) { _, _ in
            .bad
        } _: { endings, script in
            #expect(endings == Array(repeating: .mismatch, count: Self.count))
            #expect(script.infoCount == 1)
        }
    }

    @Test func `the error says what differs, and a ping is no model's`() async throws {
        let script = ModelScript { _, _ in .bad }
        try await withClient(of: .doing { script.actions($0) }) {
            $0.contract = .features(ScriptedModel.features)
        } _: { client async throws in
            let error = await #expect(throws: ClientError.self) {
                try await client.score([0, 0, 0, 0, 0, 0])
            }
            #expect(
                error?.description
                    == "the model that answers has another contract than the one demanded: feature 1 is "
                    + "\"x1\" and has to be \"x0\""
            )
            _ = try await client.ping()
            #expect(try await client.info().model?.features.first == "x1")
        }
    }

    @Test(arguments: [1, 2, 9, 20, 39])
    func `a new model with the contract is looked at and no call is lost`(
        change: Int
    ) async throws {
        try await asking { _, index in
            index <= change ? .good : .goodToo
        } _: { endings, script in
            #expect(Set(endings) == [.answered(.good), .answered(.goodToo)])
            #expect(script.infoCount == 2)
        }
    }

    @Test(arguments: [1, 2, 9, 20, 39])
    func `a model that comes with another contract hands out nothing`(change: Int) async throws {
        try await asking { _, index in
            index <= change ? .good : .bad
        } _: { endings, _ in
            #expect(endings.count { $0 == .answered(.good) } == change)
            #expect(endings.count { $0 == .mismatch } == Self.count - change)
        }
    }

    @Test(arguments: [ScriptedModel.bad, .goodToo])
    func `an answer whose model is gone when it is looked for is asked for again`(
        gone: ScriptedModel
    ) async throws {
        // What the first answers are of, no info ever tells.
        try await asking { opcode, index in
            opcode != ModelScript.info && index <= 20 ? gone : .good
        } _: { endings, _ in
            #expect(endings == Array(repeating: .answered(.good), count: Self.count))
        }
    }

    @Test func `a server whose models cannot be kept up with is given up`() async throws {
        try await asking { opcode, index in
            opcode == ModelScript.info ? .good : ScriptedModel(digest: UInt64(index), isGood: true)
        } _: { endings, _ in
            #expect(endings == Array(repeating: .unknown, count: Self.count))
        }
    }

    @Test(arguments: [
        "", "{", #"{"protocol":1}"#,
        ScriptedModel.good.document.replacing(ScriptedModel.good.hex, with: "12ab"),
        ScriptedModel.good.document.replacing(ScriptedModel.good.hex.prefix(2), with: "xy"),
    ])
    func `a server that does not tell of its model hands out nothing`(
        document: String
    ) async throws {
        let script = ModelScript { _, _ in .good }
        let plan = ReplyPlan.doing { reply in
            reply.opcode == ModelScript.info
                ? [.send(reply.with { $0.payload = Array(document.utf8) })] : script.actions(reply)
        }
        try await withClient(of: plan) {
            $0.contract = .features(ScriptedModel.features)
        } _: { client in
            #expect(await Ending(client, isBatch: false) == .unknown)
            #expect(await Ending(client, isBatch: true) == .unknown)
        }
    }

    @Test func `a server that refuses to tell is asked again with the next answer`() async throws {
        let script = ModelScript { _, _ in .good }
        let plan = ReplyPlan.doing { reply in
            reply.opcode == ModelScript.info && reply.index == 0
                ? [.send(reply.refused(10, "a defect"))] : script.actions(reply)
        }
        try await withServer(plan) { server in
            try await withClient(of: server) {
                $0.contract = .features(ScriptedModel.features)
            } _: { client in
                #expect(await Ending(client, isBatch: false) == .answered(.good))
                #expect(script.infoCount == 1)
            }
            #expect(server.sight.connections == 1)
        }
    }

    @Test func `an older server is known by names and not by a digest`() async throws {
        let script = ModelScript { _, _ in .good }
        let plan = ReplyPlan.doing { reply in
            let document = ScriptedModel.good.document.replacing("\"contract\"", with: "\"other\"")
            return reply.opcode == ModelScript.info
                ? [.send(reply.with { $0.payload = Array(document.utf8) })] : script.actions(reply)
        }
        for (demand, ending) in [
            (.features(ScriptedModel.features), .answered(.good)),
            (.digest(ScriptedModel.contractDigest), .unknown),
        ] as [(ContractDemand, Ending)] {
            try await withClient(of: plan) {
                $0.contract = demand
            } _: { client in
                #expect(await Ending(client, isBatch: false) == ending)
            }
        }
    }

    /// A server that answers one `info`, and then scores of another model and no `info` any more.
    private static func falling(silent: Bool) -> ReplyPlan {
        let script = ModelScript { _, index in index == 0 ? .good : .goodToo }
        return .doing { reply in
            guard reply.connection == 0, reply.opcode == ModelScript.info, reply.index > 0 else {
                return script.actions(reply)
            }
            return silent ? [] : [.close]
        }
    }

    @Test func `an answer is not held for longer than its call may take`() async throws {
        try await withClient(of: Self.falling(silent: true)) {
            $0.contract = .features(ScriptedModel.features)
        } _: { client in
            await #expect(throws: ClientError.timedOut) {
                try await client.score([0, 0, 0, 0, 0, 0], timeout: .milliseconds(50))
            }
        }
    }

    @Test func `a call whose answer is held can be cancelled`() async throws {
        try await withServer(Self.falling(silent: true)) { server in
            try await withClient(of: server) {
                $0.contract = .features(ScriptedModel.features)
            } _: { client in
                let call = Task { try await client.score([0, 0, 0, 0, 0, 0]) }
                // The first info, the score, and the info that is asked because of it.
                while server.sight.requests < 3 { await Task.yield() }
                call.cancel()
                await #expect(throws: CancellationError.self) { try await call.value }
            }
        }
    }

    @Test func `a connection that ends with answers held loses no call`() async throws {
        try await withServer(Self.falling(silent: false)) { server in
            try await withClient(of: server) {
                $0.contract = .features(ScriptedModel.features)
            } _: { client in
                let endings = await Self.endings(client, isBatch: false)
                #expect(endings == Array(repeating: .answered(.goodToo), count: Self.count))
            }
            #expect(server.sight.connections == 2)
        }
    }

    @Test func `a connection that owes only the word on its model counts as lost in time`()
        async throws
    {
        try await withServer(Self.falling(silent: true)) { server in
            try await withClient(of: server) {
                $0.contract = .features(ScriptedModel.features)
                $0.silenceTimeout = .seconds(1)
            } _: { client in
                #expect(await Ending(client, isBatch: false) == .answered(.goodToo))
            }
            #expect(server.sight.connections == 2)
        }
    }

    @Test(
        arguments: [
            .digest(""), .digest("ab"), .digest(String(repeating: "g", count: 64)), .features([]),
            .features(["a", "b", "c", "d", "e"]), .features(["a", "b", "c", "d", "e", "a"]),
        ] as [ContractDemand]
    )
    func `a demand that is none is refused`(demand: ContractDemand) {
        var configuration = ScoringClient.Configuration(address: "127.0.0.1:1")
        configuration.contract = demand
        #expect(throws: ClientError.self) { try ScoringClient(configuration) }
    }

    @Test func `names are the same byte for byte`() throws {
        // An e with an accent, in one scalar and in two: equal as texts.
        let composed = ["\u{e9}", "b", "c", "d", "e", "f"]
        let decomposed = ["e\u{301}", "b", "c", "d", "e", "f"]
        #expect(composed == decomposed)
        for (names, others, isKept) in [
            (composed, composed, true), (composed, decomposed, false),
            (decomposed, composed, false),
        ] {
            let list = names.map { "\"\($0)\"" }.joined(separator: ",")
            let document = ScriptedModel.good.document.replacing(ScriptedModel.list, with: list)
            let info = try ServerInfo(document: Array(document.utf8))
            let model = try #require(info.model)
            #expect(try (ContractDemand.features(others).complaint(about: model) == nil) == isKept)
        }
    }
}
