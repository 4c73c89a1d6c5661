import EventLoop
import LoopChecks
import Secrecy
import SestinaClient
import TestSupport
import Testing

/// A client and a server in this process that speak TLS.
@Suite struct SecuredServerTests {
    /// Which certificates a case has.
    enum Shown: Sendable {
        case good, late, strange, none
    }

    static func server(
        _ plan: ReplyPlan = .honest,
        shows: Shown = .good,
        demands: Bool = true,
        clockAhead: Int64 = 0
    ) async throws -> TestServer {
        let files = try await (shows == .strange ? TrialCertificates.strange : .shared)
        let authority = try await TrialCertificates.shared.bytes("authority.pem")
        let context = try TLSServerContext(
            chain: files.bytes(shows == .late ? "late-server.pem" : "server.pem"),
            key: files.bytes("server.key"),
            clientAuthorities: demands ? authority : nil
        )
        return try await TestServer.start(plan, tls: context, clockAhead: clockAhead)
    }

    static func options(
        _ shown: Shown = .good,
        of name: String? = nil
    ) async throws
        -> TLSOptions
    {
        let files = try await (shown == .strange ? TrialCertificates.strange : .shared)
        return TLSOptions(
            authoritiesAt: try await TrialCertificates.shared.path("authority.pem"),
            certificateAt: shown == .none
                ? nil : files.path(shown == .late ? "late-client.pem" : "client.pem"),
            keyAt: shown == .none ? nil : files.path("client.key"),
            serverName: name
        )
    }

    /// Runs a test with a server and a client of it.
    static func withBoth(
        _ plan: ReplyPlan = .honest,
        configured configure: (inout ScoringClient.Configuration) -> Void = { _ in },
        _ body: (ScoringClient, TestServer) async throws -> Void
    ) async throws {
        let (server, options) = try await (server(plan), options())
        let result = await Result {
            try await withClient(of: server) {
                $0.tls = options
                configure(&$0)
            } _: { client in
                try await body(client, server)
            }
        }
        await server.stop()
        try result.get()
    }

    // MARK: - What goes well

    @Test(arguments: [1, 4])
    func `scores come through TLS to their owners`(connections: Int) async throws {
        try await Self.withBoth {
            $0.connections = connections
            $0.inFlightMax = 20
        } _: { client, server async throws in
            #expect(try await ownersAnswered(client, 0..<200) == 200)
            #expect(try await client.info().protocolVersion == 1)
            #expect(1...connections ~= server.sight.sessions)
        }
    }

    @Test func `a large batch comes through TLS`() async throws {
        try await Self.withBoth { client, _ async throws in
            let rows = (0..<ScoringClient.batchRowsMax).map(NumberedRow.row)
            let scores = try await client.score(batch: rows)
            #expect(scores.map(\.probability) == rows.indices.map(NumberedRow.probability))
        }
    }

    @Test func `what files hold does as well as their paths, and a name as well as an address`()
        async throws
    {
        let files = try await TrialCertificates.shared
        let server = try await Self.server()
        var options = TLSOptions(
            authorities: try files.bytes("authority.pem"),
            certificate: try files.bytes("client.pem"),
            key: try files.bytes("client.key")
        )
        for name in [nil, "localhost", "127.0.0.1"] {
            options.serverName = name
            try await withClient(of: server) {
                $0.tls = options
            } _: { client in
                _ = try await client.ping()
            }
        }
        await server.stop()
    }

    @Test func `the next connection resumes the session of the one before`() async throws {
        // The first two connections end with their second reply.
        let plan = ReplyPlan.doing { reply in
            reply.connection < 2 && reply.index == 1 ? [.close] : [.send(reply)]
        }
        try await Self.withBoth(plan) { client, server async throws in
            for _ in 0..<4 { _ = try await client.ping() }
            #expect(server.sight.sessions == 3)
            #expect(server.sight.resumed == 2)
        }
    }

