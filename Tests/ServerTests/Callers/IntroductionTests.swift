import Bytes
import EventLoop
import Foundation
import Platform
import Secrecy
import Synchronization
import TestSupport
import Testing
import Transport
import Wire

@testable import Server

/// Connections from a balancer, in plain and before TLS, over sockets that need no address.
@Suite(.timeLimit(.minutes(10))) struct IntroductionTests {
    private static let header = Array("PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n".utf8)
    private static let told = Peer.address([192, 0, 2, 1])
    private static let balancer = Peer.address([10, 0, 0, 7])

    /// Somebody whose connection a balancer passes on.
    private func connect(_ shard: RunningShard) throws -> Caller {
        let (caller, socket) = try Caller.pair()
        shard.stats.connectionsOpen.add(1, ordering: .relaxed)
        shard.board.peers.join(Self.balancer, on: 0)
        shard.mailbox.post(.connection(socket, .caller(Self.balancer), isIntroduced: true))
        return caller
    }

    private func counted(_ shard: RunningShard) -> [ProxyHeader.Outcome: UInt64] {
        var counts: [ProxyHeader.Outcome: UInt64] = [:]
        for outcome in ProxyHeader.Outcome.allCases {
            let count = shard.stats.proxyHeaders[outcome]
            if count > 0 { counts[outcome] = count }
        }
        return counts
    }

    /// Whose place would be given to somebody new, where a peer has two connections.
    private func giver(_ shard: RunningShard) -> Peer? {
        shard.board.peers.giver(to: .unknown)?.peer
    }

    @Test(arguments: [1, 2, 3, header.count - 1, header.count, header.count + 10, 10_000])
    func `requests behind a header are answered, however it is cut`(piece: Int) throws {
        let shard = try RunningShard()
        let caller = try connect(shard)
        let bytes = Self.header + (0..<50).flatMap { Requests.score($0) }
        // The header and the first request are cut.
        for start in stride(from: 0, to: Self.header.count + 64, by: piece) {
            let end = start + piece < Self.header.count + 64 ? start + piece : bytes.count
            caller.send(Array(bytes[start..<end]))
            // What is cut shall be read so.
            usleep(500)
        }
        for id in 0..<50 as Range<UInt64> {
            let reply = try #require(try caller.reply())
            #expect(reply.id == id && reply.status == 0)
        }
        shard.stop()
        #expect(counted(shard) == [.told: 1])
        #expect(shard.stats.bytesIn.value == 50 * 64, "the header is none of the requests")
    }

    @Test func `whom the balancer tells has a share of its own`() throws {
        let shard = try RunningShard()
        let callers = try (0..<2).map { _ in try connect(shard) }
        #expect(giver(shard) == Self.balancer)
        for caller in callers {
            caller.send(Self.header + Requests.score(1))
            #expect(try caller.reply()?.status == 0)
        }
        #expect(giver(shard) == Self.told)
        shard.stop()
        #expect(giver(shard) == nil)
    }

    @Test(arguments: ["PROXY UNKNOWN\r\n", "\r\n\r\n\0\r\nQUIT\n\u{20}\0\0\0"])
    func `whom it does not tell shares its own`(header: String) throws {
        let shard = try RunningShard()
        let callers = try (0..<2).map { _ in try connect(shard) }
        for caller in callers {
            caller.send(Array(header.utf8) + Requests.score(1))
            #expect(try caller.reply()?.status == 0)
        }
        #expect(giver(shard) == Self.balancer)
        shard.stop()
        #expect(counted(shard) == [.untold: 2])
    }

    @Test(arguments: [
        (Requests.score(1), ProxyHeader.Outcome.missing),
        (Array("PROXY TCP4 1\r\n".utf8), .malformed),
        ([13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10, 0x20, 0, 255, 255], .tooLarge),
    ])
    func `what is no header ends the connection without a word`(
        bytes: [UInt8],
        outcome: ProxyHeader.Outcome
    ) throws {
        let shard = try RunningShard()
        let caller = try connect(shard)
        caller.send(bytes + Requests.score(2))
        #expect(try caller.reply() == nil && caller.isEnded)
        shard.drain()
        #expect(counted(shard) == [outcome: 1])
        #expect(shard.stats.session.requests(.score) == 0 && shard.stats.bytesOut.value == 0)
    }

    @Test func `a header that is cut by the end is counted, and none at all is a mere look`() throws
    {
        let shard = try RunningShard()
        for bytes in [[], Array(Self.header.dropLast()), Array(Self.header.prefix(1))] {
            let caller = try connect(shard)
            caller.send(bytes)
            caller.endSending()
            #expect(caller.waitForEnd())
        }
        shard.drain()
        #expect(counted(shard) == [.cut: 2])
    }

    @Test(arguments: [[], Array(header.dropLast())])
    func `silence instead of a header ends the connection, and is counted`(first: [UInt8]) throws {
        let shard = try RunningShard()
        let caller = try connect(shard)
        caller.send(first)
        #expect(caller.waitForEnd())
        #expect(counted(shard) == [.timeout: 1])
        shard.drain()
    }

    @Test func `half a header is given up in a drain`() throws {
        let shard = try RunningShard()
        let caller = try connect(shard)
        caller.send([UInt8(ascii: "P")])
        shard.drain()
        #expect(caller.waitForEnd())
        #expect(counted(shard) == [:])
    }

    @Test func `bytes of a header from elsewhere are an ordinary fault`() throws {
        let shard = try RunningShard()
        let caller = try shard.connect()
        caller.send(Self.header)
        #expect(try caller.reply()?.status == 4, "they read as a large length")
        caller.endSending()
        shard.drain()
        #expect(counted(shard) == [:])
    }

    @Test func `whoever is refused is told so, whatever a balancer says`() throws {
        let shard = try RunningShard()
        let (caller, socket) = try Caller.pair()
        shard.mailbox.post(.connection(socket, .refused, isIntroduced: true))
        #expect(try caller.reply()?.status == 6)
        caller.send(Self.header)
        caller.endSending()
        shard.drain()
        #expect(counted(shard) == [:])
    }

    @Test func `stats tell what came of headers where they are heard`() throws {
        func told(_ board: StatsBoard) throws -> [String: Int]? {
            let snapshot = board.snapshot(at: .max / 2)
            let document = StatsReply().utf8(of: snapshot, serving: try TestModels.served())
            let value = try JSONSerialization.jsonObject(with: Data(document)) as? [String: Any]
            return value?["proxy_headers"] as? [String: Int]
        }
        #expect(try told(StatsBoard(loops: 1)) == nil)
        let board = StatsBoard(loops: 2, hearsBalancers: true)
        board.shards[0].proxyHeaders.count(.told)
        board.shards[1].proxyHeaders.count(.told)
        board.shards[1].proxyHeaders.count(.tooLarge)
        #expect(
            try told(board) == [
                "told": 2, "untold": 0, "missing": 0, "malformed": 0, "too_large": 1, "cut": 0,
                "timeout": 0,
            ]
        )
    }
}

