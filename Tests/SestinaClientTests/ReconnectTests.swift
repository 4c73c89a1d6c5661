import SestinaClient
import Testing

@Suite struct ReconnectTests {
    @Test func `a server that comes back at the same address is found again`() async throws {
        let first = try await TestServer.start(at: "127.0.0.2:0")
        try await withClient(of: first) { client in
            #expect(try await client.score([1, 0, 0, 0, 0, 0]).probability == 0.125)
            await first.stop()
            let call = Task { try await client.score([2, 0, 0, 0, 0, 0]) }
            try await Task.sleep(for: .milliseconds(50))
            let second = try await TestServer.start(at: first.address)
            #expect(try await call.value.probability == 0.25)
            #expect(second.sight.connections == 1)
            await second.stop()
        }
    }

    @Test func `a call that waits is sent soon after its server is there`() async throws {
        let address = try await TestServer.vacantAddress(lastByte: 5)
        try await withClient(at: address) {
            // Long after the pause between two attempts, which alone has to bring about the next.
            $0.connectTimeout = .seconds(600)
            $0.callTimeout = .seconds(600)
        } _: { client in
            let call = Task { try await client.score([2, 0, 0, 0, 0, 0]) }
            try await Task.sleep(for: .milliseconds(200))
            let server = try await TestServer.start(at: address)
            #expect(try await call.value.probability == 0.25)
            await server.stop()
        }
    }

    @Test func `a server that is not there is said to be, when the time is over`() async throws {
        let address = try await TestServer.vacantAddress(lastByte: 3)
        try await withClient(at: address) { client in
            let error = await #expect(throws: ClientError.self) {
                try await client.ping(timeout: .seconds(2))
            }
            guard case .cannotConnect(let sentence) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(sentence == "cannot connect to \(address): connection refused")
        }
    }

    @Test func `who does not wish to wait for a server is told at the first attempt`() async throws
    {
        let address = try await TestServer.vacantAddress(lastByte: 4)
        try await withClient(at: address) {
            $0.waitsForServer = false
        } _: { client in
            for _ in 0..<3 {
                await #expect(
                    throws: ClientError.cannotConnect(
                        "cannot connect to \(address): connection refused"
                    )
                ) {
                    try await client.ping()
                }
            }
        }
    }

    @Test func `a call lost with its connection is sent once more`() async throws {
        let plan = ReplyPlan.doing { $0.connection == 0 ? [.close] : [.send($0)] }
        try await withServer(plan) { server in
            try await withClient(of: server) { client async throws in
                #expect(try await ownersAnswered(client, 0..<50) == 50)
            }
            #expect(server.sight.connections == 2)
        }
    }

    @Test func `a call lost twice fails`() async throws {
        try await withServer(.doing { _ in [.close] }) { server in
            try await withClient(of: server) { client in
                let error = await #expect(throws: ClientError.self) { try await client.ping() }
                guard case .connectionLost = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
            #expect(server.sight.connections == 2)
        }
    }

    @Test func `a lost call fails at once where calls are not sent again`() async throws {
        try await withServer(.doing { _ in [.close] }) { server in
            try await withClient(of: server) {
                $0.retriesLostCalls = false
            } _: { client in
                await #expect(throws: ClientError.connectionLost("the server closed it")) {
                    try await client.ping()
                }
            }
            #expect(server.sight.connections == 1)
        }
    }

    @Test func `connections that drop again and again lose no call and mix none up`() async throws {
        // Every connection ends in the middle of its 40th reply.
        let plan = ReplyPlan.doing { reply in
            reply.index == 39 ? [.cutAndClose(reply, bytes: 20)] : [.send(reply)]
        }
        try await withClient(of: plan) {
            $0.inFlightMax = 20
        } _: { client in
            // One after another, so that no call is on two connections that drop.
            for number in 0..<200 {
                let score = try await client.score(NumberedRow.row(number))
                #expect(score.probability == NumberedRow.probability(number))
            }
        }
    }

    @Test(arguments: 0..<32)
    func `a reply cut at any byte is no answer`(bytes: Int) async throws {
        let plan = ReplyPlan.doing { reply in
            reply.connection == 0 ? [.cutAndClose(reply, bytes: bytes)] : [.send(reply)]
        }
        try await withClient(of: plan) { client async throws in
            #expect(try await client.score([5, 0, 0, 0, 0, 0]).probability == 0.625)
        }
    }

    @Test func `an overloaded server is asked again after a pause`() async throws {
        let plan = ReplyPlan(connectionsRefused: 1)
        try await withServer(plan) { server in
            try await withClient(of: server) { client async throws in
                #expect(try await client.score([5, 0, 0, 0, 0, 0]).probability == 0.625)
            }
            #expect(server.sight.connections == 2)
        }
    }

    @Test func `a server that stays overloaded says so to the caller`() async throws {
        try await withClient(of: ReplyPlan(connectionsRefused: 1000)) { client in
            let error = await #expect(throws: ClientError.self) { try await client.ping() }
            guard case .refused(let refusal) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(refusal.status == .overloaded)
            #expect(refusal.isTemporary)
        }
    }

    @Test func `a server that shuts down loses no call`() async throws {
        let plan = ReplyPlan.doing { reply in
            guard reply.connection == 0, reply.index >= 10 else { return [.send(reply)] }
            return [.send(reply.refused(7, "the server is shutting down")), .close]
        }
        try await withClient(of: plan) { client async throws in
            #expect(try await ownersAnswered(client, 0..<50) == 50)
        }
    }
}
