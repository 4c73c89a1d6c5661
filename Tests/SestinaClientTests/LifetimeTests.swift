import EventLoop
import Testing

@testable import SestinaClient

@Suite struct LifetimeTests {
    @Test func `closing fails every call that has no answer, and every later one`() async throws {
        try await withServer(.silent) { server in
            var configuration = ScoringClient.Configuration(address: server.address)
            configuration.inFlightMax = 10
            configuration.callTimeout = .seconds(600)
            let client = try ScoringClient(configuration)
            await withTaskGroup { group in
                for _ in 0..<100 {
                    group.addTask { await Result { try await client.ping() } }
                }
                while server.sight.requests < 10 { await Task.yield() }
                await client.close()
                for await result in group {
                    #expect(throws: ClientError.closed) { try result.get() }
                }
            }
            await #expect(throws: ClientError.closed) { try await client.info() }
            await client.close()
        }
    }

    @Test func `closing while connecting and while pausing ends as well`() async throws {
        let address = try await TestServer.vacantAddress(lastByte: 5)
        var configuration = ScoringClient.Configuration(address: address)
        configuration.reconnectPauseMin = .seconds(60)
        configuration.reconnectPauseMax = .seconds(60)
        configuration.callTimeout = .seconds(600)
        let client = try ScoringClient(configuration)
        let call = Task { try await client.ping() }
        try await Task.sleep(for: .milliseconds(20))
        await client.close()
        await #expect(throws: ClientError.closed) { try await call.value }
    }

    @Test func `a client that is dropped without a close ends its loop`() async throws {
        try await withServer { server in
            for isUsed in [true, false, true] {
                weak var mailbox: Mailbox<ClientLetter>?
                do {
                    let client = try ScoringClient(address: server.address)
                    mailbox = client.mailbox
                    if isUsed { _ = try await client.ping() }
                }
                // The thread is the last to hold it.
                let patience = ContinuousClock.now + .seconds(30)
                while mailbox != nil, ContinuousClock.now < patience {
                    try await Task.sleep(for: .milliseconds(1))
                }
                #expect(mailbox == nil)
            }
        }
    }

    @Test func `a client that nobody asks makes no connection`() async throws {
        try await withServer { server in
            let client = try ScoringClient(address: server.address)
            await client.close()
            #expect(server.sight.connections == 0)
        }
    }
}
