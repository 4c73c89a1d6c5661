import Glibc
import Testing

@testable import EventLoop

/// A host that stands for several addresses, listened on and connected to.
@Suite(.timeLimit(.minutes(10))) struct SeveralAddressesTests {
    /// Whether this machine has IPv6 on its loopback interface.
    static let hasIPv6 = (try? BoundSocket.all(of: SocketAddress("[::1]:0"))) != nil

    private static func listener(
        _ loop: Loop,
        _ place: SocketAddress,
        accepted: @escaping (Socket) -> Void = { _ in }
    ) throws -> Listener {
        try Listener(loop: loop, address: place, accepted: accepted) { Issue.record($0) }
    }

    /// What becomes of connecting to a place: nil for a connection, or why there is none.
    private static func connect(to place: SocketAddress, _ loop: Loop) throws -> LoopError? {
        let peer = try Peer(loop: loop)
        var outcome: LoopError?
        var isTold = false
        peer.react = { peer, event in
            guard case .connected(let error) = event else { return }
            (outcome, isTold) = (error, true)
            peer.close()
        }
        try peer.connect(to: place)
        #expect(!isTold, "told from within the call")
        loop.run()
        #expect(isTold)
        return outcome
    }

    /// A port of this machine where nobody listens, at an address that this test alone uses.
    private static func vacantPort(_ host: String) throws -> UInt16 {
        try BoundSocket.all(of: SocketAddress("\(host):0")).address.port
    }

    // MARK: - Connecting

    @Test(arguments: [[0, 1], [1, 0], [0, 2, 3, 1], [1, 2, 3]])
    func `whichever address of a name listens is found`(order: [Int]) throws {
        let loop = try Loop()
        var listener: Listener?
        listener = try Self.listener(loop, SocketAddress("127.0.0.41:0")) { _ in listener?.close() }
        let port = try #require(listener).address.port
        let hosts = ["127.0.0.42", "127.0.0.41", "127.0.0.43", "127.0.0.44"]
        let place = try SocketAddress(
            "server:\(port)",
            standingFor: order.map { "\(hosts[$0]):\(port)" }
        )
        #expect(try Self.connect(to: place, loop) == nil)
    }

    @Test(.enabled(if: hasIPv6), arguments: [true, false])
    func `a server of one family is found through a name of both`(isIPv6: Bool) throws {
        let loop = try Loop()
        var listener: Listener?
        let own = isIPv6 ? "[::1]:0" : "127.0.0.1:0"
        listener = try Self.listener(loop, SocketAddress(own)) { _ in listener?.close() }
        let port = try #require(listener).address.port
        // Whichever stands first, the other one is listened on.
        let both = ["127.0.0.1:\(port)", "[::1]:\(port)"]
        let place = try SocketAddress(
            "localhost:\(port)",
            standingFor: isIPv6 ? both : both.reversed()
        )
        #expect(try Self.connect(to: place, loop) == nil)
    }

    @Test func `why every address failed is said, each with its own reason`() throws {
        let loop = try Loop()
        let port = try Self.vacantPort("127.0.0.45")
        let addresses = ["127.0.0.45:\(port)", "0.0.0.1:\(port)", "127.0.0.46:\(port)"]
        let place = try SocketAddress("server:\(port)", standingFor: addresses)
        let error = try #require(try Self.connect(to: place, loop))
        let first = "127.0.0.45:\(port): connection refused; 0.0.0.1:\(port): "
        #expect(error.reason.hasPrefix(first), "\(error)")
        #expect(error.reason.hasSuffix("; 127.0.0.46:\(port): connection refused"), "\(error)")
        #expect(error.description == "cannot connect to server:\(port): \(error.reason)")
        #expect(error.code == -ECONNREFUSED)
    }

    @Test func `a name of one address says which it was, a number does not say it twice`() throws {
        let loop = try Loop()
        let port = try Self.vacantPort("127.0.0.47")
        let place = try SocketAddress("server:\(port)", standingFor: ["127.0.0.47:\(port)"])
        #expect(
            try Self.connect(to: place, loop)?.reason == "127.0.0.47:\(port): connection refused"
        )
        let number = try SocketAddress("127.0.0.47:\(port)")
        #expect(try Self.connect(to: number, loop)?.reason == "connection refused")
    }

    @Test func `an address that does not answer holds the next one up for a moment`() throws {
        let silent = try SilentServer()
        let loop = try Loop()
        var listener: Listener?
        listener = try Self.listener(loop, SocketAddress("127.0.0.49:0")) { _ in listener?.close() }
        let port = try #require(listener).address.port
        let place = try SocketAddress(
            "server:\(port)",
            standingFor: [silent.address, "127.0.0.49:\(port)"]
        )
        let began = ContinuousClock.now
        #expect(try Self.connect(to: place, loop) == nil)
        let took = ContinuousClock.now - began
        #expect(took >= .milliseconds(Connector.nextAddressMilliseconds - 5))
        #expect(took < .seconds(10))
    }

    @Test func `many silent addresses are tried with few connections under way`() throws {
        let silentOnes = try (0..<Connector.attemptsMax + 2).map { _ in try SilentServer() }
        let loop = try Loop()
        var listener: Listener?
        listener = try Self.listener(loop, SocketAddress("127.0.0.51:0")) { _ in listener?.close() }
        let address = try #require(listener).address
        let place = try SocketAddress(
            "server:1",
            standingFor: silentOnes.map(\.address) + [address.description]
        )
        #expect(try Self.connect(to: place, loop) == nil)
    }

    @Test func `what was tried so far is known while nothing has answered`() throws {
        let silent = try SilentServer()
        let loop = try Loop()
        let port = try Self.vacantPort("127.0.0.53")
        let place = try SocketAddress(
            "server:1",
            standingFor: ["127.0.0.53:\(port)", silent.address]
        )
        let peer = try Peer(loop: loop)
        let timer = try LoopTimer(loop: loop) {
            #expect(
                peer.connectingWords
                    == "127.0.0.53:\(port): connection refused; \(silent.address): no answer"
            )
            peer.close()
        }
        timer.start(after: 100)
        try peer.connect(to: place)
        #expect(peer.connectingWords != nil)
        peer.react = { _, event in if event == .closed { timer.close() } }
        loop.run()
        #expect(peer.events == [.closed])
    }

    // MARK: - Listening

    @Test(.enabled(if: hasIPv6)) func `every address of a name is listened on, with one port`()
        throws
    {
        let loop = try Loop()
        var count = 0
        var listener: Listener?
        let name = try SocketAddress("localhost:0", standingFor: ["[::1]:0", "127.0.0.1:0"])
        listener = try Self.listener(loop, name) { _ in
            count += 1
            if count == 2 { listener?.close() }
        }
        let address = try #require(listener).address
        #expect(address.port > 0)
        #expect(address.description == "localhost:\(address.port)")
        #expect(address.addresses == ["[::1]:\(address.port)", "127.0.0.1:\(address.port)"])
        for number in address.addresses {
            let peer = try Peer(loop: loop)
            peer.react = { peer, event in
                if case .connected(let error) = event {
                    #expect(error == nil)
                    peer.close()
                }
            }
            try peer.connect(to: SocketAddress(number))
        }
        loop.run()
        #expect(count == 2)
    }

    @Test(.enabled(if: hasIPv6)) func `an empty host is every interface, of both families`() throws
    {
        let loop = try Loop()
        let listener = try Self.listener(loop, SocketAddress(":0"))
        let port = listener.address.port
        #expect(listener.address.description == ":\(port)")
        #expect(Set(listener.address.addresses) == ["0.0.0.0:\(port)", "[::]:\(port)"])
        listener.close()
        loop.run()
        // And so is the address of IPv6 alone, as the system has it.
        let all = try Self.listener(loop, SocketAddress("[::]:0"))
        #expect(all.address.addresses == ["[::]:\(all.address.port)"])
        let answers = BoundSocket.ipv6TakesIPv4
        let four = try SocketAddress("127.0.0.1:\(all.address.port)")
        let peer = try Peer(loop: loop)
        peer.react = { peer, event in
            guard case .connected(let error) = event else { return }
            #expect((error == nil) == answers)
            peer.close()
            all.close()
        }
        try peer.connect(to: four)
        loop.run()
    }

    @Test func `an address that the machine lacks is passed over and said`() throws {
        let loop = try Loop()
        // 203.0.113.0/24 is for documentation: no machine has it.
        let name = try SocketAddress("name:0", standingFor: ["203.0.113.1:0", "127.0.0.55:0"])
        let listener = try Self.listener(loop, name)
        #expect(listener.address.addresses == ["127.0.0.55:\(listener.address.port)"])
        #expect(
            listener.skipped.map(\.description)
                == ["cannot listen on 203.0.113.1:0: address not available"]
        )
        listener.close()
        loop.run()
    }

    @Test func `a name none of whose addresses the machine has is an error that names them`()
        throws
    {
        let loop = try Loop()
        let name = try SocketAddress("name:80", standingFor: ["203.0.113.1:80", "203.0.113.2:80"])
        let error = #expect(throws: LoopError.self) { try Self.listener(loop, name) }
        #expect(
            error?.description
                == "cannot listen on name:80: 203.0.113.1:80: address not available; "
                + "203.0.113.2:80: address not available"
        )
    }

    @Test func `an address in use ends it, and the others are free again`() throws {
        let loop = try Loop()
        let taken = try Self.listener(loop, SocketAddress("127.0.0.57:0"))
        let port = taken.address.port
        let name = try SocketAddress(
            "name:\(port)",
            standingFor: ["127.0.0.58:\(port)", "127.0.0.57:\(port)"]
        )
        let error = #expect(throws: LoopError.self) { try Self.listener(loop, name) }
        #expect(error?.code == -EADDRINUSE)
        #expect(
            error?.description
                == "cannot listen on name:\(port): 127.0.0.57:\(port): address already in use"
        )
        try Self.listener(loop, SocketAddress("127.0.0.58:\(port)")).close()
        taken.close()
        loop.run()
    }

    // MARK: - Names

    @Test func `a host that the system knows is resolved to each of its addresses once`() throws {
        let place = try SocketAddress("localhost:7070")
        #expect(!place.addresses.isEmpty)
        #expect(Set(place.addresses).count == place.addresses.count)
        let loopbacks = Set(place.addresses).subtracting(["127.0.0.1:7070", "[::1]:7070"])
        #expect(loopbacks.isEmpty, "\(place.addresses)")
        #expect(!place.isNumber)
        #expect(try SocketAddress("127.0.0.1:1").isNumber)
        #expect(try SocketAddress("[::1]:1").isNumber)
    }
}

/// A listening socket whose queue is full, so that the system answers nobody else.
private final class SilentServer {
    let address: String
    private let socket: BoundSocket
    private var callers: [CInt] = []

    init() throws {
        let bound = try BoundSocket.all(of: SocketAddress("127.0.0.1:0"))
        socket = bound.sockets[0]
        address = bound.address.description
        #expect(listen(socket.descriptor, 0) == 0)
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        // One more than the queue holds waits as well.
        for _ in 0..<3 {
            let caller = Glibc.socket(AF_INET, kind, 0)
            _ = socket.address.connect(caller)
            callers.append(caller)
        }
    }

    deinit { for caller in callers { close(caller) } }
}
