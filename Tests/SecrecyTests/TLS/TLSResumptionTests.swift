import Bytes
import Secrecy
import Testing

@Suite struct TLSResumptionTests {
    /// A whole handshake, and what it left the client to resume.
    private static func ticket(
        _ client: TLSClientContext,
        _ server: TLSServerContext,
        now: Int64,
        resuming resumption: TLSResumption? = nil
    ) throws -> TLSResumption {
        let joined = Joined(client, server, now: now, resuming: resumption)
        joined.carry()
        #expect(joined.bothAreOpen)
        return try #require(joined.ticket)
    }

    @Test(
        "a session is resumed with the same contexts",
        arguments: [("alice", "alice"), ("bob", "bob-chain")]
    )
    func resumed(client: String, chain: String) async throws {
        let files = try await Certificates.made
        let (client, server) = try (files.client(client, chain: chain), files.server())
        let first = Joined(client, server, now: files.now)
        #expect(first.ticket == nil)
        first.carry()
        #expect(!first.isResumed)
        var ticket = try #require(first.ticket)
        // What a resumed session is given can be resumed in its turn, its chain with it.
        for _ in 0..<3 {
            let again = Joined(client, server, now: files.now, resuming: ticket)
            again.carry(by: 1)
            #expect(again.isResumed)
            #expect(again.server.state.identity == first.server.state.identity)
            #expect(again.client.state.identity == first.client.state.identity)
            again.say([7], by: .client)
            again.carry()
            #expect(again.heardByServer.all == [7])
            ticket = try #require(again.ticket)
        }
    }

    @Test func `a new context takes no old ticket, and the handshake is a whole one`() async throws
    {
        let files = try await Certificates.made
        let client = try files.client()
        let ticket = try Self.ticket(client, files.server(), now: files.now)
        let joined = try Joined(client, files.server(), now: files.now, resuming: ticket)
        joined.carry()
        #expect(joined.bothAreOpen)
        #expect(!joined.isResumed)
    }

    @Test func `a client resumes no session of another context`() async throws {
        let files = try await Certificates.made
        let server = try files.server()
        let ticket = try Self.ticket(files.client(), server, now: files.now)
        let joined = try Joined(files.client(), server, now: files.now, resuming: ticket)
        joined.carry()
        #expect(joined.bothAreOpen && !joined.isResumed)
    }

    @Test(
        "a resumed client is judged as a new one",
        arguments: [("alice", Int64(11), nil), ("alice", 6, "authority")]
    )
    func judged(client: String, days: Int64, lists: String?) async throws {
        let files = try await Certificates.made
        let (client, server) = try (files.client(client), files.server(lists: lists))
        let ticket = try Self.ticket(client, server, now: files.now)
        let later = Joined(
            client,
            server,
            now: files.now + days * 86400,
            clientNow: files.now,
            resuming: ticket
        )
        later.carry()
        let reason = later.server.state.failure?.reason
        #expect(reason == (lists == nil ? .expired : .revocationUnknown))
        #expect(!later.isResumed)
    }

    @Test func `a clock that was turned back trusts no chain that was not valid then`() async throws
    {
        let files = try await Certificates.made
        let (client, server) = try (files.client(), files.server())
        let ticket = try Self.ticket(client, server, now: files.now)
        let earlier = Joined(
            client,
            server,
            now: files.now - 4000 * 86400,
            clientNow: files.now,
            resuming: ticket
        )
        earlier.carry()
        #expect(earlier.server.state.failure?.reason == .notYetValid)
        #expect(!earlier.isResumed)
    }

    @Test func `a client resumes nothing with a server whose certificate has expired`() async throws
    {
        let files = try await Certificates.made
        let (client, server) = try (files.client(), files.server())
        let ticket = try Self.ticket(client, server, now: files.now)
        let later = Joined(
            client,
            server,
            now: files.now,
            clientNow: files.now + 21 * 86400,
            resuming: ticket
        )
        later.carry()
        #expect(later.client.state.failure?.reason == .expired)
    }

    @Test func `live sessions are judged again by the context of a reload`() async throws {
        let files = try await Certificates.made
        let old = try files.server()
        let mallory = try Joined(files.client("mallory"), old, now: files.now)
        let bobs = try files.client("bob", chain: "bob-chain")
        let bob = Joined(bobs, old, now: files.now)
        mallory.carry()
        bob.carry()
        let resumed = Joined(bobs, old, now: files.now, resuming: bob.ticket)
        resumed.carry()
        #expect(resumed.isResumed)
        let now = files.now
        let listed = try files.server(lists: "authority")
        #expect(mallory.server.objection(by: old, at: now) == nil)
        #expect(mallory.server.objection(by: listed, at: now)?.reason == .revoked)
        #expect(mallory.server.objection(by: try files.server(clients: nil), at: now) == nil)
        let stranger = try files.server(clients: "stranger")
        for joined in [bob, resumed] {
            #expect(joined.server.objection(by: old, at: now) == nil)
            #expect(joined.server.objection(by: old, at: now + 11 * 86400)?.reason == .expired)
            #expect(joined.server.objection(by: stranger, at: now)?.reason == .unknownAuthority)
        }
        let anybody = try Joined(files.client(nil), files.server(clients: nil), now: now)
        anybody.carry()
        #expect(anybody.server.objection(by: old, at: now)?.reason == .certificateMissing)
    }
}
