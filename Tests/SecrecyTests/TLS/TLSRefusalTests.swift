import Bytes
import Secrecy
import Testing

/// What is refused, by whom, and what either side says of it.
@Suite struct TLSRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var client: String? = "alice"
        var chain: String?
        var trusting = "authority"
        var serverName = "localhost"
        var server = "server"
        var lists: String?
        /// Days after the making of the certificates, by either side's clock.
        var days: (client: Int64, server: Int64) = (0, 0)
        let onServer: String
        let onClient: String

        var testDescription: String { "\(chain ?? client ?? "nobody"): \(onServer)" }
    }

    static let cases = [
        Case(
            client: nil,
            onServer: "the client gave no certificate, and one is demanded",
            onClient: "the server says: the client gave no certificate, and one is demanded"
        ),
        Case(
            client: "foreign",
            onServer: "the client's certificate is of an authority that its peer does not know",
            onClient:
                "the server says: the client's certificate is of an authority that its peer does not know"
        ),
        Case(
            client: "alone",
            onServer: "the client's certificate is of an authority that its peer does not know",
            onClient:
                "the server says: the client's certificate is of an authority that its peer does not know"
        ),
        Case(
            client: "forged",
            onServer:
                "the client's certificate is of an authority that its peer does not know",
            onClient:
                "the server says: the client's certificate is of an authority that its peer does not know"
        ),
        Case(
            client: "unfit",
            onServer:
                "the client's certificate is not fit for this: its use, a signature or a key is wrong",
            onClient:
                "the server says: the client's certificate is not fit for this: its use, a signature or a key is wrong"
        ),
        Case(
            days: (0, 11),
            onServer: "the client's certificate has expired",
            onClient: "the server says: the client's certificate has expired"
        ),
        Case(
            days: (0, -1),
            onServer: "the client's certificate is not valid yet",
            onClient:
                "the server says: the client's certificate is not fit for this: its use, a signature or a key is wrong"
        ),
        Case(
            client: "mallory",
            lists: "authority",
            onServer: "the client's certificate was revoked",
            onClient: "the server says: the client's certificate was revoked"
        ),
        Case(
            lists: "authority",
            days: (0, 6),
            onServer:
                "the server's list of revoked certificates is out of date or does not cover the certificate",
            onClient: "the server failed inside"
        ),
        Case(
            client: "bob",
            chain: "bob-chain",
            lists: "authority",
            onServer:
                "the server's list of revoked certificates is out of date or does not cover the certificate",
            onClient: "the server failed inside"
        ),
        Case(
            client: "bob",
            onServer: "the client's certificate is of an authority that its peer does not know",
            onClient:
                "the server says: the client's certificate is of an authority that its peer does not know"
        ),
        Case(
            trusting: "stranger",
            onServer:
                "the client says: the server's certificate is of an authority that its peer does not know",
            onClient: "the server's certificate is of an authority that its peer does not know"
        ),
        Case(
            serverName: "example.org",
            onServer:
                "the client says: the server's certificate is not fit for this: its use, a signature or a key is wrong",
            onClient: "the server's certificate is for other names than the one asked for"
        ),
        Case(
            serverName: "127.0.0.2",
            onServer:
                "the client says: the server's certificate is not fit for this: its use, a signature or a key is wrong",
            onClient: "the server's certificate is for other names than the one asked for"
        ),
        // The common name does not count.
        Case(
            serverName: "server",
            onServer:
                "the client says: the server's certificate is not fit for this: its use, a signature or a key is wrong",
            onClient: "the server's certificate is for other names than the one asked for"
        ),
        Case(
            server: "bare",
            onServer:
                "the client says: the server's certificate is not fit for this: its use, a signature or a key is wrong",
            onClient: "the server's certificate is for other names than the one asked for"
        ),
        Case(
            days: (21, 0),
            onServer: "the client says: the server's certificate has expired",
            onClient: "the server's certificate has expired"
        ),
        Case(
            server: "unfit-for-servers",
            onServer:
                "the client says: the server's certificate is not fit for this: its use, a signature or a key is wrong",
            onClient:
                "the server's certificate is not fit for this: its use, a signature or a key is wrong"
        ),
    ]

    @Test("a certificate that is refused, and both sides' words", arguments: cases)
    func refused(_ what: Case) async throws {
        let files = try await Certificates.made
        let server = what.server == "unfit-for-servers" ? "mallory" : what.server
        let joined = try Joined(
            files.client(
                what.client,
                chain: what.chain,
                trusting: what.trusting,
                of: what.serverName
            ),
            files.server(server, lists: what.lists),
            now: files.now + what.days.server * 86400,
            clientNow: files.now + what.days.client * 86400
        )
        joined.carry()
        #expect(joined.server.state.failure?.description == what.onServer)
        #expect(joined.client.state.failure?.description == what.onClient)
        #expect(joined.heardByServer.all.isEmpty)
    }

    @Test func `what is listed lets others in`() async throws {
        let files = try await Certificates.made
        let server = try files.server(lists: "authority")
        let alice = try Joined(files.client(), server, now: files.now)
        alice.carry()
        #expect(alice.bothAreOpen)
        let wide = try TLSServerContext(
            chain: files["server.pem"],
            key: files["server.key"],
            clientAuthorities: files["authorities.pem"],
            revocationLists: files["both.crl"]
        )
        let bob = try Joined(files.client("bob", chain: "bob-chain"), wide, now: files.now)
        bob.carry()
        #expect(bob.bothAreOpen)
        #expect(bob.server.state.identity?.names == ["Bob Ü"])
    }

    @Test func `a reason has one name, and a sentence with the side at fault`() {
        for reason in TLSFailure.Reason.allCases {
            for side in [TLSRole.client, .server] {
                let found = TLSFailure(reason: reason, side: side, toldBy: nil).description
                #expect(
                    found.hasPrefix("the \(side.rawValue)")
                        || found.contains("of the \(side.rawValue)")
                )
                #expect(found.utf8.count < 160)
                let told = TLSFailure(reason: reason, side: side, toldBy: .client).description
                #expect(told == (side == .client ? found : "the client says: " + found))
            }
        }
        #expect(
            Set(TLSFailure.Reason.allCases.map(\.rawValue)).count
                == TLSFailure.Reason.allCases.count
        )
    }
}
