import Foundation
import TestSupport
import Testing

/// `sestina serve --proxy-protocol`, behind balancers and asked past them.
@Suite struct ProxyProtocolTests {
    private static func line(_ address: String) -> [UInt8] {
        Array("PROXY TCP4 \(address) 198.51.100.7 56324 443\r\n".utf8)
    }

    /// A connection whose balancer has sent a header, and a request that is answered behind it.
    private func connect(
        _ server: RunningServer,
        _ header: [UInt8],
        from host: UInt8 = 1
    ) throws -> RawConnection {
        let connection = try server.connect(from: host)
        #expect(try connection.ask(header + RawRequest.score(id: 1))?.status == 0)
        return connection
    }

    private func isAnswered(_ connection: RawConnection) throws -> Bool {
        try connection.ask(RawRequest.score(id: 2))?.status == 0
    }

    @Test func `two addresses that a balancer tells have shares of their own`() throws {
        let server = try RunningServer(["--connections", "4", "--proxy-protocol", "127.0.0.0/8"])
        let many = try (0..<4).map { _ in try connect(server, Self.line("192.0.2.1")) }
        let other = try connect(server, Self.line("192.0.2.2"))
        // The one with the most has given a place, that which was silent for longest.
        #expect(many[0].ends(within: 20))
        for connection in many[1...] { #expect(try isAnswered(connection)) }
        #expect(try isAnswered(other))
        #expect(try server.stat("connections", "closed_for_others", over: other) == 1)
        #expect(try server.stat("proxy_headers", "told", over: other) == 5)
    }

    @Test func `whom a balancer does not tell shares with it`() throws {
        let server = try RunningServer(["--connections", "2", "--proxy-protocol", "127.0.0.1"])
        let own = try (0..<2).map { _ in try connect(server, Array("PROXY UNKNOWN\r\n".utf8)) }
        #expect(try server.connect().reply()?.status == 6)
        #expect(try server.stat("proxy_headers", "untold", over: own[0]) == 2)
        #expect(try isAnswered(own[1]))
    }

    @Test func `who is no balancer is not heard about addresses`() throws {
        let server = try RunningServer([
            "--connections", "3", "--proxy-protocol", "127.0.0.1", "--proxy-protocol", "::1",
        ])
        // Without a header it is answered, and all that it has counts as one.
        let many = try (0..<3).map { _ in try connect(server, [], from: 2) }
        let other = try connect(server, Self.line("192.0.2.2"))
        #expect(many[0].ends(within: 20))
        let told = try #require(try many[1].ask(Self.line("192.0.2.1")))
        #expect(told.status == 4, "the bytes are a frame that is too large")
        #expect(try many[1].reply() == nil)
        #expect(try server.stat("proxy_headers", "told", over: other) == 1)
        #expect(try server.stat("proxy_headers", "missing", over: other) == 0)
    }

    @Test func `a balancer that sends no header is closed, counted and told of`() throws {
        let server = try RunningServer(["--proxy-protocol", "127.0.0.1"])
        for _ in 0..<3 {
            let connection = try server.connect()
            #expect(try connection.ask(RawRequest.score(id: 1)) == nil)
        }
        #expect(server.command.says("it does not begin with a PROXY header"))
        let other = try connect(server, [], from: 2)
        #expect(try server.stat("proxy_headers", "missing", over: other) == 3)
        #expect(server.command.errors.components(separatedBy: "balancer's connection").count == 2)
    }

    @Test func `observers come without a header`() throws {
        let server = try RunningServer([
            "--proxy-protocol", "127.0.0.1", "--observe", "127.0.0.1:0",
        ])
        let words = "listening for observers on 127.0.0.1:"
        let start = try #require(server.command.errors.range(of: words)?.upperBound)
        let port = String(server.command.errors[start...].prefix(while: \.isNumber))
        let stats = try BuiltCommand("sestina", ["stats", "--address", "127.0.0.1:\(port)"])
        #expect(stats.exitCode() == 0)
        #expect(stats.output.contains("PROXY headers"))
        #expect(stats.output.contains("0 told, 0 untold"), "\(stats.output)")
    }

    /// Passes connections on to a port, each behind a line.
    private static let balancer = """
        import socket, sys, threading
        listener = socket.create_server(("127.0.0.1", 0))
        print("balancing on", listener.getsockname()[1], file=sys.stderr, flush=True)
        def pump(source, sink):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        while True:
            caller, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            server.sendall(sys.argv[2].encode() + b"\\r\\n")
            for ends in ((caller, server), (server, caller)):
                threading.Thread(target=pump, args=ends, daemon=True).start()
        """

    @Test func `TLS is spoken behind the header`() async throws {
        let files = try await TrialCertificates.shared
        let server = try RunningServer([
            "--tls-cert", files.path("server.pem"), "--tls-key", files.path("server.key"),
            "--client-ca", files.path("authority.pem"), "--allow", "client=score,observe",
            "--proxy-protocol", "127.0.0.1",
        ])
        let balancer = try BuiltCommand(
            "/usr/bin/env",
            [
                "python3", "-c", Self.balancer, "\(server.port)",
                "PROXY TCP6 2001:db8::9 ::1 1 2",
            ]
        )
        #expect(balancer.says("balancing on"))
        let port = balancer.errors.filter(\.isNumber)
        for question in [["ping", "--count", "3"], ["stats"]] {
            let command = try BuiltCommand(
                "sestina",
                question + [
                    "--address", "127.0.0.1:\(port)", "--tls", "--ca", files.path("authority.pem"),
                    "--cert", files.path("client.pem"), "--key", files.path("client.key"),
                ]
            )
            #expect(command.exitCode() == 0, "\(command.errors)")
            if question == ["stats"] {
                #expect(command.output.contains("2 told"), "\(command.output)")
            }
        }
    }

    @Test(arguments: [
        ("gateway", "no address and no network"), ("10.0.0.0/33", "it takes 0 to 32"),
        ("10.0.0.1/8", "only zeros behind its 8 bits"),
    ])
    func `what is no address and no network is wrong usage`(text: String, words: String) throws {
        let command = try BuiltCommand("sestina", ["serve", "--proxy-protocol", text])
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains("--proxy-protocol"))
        #expect(command.errors.contains(words), "\(command.errors)")
    }
}
