import SestinaClient
import Testing

@Suite struct DeadlineTests {
    @Test func `a call that is not answered in time fails, and others go on`() async throws {
        // The first request on each connection is never answered by itself.
        try await withServer(ReplyPlan(heldMin: 2)) { server in
            try await withClient(of: server) { client async throws in
                await #expect(throws: ClientError.timedOut) {
                    try await client.score([1, 0, 0, 0, 0, 0], timeout: .milliseconds(30))
                }
                #expect(try await client.score([3, 0, 0, 0, 0, 0]).probability == 0.375)
            }
            #expect(server.sight.connections == 1)
        }
    }

    @Test func `a call that waits for its turn times out too, unsent`() async throws {
        try await withServer(.silent) { server in
            try await withClient(of: server) {
                $0.inFlightMax = 1
            } _: { client in
                await withTaskGroup { group in
                    for _ in 0..<5 {
                        group.addTask {
                            await #expect(throws: ClientError.timedOut) {
                                try await client.ping(timeout: .milliseconds(50))
                            }
                        }
                    }
                }
            }
            #expect(server.sight.requests == 1)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func `a call without time is not sent`(timeout: Duration) async throws {
        try await withServer { server in
            try await withClient(of: server) { client in
                await #expect(throws: ClientError.timedOut) {
                    try await client.ping(timeout: timeout)
                }
            }
            #expect(server.sight.connections == 0)
        }
    }

    @Test func `a call with all the time there is ends with its answer`() async throws {
        try await withClient { client async throws in
            #expect(try await client.ping(timeout: .seconds(Int64.max)) > .zero)
        }
    }

    @Test func `calls of many lengths each fail, none before its time`() async throws {
        try await withClient(of: .silent) { client in
            try await withThrowingTaskGroup { group in
                for milliseconds in [300, 20, 150, 40, 90, 1, 200] {
                    group.addTask {
                        let timeout = Duration.milliseconds(milliseconds)
                        let began = ContinuousClock.now
                        await #expect(throws: ClientError.timedOut) {
                            try await client.ping(timeout: timeout)
                        }
                        #expect(ContinuousClock.now - began >= timeout)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a connection that owes for too long counts as lost`() async throws {
        let plan = ReplyPlan.doing { $0.connection == 0 ? [] : [.send($0)] }
        try await withServer(plan) { server in
            try await withClient(of: server) {
                $0.silenceTimeout = .milliseconds(50)
            } _: { client async throws in
                #expect(try await client.score([1, 0, 0, 0, 0, 0]).probability == 0.125)
            }
            #expect(server.sight.connections >= 2)
        }
    }
}
