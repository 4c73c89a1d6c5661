import Foundation
import SestinaClient
import TestSupport
import Testing

/// The files of TLS: when they are read, and what becomes of those that are not fit.
extension SecuredServerTests {
    @Test func `files that are not fit are told when the client is made`() async throws {
        let files = try await TrialCertificates.shared
        let strange = try await TrialCertificates.strange
        var configuration = ScoringClient.Configuration(address: "127.0.0.1:7070")
        let cases: [(TLSOptions, String)] = [
            (
                TLSOptions(authoritiesAt: files.path("client.key")),
                "\(files.path("client.key")): the authorities is not PEM"
            ),
            (
                TLSOptions(
                    authoritiesAt: files.path("authority.pem"),
                    certificateAt: files.path("client.pem"),
                    keyAt: strange.path("client.key")
                ),
                "\(files.path("client.pem")), \(strange.path("client.key")): the private key does not fit"
            ),
            (
                TLSOptions(
                    authorities: try files.bytes("authority.pem"),
                    certificate: try files.bytes("client.pem")
                ),
                "a certificate chain needs its private key"
            ),
            (
                TLSOptions(authoritiesAt: files.path("authority.pem"), serverName: "a b"),
                "a b is neither a DNS name nor an address"
            ),
        ]
        for (options, words) in cases {
            configuration.tls = options
            let error = #expect(throws: ClientError.self) { try ScoringClient(configuration) }
            guard case .invalidConfiguration(let sentence) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(sentence.hasPrefix(words))
        }
    }

    @Test func `files are read again for the next connection, and what is not fit leaves the old`()
        async throws
    {
        let (own, strange) = try await (TrialCertificates(), TrialCertificates.strange)
        let files = try await TrialCertificates.shared
        func copy(_ source: TrialCertificates, _ names: String...) throws {
            for name in names {
                try Data(source.bytes(name)).write(to: URL(filePath: own.path(name)))
            }
        }
        // Of an authority that the server does not know.
        try copy(strange, "client.pem", "client.key")
        try copy(files, "authority.pem")
        let server = try await Self.server()
        try await withClient(of: server) {
            $0.tls = TLSOptions(
                authoritiesAt: own.path("authority.pem"),
                certificateAt: own.path("client.pem"),
                keyAt: own.path("client.key")
            )
            $0.waitsForServer = false
            $0.reconnectPauseMax = .milliseconds(20)
        } _: { client in
            await #expect(throws: ClientError.self) { _ = try await client.ping() }
            try copy(files, "client.pem")
            let error = #expect(throws: ClientError.self) { try client.reloadTLS() }
            guard case .invalidConfiguration(let sentence) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(sentence.contains("the private key does not fit"))
            await #expect(throws: ClientError.self) { _ = try await client.ping() }
            try copy(files, "client.key")
            try client.reloadTLS()
            _ = try await client.ping()
        }
        await server.stop()
    }

    @Test func `a session of what was shown before is not resumed once that was read again`()
        async throws
    {
        let plan = ReplyPlan.doing { reply in
            reply.connection < 2 && reply.index == 1 ? [.close] : [.send(reply)]
        }
        try await Self.withBoth(plan) { client, server async throws in
            _ = try await client.ping()
            try client.reloadTLS()
            for _ in 0..<3 { _ = try await client.ping() }
            #expect(server.sight.sessions == 3)
            #expect(server.sight.resumed == 1)
        }
    }
}
