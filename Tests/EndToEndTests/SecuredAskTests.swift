import Foundation
import TestSupport
import Testing

/// Commands that ask `sestina serve` by TLS.
@Suite struct SecuredAskTests {
    private static let questions = [
        ["ping", "--count", "1"], ["info"], ["stats"],
        ["loadtest", "--rps", "500", "--duration", "0.3", "--warmup", "0", "--quiet"],
    ]

    /// Runs a command against a port.
    private static func ask(
        _ question: [String],
        _ arguments: [String],
        port: UInt16,
        host: String = "127.0.0.1"
    ) throws -> BuiltCommand {
        let isLoadtest = question.first == "loadtest"
        let words = question.dropFirst(isLoadtest ? 1 : 0)
        return try BuiltCommand(
            isLoadtest ? "loadtest" : "sestina",
            words + ["--address", "\(host):\(port)"] + arguments
        )
    }

    /// A server that demands certificates, whose caller `client` has roles.
    private static func server(
        _ files: TrialCertificates,
        certificate: String = "server.pem",
        allow: String = "client=score,observe"
    ) throws -> RunningServer {
        try RunningServer([
            "--tls-cert", files.path(certificate), "--tls-key", files.path("server.key"),
            "--client-ca", files.path("authority.pem"), "--allow", allow,
        ])
    }

    private static func trust(_ files: TrialCertificates) -> [String] {
        ["--tls", "--ca", files.path("authority.pem")]
    }

    private static func show(_ files: TrialCertificates, _ name: String = "client.pem") -> [String]
    {
        ["--cert", files.path(name), "--key", files.path("client.key")]
    }

    @Test(arguments: questions)
    func `a caller with a certificate is answered by TLS`(question: [String]) async throws {
        let files = try await TrialCertificates.shared
        let server = try Self.server(files)
        for host in ["127.0.0.1", "localhost"] {
            let command = try Self.ask(
                question,
                Self.trust(files) + Self.show(files),
                port: server.port,
                host: host
            )
            #expect(command.exitCode() == 0, "\(command.errors) \(command.output)")
            #expect(command.errors.isEmpty)
            #expect(command.output.contains("by TLS") == (question.first == "loadtest"))
        }
        let elsewhere = Self.trust(files) + Self.show(files) + ["--server-name", "localhost"]
        #expect(try Self.ask(question, elsewhere, port: server.port).exitCode() == 0)
    }

    @Test(arguments: questions)
    func `a failure is one sentence that names the side at fault`(question: [String]) async throws {
        let (files, strange) = try await (TrialCertificates.shared, TrialCertificates.strange)
        let server = try Self.server(files)
        let late = try Self.server(files, certificate: "late-server.pem")
        let plain = try RunningServer()
        let (trust, show) = (Self.trust(files), Self.show(files))
        let cases: [(RunningServer, [String], String)] = [
            (
                server, trust + show + ["--server-name", "other.example"],
                "the server's certificate is for other names than the one asked for, other.example"
            ),
            (
                server, Self.trust(strange) + show,
                "the server's certificate is of an authority that its peer does not know"
            ),
            (late, trust + show, "the server's certificate has expired"),
            (
                server, trust,
                "the server says: the client gave no certificate, and one is demanded"
            ),
            (
                server, trust + Self.show(strange),
                "the server says: the client's certificate is of an authority that its peer does not know"
            ),
            (
                server, trust + Self.show(files, "late-client.pem"),
                "the server says: the client's certificate has expired"
            ),
            (
                plain, trust + show,
                "the server does not speak TLS on this port but plain, or something else"
            ),
            (
                server, [],
                "the server speaks TLS on this port and was asked in plain; ask it by TLS"
            ),
        ]
        for (server, arguments, sentence) in cases {
            let command = try Self.ask(question, arguments, port: server.port)
            #expect(command.exitCode() == 74)
            #expect(
                Self.line(command.errors)
                    == "TLS with 127.0.0.1:\(server.port) failed: \(sentence)"
            )
            #expect(command.output.isEmpty)
        }
    }

    /// The only line, which may end with a full stop.
    private static func line(_ text: String) -> String {
        let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
        return line.hasSuffix(".") ? String(line.dropLast()) : line
    }

    @Test(arguments: [
        (["ping", "--count", "1"], "nobody=score"),
        (["stats"], "client=score"),
        (["info"], "nobody=score"),
        (["loadtest", "--rps", "10", "--duration", "0.1", "--quiet"], "nobody=score"),
    ])
    func `a question that the caller's roles do not allow is refused in words`(
        question: [String],
        allow: String
    ) async throws {
        let files = try await TrialCertificates.shared
        let server = try Self.server(files, allow: allow)
        let arguments = Self.trust(files) + Self.show(files)
        let command = try Self.ask(question, arguments, port: server.port)
        #expect(command.exitCode() == 74)
        #expect(command.errors.contains("the server refuse"))
        #expect(command.errors.contains("is not allowed to this caller"), "\(command.errors)")
        #expect(!command.errors.contains("Is a server running"))
    }

    @Test func `who may only observe gets no score, which a load test says by name`() async throws {
        let files = try await TrialCertificates.shared
        let server = try Self.server(files, allow: "client=observe")
        let question = ["loadtest", "--rps", "100", "--duration", "0.3", "--quiet"]
        let arguments = Self.trust(files) + Self.show(files)
        let command = try Self.ask(question, arguments, port: server.port)
        #expect(command.exitCode() == 2)
        #expect(command.output.contains("(30 unauthenticated)"), "\(command.output)")
    }

    @Test(arguments: questions)
    func `a key that everybody can read is refused`(question: [String]) throws {
        let files = try TrialCertificates()
        let key = files.path("client.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        let command = try Self.ask(question, Self.trust(files) + Self.show(files), port: 1)
        #expect(command.exitCode() == 74)
        #expect(command.errors.hasPrefix("\(key): everybody can read or write the private key"))
    }

    @Test(arguments: questions)
    func `options of TLS without --tls are wrong usage`(question: [String]) throws {
        let command = try Self.ask(question, ["--ca", "authority.pem"], port: 1)
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains("give --tls as well"))
    }
}
