import EventLoop
import Platform
import Testing

@testable import SestinaClient

/// A server whose name stands for several addresses, or for others than it did.
@Suite struct ServerNameTests {
    /// What a name stands for, as a test wants it.
    private final class Names: Sendable {
        private let state: Guarded<(addresses: [String], asked: Int)>

        init(_ addresses: [String]) {
            state = Guarded((addresses, 0))
        }

        var asked: Int { state.withLock { $0.asked } }

        func move(to addresses: [String]) { state.withLock { $0.addresses = addresses } }

        func resolve(_ text: String) throws(AddressError) -> SocketAddress {
            let addresses = state.withLock { state in
                state.asked += 1
                return state.addresses
            }
            return try SocketAddress(text, standingFor: addresses)
        }
    }

    private static func withClient(
        of names: Names,
        configured configure: (inout ScoringClient.Configuration) -> Void = { _ in },
        _ body: (ScoringClient) async throws -> Void
    ) async throws {
        var configuration = ScoringClient.Configuration(address: "server:7070")
        configuration.callTimeout = .seconds(600)
        configuration.reconnectPauseMin = .milliseconds(1)
        configuration.reconnectPauseMax = .milliseconds(20)
        configure(&configuration)
        let client = try ScoringClient(configuration) { text throws(AddressError) in
            try names.resolve(text)
        }
        let result = await Result { try await body(client) }
        await client.close()
        try result.get()
    }

    @Test(arguments: [true, false])
    func `the address of a name that listens is found, whichever it is`(isFirst: Bool) async throws
    {
        let vacant = try await TestServer.vacantAddress(lastByte: 71)
        let server = try await TestServer.start(at: "127.0.0.72:0")
        let names = Names(isFirst ? [server.address, vacant] : [vacant, server.address])
        try await Self.withClient(of: names) {
            $0.waitsForServer = false
        } _: { client async throws in
            #expect(try await client.score([1, 0, 0, 0, 0, 0]).probability == 0.125)
        }
        #expect(names.asked == 1)
        await server.stop()
    }

    @Test func `why no address took a connection is said of each`() async throws {
        let first = try await TestServer.vacantAddress(lastByte: 73)
        let second = try await TestServer.vacantAddress(lastByte: 74)
        try await Self.withClient(of: Names([first, second])) {
            $0.waitsForServer = false
        } _: { client async throws in
            let sentence =
                "cannot connect to server:7070: \(first): connection refused; "
                + "\(second): connection refused"
            await #expect(throws: ClientError.cannotConnect(sentence)) { try await client.ping() }
        }
    }

    @Test func `a name is looked up again when none of its addresses takes a connection`()
        async throws
    {
        let names = Names([try await TestServer.vacantAddress(lastByte: 75)])
        try await Self.withClient(of: names) { client async throws in
            let call = Task { try await client.score([2, 0, 0, 0, 0, 0]) }
            while names.asked < 3 { try await Task.sleep(for: .milliseconds(1)) }
            let server = try await TestServer.start(at: "127.0.0.76:0")
            names.move(to: [server.address])
            #expect(try await call.value.probability == 0.25)
            await server.stop()
        }
    }

    @Test func `a server that moved to another address is found there`() async throws {
        let first = try await TestServer.start(at: "127.0.0.77:0")
        let second = try await TestServer.start(at: "127.0.0.78:0")
        let names = Names([first.address])
        try await Self.withClient(of: names) { client async throws in
            #expect(try await client.score([1, 0, 0, 0, 0, 0]).probability == 0.125)
            #expect(names.asked == 1)
            names.move(to: [second.address])
            await first.stop()
            #expect(try await client.score([2, 0, 0, 0, 0, 0]).probability == 0.25)
            #expect(second.sight.connections == 1)
        }
        await second.stop()
    }

    @Test func `a number is not looked up again`() async throws {
        let address = try await TestServer.vacantAddress(lastByte: 79)
        let asked = Guarded(0)
        var configuration = ScoringClient.Configuration(address: address)
        configuration.waitsForServer = false
        let client = try ScoringClient(configuration) { text throws(AddressError) in
            asked.withLock { $0 += 1 }
            return try SocketAddress(text)
        }
        for _ in 0..<3 {
            await #expect(throws: ClientError.self) { try await client.ping() }
        }
        await client.close()
        #expect(asked.withLock { $0 } == 1)
    }
}
