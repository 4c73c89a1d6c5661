import Foundation
import TestSupport
import Testing

/// `sestina-web` with HTTPS, asked by `sestina-web ready` and in plain.
@Suite struct SecuredPageTests {
    /// A page over a scoring server.
    private struct Page {
        let command: BuiltCommand
        let place: String

        init(_ arguments: [String]) throws {
            command = try BuiltCommand("sestina-web", ["--listen", "127.0.0.1:0"] + arguments)
            let words = "listening on "
            guard command.says(words), let start = command.errors.range(of: words)?.upperBound
            else { throw RawConnection.Fault(description: "no page: \(command.errors)") }
            place = String(command.errors[start...].prefix { !$0.isWhitespace })
        }
    }

    private func ready(_ place: String, _ arguments: [String] = []) throws -> (Int32?, String) {
        let command = try BuiltCommand("sestina-web", ["ready", "--address", place] + arguments)
        return (command.exitCode(), command.errors)
    }

    @Test func `the page is asked by HTTPS, and says why it cannot be`() async throws {
        let files = try await TrialCertificates.shared
        let server = try RunningServer()
        let page = try Page([
            "--server", "127.0.0.1:\(server.port)", "--tls-cert", files.path("server.pem"),
            "--tls-key", files.path("server.key"),
        ])
        let trust = ["--ca", files.path("authority.pem")]
        #expect(try ready(page.place, trust) == (0, ""))
        #expect(try ready(page.place, trust + ["--server-name", "localhost"]) == (0, ""))
        let wrong = try ready(page.place, trust + ["--server-name", "other.example"])
        #expect(wrong.0 == 74)
        #expect(
            wrong.1.hasSuffix(
                "the server's certificate is for other names than the one asked for\n"
            )
        )
        let plain = try ready(page.place)
        #expect(plain.0 == 1)
        #expect(plain.1.contains("ask with https://"))
        page.command.signal(SIGTERM)
        #expect(page.command.exitCode() == 0)
    }

    @Test func `the page shows the scoring server a certificate of its own`() async throws {
        let files = try await TrialCertificates.shared
        let server = try RunningServer([
            "--tls-cert", files.path("server.pem"), "--tls-key", files.path("server.key"),
            "--client-ca", files.path("authority.pem"), "--allow", "client=score,observe",
        ])
        let asked = [
            "--server", "127.0.0.1:\(server.port)", "--server-ca", files.path("authority.pem"),
        ]
        let own = [
            "--server-cert", files.path("client.pem"), "--server-key", files.path("client.key"),
        ]
        let page = try Page(asked + own)
        #expect(try ready(page.place) == (0, ""))
        // Without one nobody is let in, and the page is not ready.
        let bare = try Page(asked)
        let told = try ready(bare.place)
        #expect(told.0 == 1 && told.1.contains("gave no certificate"), "\(told)")
    }

    @Test func `SIGHUP has the page show the scoring server what its files hold by then`()
        async throws
    {
        let (own, strange) = try await (TrialCertificates(), TrialCertificates.strange)
        func copy(_ source: TrialCertificates, _ name: String) throws {
            try Data(source.bytes(name)).write(to: URL(filePath: own.path("page" + name.suffix(4))))
        }
        for name in ["client.pem", "client.key"] { try copy(strange, name) }
        let key = [FileAttributeKey.posixPermissions: 0o600]
        try FileManager.default.setAttributes(key, ofItemAtPath: own.path("page.key"))
        let server = try RunningServer([
            "--tls-cert", own.path("server.pem"), "--tls-key", own.path("server.key"),
            "--client-ca", own.path("authority.pem"), "--allow", "client=score,observe",
        ])
        let page = try Page([
            "--server", "127.0.0.1:\(server.port)", "--server-ca", own.path("authority.pem"),
            "--server-cert", own.path("page.pem"), "--server-key", own.path("page.key"),
        ])
        #expect(try ready(page.place).0 == 1)
        try copy(own, "client.pem")
        page.command.signal(SIGHUP)
        #expect(page.command.says("not reloaded, the old one stays: \(own.path("page.pem"))"))
        try copy(own, "client.key")
        page.command.signal(SIGHUP)
        #expect(page.command.says("reloaded what the scoring server is shown"))
        let isReady = try waited(within: 20) { try ready(page.place) == (0, "") }
        #expect(isReady, "\(page.command.errors)")
    }

    @Test func `callers without a certificate are not let in where one is demanded`() async throws {
        let files = try await TrialCertificates.shared
        let server = try RunningServer()
        let page = try Page([
            "--server", "127.0.0.1:\(server.port)", "--tls-cert", files.path("server.pem"),
            "--tls-key", files.path("server.key"), "--client-ca", files.path("authority.pem"),
        ])
        let trust = ["--ca", files.path("authority.pem")]
        let shown = ["--cert", files.path("client.pem"), "--key", files.path("client.key")]
        #expect(try ready(page.place, trust + shown) == (0, ""))
        let without = try ready(page.place, trust)
        #expect(without.0 == 74)
        #expect(without.1.contains("the client gave no certificate, and one is demanded"))
    }

    @Test func `a plain page asked by HTTPS says that it is one`() async throws {
        let files = try await TrialCertificates.shared
        let server = try RunningServer()
        let page = try Page(["--server", "127.0.0.1:\(server.port)"])
        let answer = try ready(page.place, ["--ca", files.path("authority.pem")])
        #expect(answer.0 == 74)
        #expect(answer.1.contains("the server sent bytes that are no TLS record"))
    }

    @Test func `a key that is another's does not serve, and SIGHUP leaves the old one`() throws {
        let files = try TrialCertificates()
        let arguments = ["--tls-cert", files.path("server.pem"), "--tls-key"]
        let foreign = try BuiltCommand(
            "sestina-web",
            ["--listen", "127.0.0.1:0"] + arguments + [files.path("client.key")]
        )
        #expect(foreign.exitCode() == 74)
        #expect(foreign.errors.hasSuffix("the private key does not fit the certificate\n"))
        let page = try Page(arguments + [files.path("server.key")])
        try Data(files.bytes("client.key")).write(to: URL(filePath: files.path("server.key")))
        page.command.signal(SIGHUP)
        #expect(page.command.says("not reloaded, the old one stays"))
        try Data(files.bytes("client.pem")).write(to: URL(filePath: files.path("server.pem")))
        page.command.signal(SIGHUP)
        #expect(page.command.says("reloaded certificate and key"))
    }

    @Test func `a request in plain is sent to HTTPS where that is asked for`() async throws {
        let files = try await TrialCertificates.shared
        let page = try Page([
            "--tls-cert", files.path("server.pem"), "--tls-key", files.path("server.key"),
            "--redirect-from", "127.0.0.1:0",
        ])
        let words = "redirects=127.0.0.1:"
        let start = try #require(page.command.errors.range(of: words)?.upperBound)
        let port = try #require(UInt16(page.command.errors[start...].prefix(while: \.isNumber)))
        let caller = try RawConnection(port: port)
        caller.send(Array("GET /book?a HTTP/1.1\r\nHost: here:80\r\n\r\n".utf8))
        let answer = try String(decoding: caller.everything(), as: UTF8.self)
        let https = page.place.split(separator: ":").last ?? ""
        #expect(answer.hasPrefix("HTTP/1.1 308 Permanent Redirect\r\n"))
        #expect(answer.contains("\r\nLocation: https://here:\(https)/book?a\r\n"))
    }

    @Test func `beyond this machine a page in plain needs to be told so`() throws {
        for place in ["0.0.0.0:0", ":0"] {
            let refused = try BuiltCommand("sestina-web", ["--listen", place])
            #expect(refused.exitCode() == 64)
            #expect(refused.errors.contains("--tls-cert and --tls-key"))
            #expect(refused.errors.contains("--plaintext"))
            let told = try BuiltCommand("sestina-web", ["--listen", place, "--plaintext"])
            #expect(told.says("speaking plain HTTP beyond this machine"))
        }
    }
}