/// The same before TLS.
@Suite(.timeLimit(.minutes(10))) struct SecuredIntroductionTests {
    private static let header = Array("PROXY TCP6 2001:db8:1:2::9 ::1 56324 443\r\n".utf8)
    private let made: TrialCertificates

    init() async throws { made = try await TrialCertificates.shared }

    private func shard(demands: Bool) throws -> RunningShard {
        let files = TLSFiles(
            certificate: made.path("server.pem"),
            key: made.path("server.key"),
            clientAuthorities: demands ? made.path("authority.pem") : nil
        )
        let source = try CallerTermsSource(files, allowing: demands ? ["client=score"] : [])
        return try RunningShard(on: source.terms)
    }

    private func client(shows: Bool) throws -> TLSClientContext {
        try TLSClientContext(
            authorities: made.bytes("authority.pem"),
            serverName: "localhost",
            chain: shows ? made.bytes("client.pem") : nil,
            key: shows ? made.bytes("client.key") : nil
        )
    }

    private func connect(_ shard: RunningShard) throws -> Caller {
        let (caller, socket) = try Caller.pair()
        shard.stats.connectionsOpen.add(1, ordering: .relaxed)
        shard.board.peers.join(.unknown, on: 0)
        shard.mailbox.post(.connection(socket, .caller(.unknown), isIntroduced: true))
        return caller
    }

    @Test(arguments: [false, true])
    func `keys are agreed on behind a header, and a certificate says more than it`(
        shows: Bool
    ) throws {
        let shard = try shard(demands: shows)
        let context = try client(shows: shows)
        let callers = try (0..<2).map { number in
            let raw = try connect(shard)
            raw.send(Array(Self.header.prefix(20 * number)))
            usleep(1000)
            // The rest, and the first message of TLS behind it.
            raw.send(Array(Self.header.dropFirst(20 * number)))
            let caller = SecuredCaller(raw, context)
            caller.shakeHands()
            caller.send(Requests.score(7))
            #expect(try caller.reply()?.id == 7)
            return caller
        }
        let peer = try #require(shard.board.peers.giver(to: .unknown)?.peer)
        if case .certificate = peer {
            #expect(shows)
        } else {
            #expect(!shows && peer == .address([0x20, 1, 0x0d, 0xb8, 0, 1, 0, 2]))
        }
        #expect(callers.count == 2)
        shard.stop()
        #expect(shard.stats.proxyHeaders[.told] == 2)
        #expect(shard.stats.handshakes[.full] == 2)
    }

    @Test func `a header and the first message of TLS in one piece are both read`() throws {
        let shard = try shard(demands: false)
        let (joint, other) = (try connect(shard), try connect(shard))
        var opening = ByteQueue()
        var session = TLSSession(
            try client(shows: false),
            now: WallTime.now,
            resuming: nil,
            ciphertext: &opening
        )
        joint.send(Self.header + opening.array)
        var plain = ByteQueue()
        while !session.isOpen, let bytes = joint.nextBytes() {
            var due = ByteQueue()
            bytes.withRawSpan { session.receive($0, plaintext: &plain, ciphertext: &due) }
            joint.send(due.array)
        }
        let isOpen = session.isOpen
        #expect(isOpen)
        // What comes behind it and is no TLS is told so in plain.
        other.send(Self.header + Requests.score(1))
        #expect(try other.reply()?.status == 8)
        other.endSending()
        shard.stop()
        #expect(shard.stats.proxyHeaders[.told] == 2)
        #expect(shard.stats.handshakes[.failed(.notTLS)] == 1)
    }

    @Test func `a flood of headers with handshakes lets those who are there have their turns`()
        throws
    {
        let shard = try shard(demands: false)
        let context = try client(shows: false)
        let paying = SecuredCaller(try shard.connect(), context)
        paying.shakeHands()
        let flood = try (0..<40).map { _ in
            let raw = try connect(shard)
            raw.send(Self.header)
            return SecuredCaller(raw, context)
        }
        for id in 0..<20 as Range<UInt64> {
            paying.send(Requests.score(id))
            #expect(try paying.reply()?.id == id)
        }
        for caller in flood {
            caller.shakeHands()
            caller.send(Requests.score(1))
            #expect(try caller.reply()?.status == 0)
        }
        shard.stop()
        #expect(shard.stats.handshakes[.full] == 41)
    }

    @Test func `silence behind a header is a handshake that took too long`() throws {
        let shard = try shard(demands: false)
        let caller = try connect(shard)
        caller.send(Self.header)
        #expect(caller.waitForEnd())
        shard.drain()
        #expect(shard.stats.proxyHeaders[.told] == 1 && shard.stats.handshakes[.timeout] == 1)
    }
}
