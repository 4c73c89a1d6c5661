import Secrecy
import Testing

@Suite struct TLSContextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var chain = "server.pem"
        var key = "server.key"
        var authorities: String? = "authority.pem"
        var lists: String?
        let error: TLSContextError

        var testDescription: String { "\(error)" }
    }

    static let cases = [
        Case(chain: "server.key", error: .notPEM(.chain)),
        Case(chain: "nothing", error: .notPEM(.chain)),
        Case(chain: "names.cnf", error: .notPEM(.chain)),
        Case(key: "server.pem", error: .notPEM(.key)),
        Case(authorities: "server.key", error: .notPEM(.authorities)),
        Case(lists: "authority.pem", error: .notPEM(.revocationLists)),
        Case(key: "alice.key", error: .keyForeign),
        Case(key: "rsa.key", error: .keyForeign),
        Case(key: "encrypted.key", error: .keyEncrypted),
        Case(chain: "rsa.pem", key: "encrypted-old.key", error: .keyEncrypted),
        Case(chain: "fifty.pem", key: "fiftieth.key", error: .chainTooLong(50)),
        Case(chain: "authorities.pem", key: "authority.key", error: .chainDisordered(1)),
        Case(chain: "weak.pem", key: "weak.key", error: .weak(.chain)),
        Case(authorities: "alice.pem", error: .noAuthority("CN = Alice")),
        Case(lists: "stranger.crl", error: .listForeign("CN = Stranger")),
        // Of the same name, and signed by another key.
        Case(lists: "forged.crl", error: .listForeign("CN = Authority")),
        Case(lists: "both.crl", error: .listForeign("CN = Between")),
        Case(
            authorities: "authorities.pem",
            lists: "authority.crl",
            error: .listMissing("CN = Between")
        ),
        Case(authorities: nil, lists: "authority.crl", error: .listWithoutAuthorities),
    ]

    @Test("what no context is made of", arguments: cases)
    func refused(_ what: Case) async throws {
        let files = try await Certificates.made
        #expect(throws: what.error) {
            try TLSServerContext(
                chain: files[what.chain],
                key: files[what.key],
                clientAuthorities: what.authorities.map { files[$0] },
                revocationLists: what.lists.map { files[$0] }
            )
        }
    }

    @Test func `a block that is cut or altered is named by its place`() async throws {
        let files = try await Certificates.made
        let two = files["server-chain.pem"]
        let second = files["server-between.pem"].count
        // Its last line is gone; no base64; base64 of something else; a list's length that is wrong.
        let cut = Array(two.dropLast(30))
        var noBase64 = two
        noBase64[second + 100] = UInt8(ascii: "!")
        var other = two
        other.replaceSubrange(second + 28..<second + 92, with: [UInt8](repeating: 65, count: 64))
        for (name, chain) in [("cut", cut), ("no base64", noBase64), ("other", other)] {
            #expect(throws: TLSContextError.damaged(.chain, block: 2), "\(name)") {
                try TLSServerContext(chain: chain, key: files["server-between.key"])
            }
        }
        let key = files["server.key"]
        for count in stride(from: 30, to: key.count - 1, by: 7) {
            #expect(throws: TLSContextError.damaged(.key, block: 1), "\(count)") {
                try TLSServerContext(chain: files["server.pem"], key: Array(key.prefix(count)))
            }
        }
    }

    @Test func `a key may have company, but not of its own kind`() async throws {
        let files = try await Certificates.made
        for key in [files["old.key"], files["server.pem"] + files["server.key"]] {
            _ = try TLSServerContext(chain: files["server.pem"], key: key)
        }
        #expect(throws: TLSContextError.severalKeys(2)) {
            let keys = files["server.key"] + files["alice.key"]
            return try TLSServerContext(chain: files["server.pem"], key: keys)
        }
    }

    @Test func `a file beyond the limit is not read`() async throws {
        let files = try await Certificates.made
        let large = files["server.pem"] + [UInt8](repeating: 10, count: TLSLimits.pemBytesMax)
        #expect(throws: TLSContextError.tooLarge(.chain)) {
            try TLSServerContext(chain: large, key: files["server.key"])
        }
    }

    @Test func `times are there for metrics`() async throws {
        let files = try await Certificates.made
        let day: Int64 = 86400
        let server = try files.server(lists: "authority")
        #expect(abs(server.certificateExpiry - files.now - 20 * day) < 300)
        let listExpiry = try #require(server.revocationListExpiry)
        #expect(abs(listExpiry - files.now - 5 * day) < 300)
        #expect(try files.server().revocationListExpiry == nil)
        #expect(server.demandsCertificate)
        #expect(try !files.server(clients: nil).demandsCertificate)
        let client = try #require(try files.client().certificateExpiry)
        #expect(abs(client - files.now - 10 * day) < 300)
        #expect(try files.client(nil).certificateExpiry == nil)
    }

    @Test(
        "what is no name of a server",
        arguments: [
            "", ".", ".localhost", "localhost.", "a..b", "a b", "*", "*.example", "a\0b", "[::1]",
            "localhost:7070", "ü.example", String(repeating: "a", count: 64),
            String(repeating: "a.", count: 126) + "ab",
        ]
    )
    func noName(name: String) async throws {
        let files = try await Certificates.made
        #expect(throws: TLSContextError.serverName(name)) { try files.client(of: name) }
    }

    @Test func `a client has both a chain and its key, or neither`() async throws {
        let files = try await Certificates.made
        #expect(throws: TLSContextError.halfPair) {
            try TLSClientContext(
                authorities: files["authority.pem"],
                serverName: "localhost",
                chain: files["alice.pem"]
            )
        }
        #expect(throws: TLSContextError.keyForeign) {
            try TLSClientContext(
                authorities: files["authority.pem"],
                serverName: "localhost",
                chain: files["alice.pem"],
                key: files["bob.key"]
            )
        }
    }

    @Test func `every error is one sentence that steers no terminal`() {
        let errors: [TLSContextError] =
            Self.cases.map(\.error) + [
                .damaged(.key, block: 3), .tooLarge(.revocationLists), .severalKeys(2), .halfPair,
                .serverName("\u{1b}[2J\n"), .noAuthority("\u{1b}"), .library("\r"),
            ]
        for error in errors {
            let words = error.description
            #expect(words.utf8.count > 20 && words.utf8.count < 200)
            #expect(!words.unicodeScalars.contains { $0.value < 32 }, "\(words)")
        }
    }
}
