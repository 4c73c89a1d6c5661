import Bytes
import Secrecy
import TestSupport
import Testing

@Suite struct TLSSessionTests {
    @Test func `both sides learn who the other is`() async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        #expect(joined.client.state == .handshaking)
        joined.carry()
        let client = try #require(joined.server.state.identity)
        #expect(client.names == ["alice.example", "urn:sestina:Alice"])
        #expect(client.digest.count == 32)
        #expect(abs(client.expiry - files.now - 10 * 86400) < 300)
        let server = try #require(joined.client.state.identity)
        #expect(server.names == ["localhost", "scores.example"])
        #expect(client.digest != server.digest)
    }

    @Test(
        "chains and kinds of keys",
        arguments: [
            ("server", "server", "alice", "alice", ["alice.example", "urn:sestina:Alice"]),
            ("server-between", "server-chain", "bob", "bob-chain", ["Bob Ü"]),
            ("rsa", "rsa", "mallory", "mallory", ["Mallory"]),
            ("ed", "ed", "alice", "alice", ["alice.example", "urn:sestina:Alice"]),
        ]
    )
    func chains(
        server: String,
        serverChain: String,
        client: String,
        clientChain: String,
        names: [String]
    ) async throws {
        let files = try await Certificates.made
        let joined = try Joined(
            files.client(client, chain: clientChain),
            files.server(server, chain: serverChain),
            now: files.now
        )
        joined.carry()
        #expect(joined.bothAreOpen)
        #expect(joined.server.state.identity?.names == names)
    }

    @Test func `without authorities of clients nobody is asked who he is`() async throws {
        let files = try await Certificates.made
        for client in [nil, "alice", "foreign"] {
            let joined = try Joined(
                files.client(client),
                files.server(clients: nil),
                now: files.now
            )
            joined.carry()
            #expect(joined.server.state == .open(nil))
            #expect(joined.client.state.isOpen)
        }
    }

    @Test("a name and an address", arguments: ["localhost", "Scores.Example", "127.0.0.1"])
    func serverName(name: String) async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(of: name), files.server(), now: files.now)
        joined.carry()
        #expect(joined.bothAreOpen)
    }

    // MARK: - Cuts

    @Test("pieces of every size", arguments: [1, 2, 3, 5, 7, 64, 1000])
    func pieces(size: Int) async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        joined.carry(by: size)
        #expect(joined.bothAreOpen)
        joined.say(Array("question".utf8), by: .client)
        joined.say(Array("answer".utf8), by: .server)
        joined.close(.client)
        joined.carry(by: size)
        #expect(joined.heardByServer.all == Array("question".utf8))
        #expect(joined.heardByClient.all == Array("answer".utf8))
        #expect(joined.server.state == .closed(by: .peer))
    }

    /// Each flight is handed over in two pieces, cut at each of its places.
    @Test func `a handshake cut at any place goes on`() async throws {
        let files = try await Certificates.made
        let (client, server) = try (files.client(), files.server())
        for flight in 0..<3 {
            var cut = 1
            while true {
                let joined = Joined(client, server, now: files.now)
                for before in 0..<flight {
                    let side: TLSRole = before.isMultiple(of: 2) ? .server : .client
                    joined.give(
                        side == .server ? joined.toServer.count : joined.toClient.count,
                        to: side
                    )
                }
                let side: TLSRole = flight.isMultiple(of: 2) ? .server : .client
                let count = side == .server ? joined.toServer.count : joined.toClient.count
                guard cut < count else { break }
                joined.give(cut, to: side)
                joined.carry()
                guard joined.bothAreOpen else {
                    Issue.record("flight \(flight) cut at \(cut)")
                    break
                }
                cut += 1
            }
            #expect(cut > 100)
        }
    }

    // MARK: - Data

    @Test("a mebibyte both ways", arguments: [777, 65_536, Int.max])
    func large(size: Int) async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        joined.carry()
        let question = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }
        let answer = question.reversed() as [UInt8]
        joined.say(question, by: .client)
        joined.say(answer, by: .server)
        joined.carry(by: size)
        #expect(joined.heardByServer.all == question)
        #expect(joined.heardByClient.all == answer)
        #expect(joined.bothAreOpen)
    }

    @Test func `many small messages in one piece come whole and in order`() async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        joined.carry()
        let messages = (0..<300).map { [UInt8](repeating: UInt8($0 & 255), count: 1 + $0) }
        for message in messages { joined.say(message, by: .client) }
        joined.say([], by: .client)
        joined.carry()
        #expect(joined.heardByServer.all == messages.flatMap(\.self))
    }

    @Test func `data that comes with the end of the handshake is heard`() async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        joined.give(joined.toServer.count, to: .server)
        joined.give(joined.toClient.count, to: .client)
        #expect(joined.client.state.isOpen && joined.server.state == .handshaking)
        #expect(joined.say([1, 2, 3], by: .client))
        joined.give(joined.toServer.count, to: .server)
        #expect(joined.heardByServer.all == [1, 2, 3])
    }

    @Test func `nothing is said before a session is open`() async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        let count = joined.toServer.count
        #expect(!joined.say([1], by: .client))
        #expect(!joined.say([1], by: .server))
        #expect(joined.toServer.count == count && joined.toClient.all.isEmpty)
    }

    @Test func `room that was given back is made anew`() async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        joined.carry()
        for _ in 0..<3 {
            joined.client.giveBack()
            joined.server.giveBack()
            joined.say([1, 2], by: .client)
            joined.say([3], by: .server)
            joined.carry(by: 1)
        }
        #expect(joined.heardByServer.all == [1, 2, 1, 2, 1, 2])
        #expect(joined.heardByClient.all == [3, 3, 3])
        // Half a record is kept.
        joined.say([4], by: .client)
        joined.give(10, to: .server)
        joined.server.giveBack()
        joined.carry()
        #expect(joined.heardByServer.all.last == 4)
    }

    // MARK: - Ends

    @Test("each side may close first", arguments: [TLSRole.client, .server])
    func closing(first: TLSRole) async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        joined.carry()
        joined.close(first)
        #expect(!joined.say([1], by: first))
        joined.carry()
        let state = { (side: TLSRole) in side == .client ? joined.client.state : joined.server.state
        }
        #expect(state(first) == .closed(by: .us))
        #expect(state(first.peer) == .closed(by: .peer))
        // What the other still has to say is heard.
        #expect(joined.say([9, 9], by: first.peer))
        joined.close(first.peer)
        joined.close(first.peer)
        joined.carry()
        #expect(state(first) == .closed(by: .both) && state(first.peer) == .closed(by: .both))
        #expect((first == .client ? joined.heardByClient.all : joined.heardByServer.all) == [9, 9])
        joined.client.streamEnded()
        #expect(joined.client.state == .closed(by: .both))
    }

    @Test func `a stream that ends without a word is told as such`() async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        joined.give(joined.toServer.count / 2, to: .server)
        joined.server.streamEnded()
        #expect(joined.server.state.failure?.reason == .cutHandshake)
        #expect(joined.server.state.failure?.side == .client)

        let open = try Joined(files.client(), files.server(), now: files.now)
        open.carry()
        open.server.streamEnded()
        #expect(open.server.state.failure?.reason == .cut)
        #expect(!open.say([1], by: .server))

        let closed = try Joined(files.client(), files.server(), now: files.now)
        closed.carry()
        closed.close(.server)
        closed.server.streamEnded()
        #expect(closed.server.state == .closed(by: .us))
    }

    @Test func `a handshake may be given up`() async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        joined.close(.server)
        #expect(joined.server.state == .closed(by: .both))
        joined.give(joined.toServer.count, to: .server)
        #expect(joined.toClient.all.isEmpty)
    }
}