    @Test func `a stream that was cut is a lost connection, and its call is sent once more`()
        async throws
    {
        let plan = ReplyPlan.doing { $0.connection == 0 ? [.close] : [.send($0)] }
        try await Self.withBoth(plan) { client, server async throws in
            #expect(
                try await client.score(NumberedRow.row(3)).probability
                    == NumberedRow.probability(3)
            )
            #expect(server.sight.sessions == 2)
        }
        try await Self.withBoth(plan) {
            $0.retriesLostCalls = false
        } _: { client, _ async throws in
            await #expect(
                throws: ClientError.connectionLost(
                    "the server ended the stream without closing the session, so some of it may be lost"
                )
            ) { try await client.ping() }
        }
    }

    @Test func `what the caller's roles do not allow is told at once, and the connection stays`()
        async throws
    {
        let plan = ReplyPlan.doing { reply in
            reply.index == 0 ? [.send(reply.refused(8, "not allowed to score"))] : [.send(reply)]
        }
        try await Self.withBoth(plan) { client, server async throws in
            let error = await #expect(throws: ClientError.self) {
                try await client.score(NumberedRow.row(1))
            }
            #expect(
                error?.description == "the server refused (unauthenticated): not allowed to score"
            )
            _ = try await client.ping()
            #expect(server.sight.connections == 1)
        }
    }

    // MARK: - What does not

    /// A case of a failure: what the server shows and by whose clock, what the client shows and asks for.
    struct Failing: Sendable {
        var server = Shown.good
        var clockAhead: Int64 = 0
        var client = Shown.good
        var name: String?
        let sentence: String
    }

    private static let failures: [Failing] = [
        Failing(
            name: "other.example",
            sentence:
                "the server's certificate is for other names than the one asked for, other.example"
        ),
        Failing(
            server: .strange,
            sentence: "the server's certificate is of an authority that its peer does not know"
        ),
        Failing(server: .late, sentence: "the server's certificate has expired"),
        Failing(
            client: .none,
            sentence: "the server says: the client gave no certificate, and one is demanded"
        ),
        Failing(
            client: .strange,
            sentence:
                "the server says: the client's certificate is of an authority that its peer does not know"
        ),
        Failing(
            client: .late,
            sentence: "the server says: the client's certificate has expired"
        ),
        // The clocks of the two differ by a hundred days.
        Failing(
            clockAhead: 8_640_000,
            sentence: "the server says: the client's certificate has expired"
        ),
    ]

    @Test(arguments: failures)
    func `a failure of TLS is told at once, even to who waits for a server`(
        failing: Failing
    )
        async throws
    {
        let server = try await Self.server(shows: failing.server, clockAhead: failing.clockAhead)
        let options = try await Self.options(failing.client, of: failing.name)
        let sentence = "TLS with \(server.address) failed: \(failing.sentence)"
        let result = await Result {
            // Of five calls four wait for their turn.
            try await withClient(of: server) {
                $0.tls = options
                $0.inFlightMax = 1
            } _: { client in
                await Self.expectAll(client, .tlsFailed(sentence))
                // The next call is another attempt.
                await Self.expectAll(client, .tlsFailed(sentence))
            }
        }
        await server.stop()
        try result.get()
    }

    static func expectAll(_ client: ScoringClient, _ wanted: ClientError) async {
        await withTaskGroup { group in
            for _ in 0..<5 {
                group.addTask {
                    await #expect(throws: wanted) { try await client.score(NumberedRow.row(1)) }
                }
            }
        }
    }

    @Test func `a refusal is told though much is still being sent`() async throws {
        let server = try await Self.server()
        let options = try await Self.options(.none)
        let rows = (0..<ScoringClient.batchRowsMax).map(NumberedRow.row)
        let result = await Result {
            try await withClient(of: server) {
                $0.tls = options
            } _: { client in
                await withTaskGroup { group in
                    for _ in 0..<20 {
                        group.addTask {
                            await #expect(
                                throws: ClientError.tlsFailed(
                                    "TLS with \(server.address) failed: the server says: the client gave no "
                                        + "certificate, and one is demanded"
                                )
                            ) { try await client.score(batch: rows) }
                        }
                    }
                }
            }
        }
        await server.stop()
        try result.get()
    }

    @Test func `a plain server and one of TLS are told apart`() async throws {
        let plain = try await TestServer.start()
        let options = try await Self.options()
        try await withClient(of: plain) {
            $0.tls = options
        } _: { client in
            await Self.expectAll(
                client,
                .tlsFailed(
                    "TLS with \(plain.address) failed: the server does not speak TLS on this port but plain, "
                        + "or something else"
                )
            )
        }
        await plain.stop()
        let secured = try await Self.server()
        try await withClient(of: secured) { client in
            await Self.expectAll(
                client,
                .tlsFailed(
                    "TLS with \(secured.address) failed: the server speaks TLS on this port and was asked in "
                        + "plain; ask it by TLS"
                )
            )
        }
        #expect(secured.sight.sessions == 0)
        await secured.stop()
    }

    /// A server that takes connections and does with the first bytes what the closure says.
    private final class Mute: TCPStream {
        let closes: Bool

        init(closes: Bool, loop: Loop) throws(LoopError) {
            self.closes = closes
            try super.init(loop: loop)
        }

        override func received(_ bytes: RawSpan) -> Int {
            if closes { close() }
            return bytes.byteCount
        }
    }

    @Test(arguments: [false, true])
    func `a handshake that does not go on is an attempt that failed`(closes: Bool) async throws {
        let server = try await LoopServer.start { socket, _, loop in
            let stream = try? Mute(closes: closes, loop: loop)
            try? stream?.adopt(socket)
            try? stream?.startReceiving()
            return stream
        }
        let options = try await Self.options()
        try await withClient(at: server.address) {
            $0.tls = options
            $0.waitsForServer = false
            $0.connectTimeout = closes ? .seconds(600) : .milliseconds(50)
        } _: { client in
            let error = await #expect(throws: ClientError.self) { try await client.ping() }
            let reason =
                closes
                ? "the server ended the stream within the handshake"
                : "no end of the handshake of TLS within 0.05 seconds"
            #expect(error == .cannotConnect("cannot connect to \(server.address): \(reason)"))
        }
        await server.stop()
    }
}
