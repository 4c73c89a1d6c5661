import EventLoop
import Glibc
import Testing

@Suite(.timeLimit(.minutes(10))) struct ListenerTests {
    @Test func `port 0 becomes the port that the system picked`() throws {
        let loop = try Loop()
        let listeners = try (0..<3).map { _ in
            try Listener(
                loop: loop,
                address: SocketAddress("127.0.0.1:0"),
                accepted: { _ in },
                exhausted: { Issue.record($0) }
            )
        }
        #expect(Set(listeners.map(\.address.port)).count == 3)
        for listener in listeners {
            #expect(listener.address.port > 0)
            #expect(listener.address.description == "127.0.0.1:\(listener.address.port)")
            listener.close()
        }
        loop.run()
    }

    @Test func `a port in use is an error with a sentence`() throws {
        let loop = try Loop()
        let first = try Listener(
            loop: loop,
            address: SocketAddress("127.0.0.1:0"),
            accepted: { _ in },
            exhausted: { Issue.record($0) }
        )
        let error = #expect(throws: LoopError.self) {
            try Listener(
                loop: loop,
                address: first.address,
                accepted: { _ in },
                exhausted: { Issue.record($0) }
            )
        }
        #expect(error?.code == -EADDRINUSE)
        #expect(error?.isExhaustion == false)
        let sentence = "cannot listen on \(first.address): address already in use"
        #expect(error?.description == sentence)
        first.close()
        loop.run()
    }

    @Test func `a port is free again as soon as its listener is closed`() throws {
        let loop = try Loop()
        var address = try SocketAddress("127.0.0.1:0")
        for _ in 0..<3 {
            let listener = try Listener(
                loop: loop,
                address: address,
                accepted: { _ in },
                exhausted: { Issue.record($0) }
            )
            address = listener.address
            listener.close()
            loop.run()
        }
    }

    @Test func `connections are accepted in the order in which they were opened`() throws {
        let count = 200
        let loop = try Loop()
        var servers: [Peer] = []
        var order: [Int] = []
        let listener = try Listener(
            loop: loop,
            address: SocketAddress("127.0.0.1:0"),
            accepted: { socket in
                noErrors {
                    let server = try Peer(loop: loop)
                    let place = servers.count
                    server.use = { server, bytes in
                        order.append(place)
                        #expect(bytes == [UInt8(place)])
                        server.close()
                        return 1
                    }
                    try server.adopt(socket)
                    try server.startReceiving()
                    servers.append(server)
                }
            },
            exhausted: { Issue.record($0) }
        )
        var closed = 0
        func open(_ index: Int) throws {
            guard index < count else { return }
            let client = try Peer(loop: loop)
            client.react = { client, event in
                switch event {
                case .connected(nil):
                    client.send([UInt8(index)])
                    noErrors {
                        try client.startReceiving()
                        try open(index + 1)
                    }
                case .closed:
                    closed += 1
                    if closed == count { listener.close() }
                default: break
                }
            }
            try client.connect(to: listener.address)
        }
        try open(0)
        loop.run()
        #expect(order.sorted() == Array(0..<count))
    }

    @Test func `a connection that nobody adopts is closed`() throws {
        let loop = try Loop()
        var listener: Listener?
        listener = try Listener(
            loop: loop,
            address: SocketAddress("127.0.0.1:0"),
            accepted: { _ in listener?.close() },
            exhausted: { Issue.record($0) }
        )
        let client = try Peer(loop: loop)
        client.react = { client, event in
            if event == .connected(nil) { noErrors { try client.startReceiving() } }
        }
        try client.connect(to: try #require(listener).address)
        loop.run()
        #expect(client.ends == [nil])
        #expect(client.closedCount == 1)
    }

    @Test func `without descriptors a connection waits, and is accepted when one is free`() async {
        await #expect(processExitsWith: .success) {
            let exhaustion = try Exhaustion()
            try exhaustion.run()
            #expect(exhaustion.errors.first?.isExhaustion == true)
            #expect(
                exhaustion.errors.first?.description
                    == "cannot accept a connection: too many open files"
            )
            #expect(exhaustion.client.used == [42])
        }
    }
}

/// A server in a process that has no descriptor left when its first connection comes.
private final class Exhaustion {
    private(set) var errors: [LoopError] = []
    let client: Peer
    private let loop: Loop
    private var listener: Listener?
    private var hoard: [CInt] = []

    init() throws {
        var limit = rlimit(rlim_cur: 128, rlim_max: 128)
        #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        loop = try Loop()
        client = try Peer(loop: loop)
        client.react = { client, event in
            if event == .connected(nil) { noErrors { try client.startReceiving() } }
        }
        listener = try Listener(
            loop: loop,
            address: SocketAddress("127.0.0.1:0"),
            accepted: { [unowned self] in serve($0) },
            exhausted: { [unowned self] in
                errors.append($0)
                // The second time shows that it goes on trying.
                if errors.count == 2, let one = hoard.popLast() { close(one) }
            }
        )
    }

    func run() throws {
        try client.connect(to: try #require(listener).address)
        while case let one = dup(0), one >= 0 { hoard.append(one) }
        #expect(errno == EMFILE)
        loop.run()
        hoard.forEach { _ = close($0) }
    }

    private func serve(_ socket: Socket) {
        noErrors {
            let server = try Peer(loop: loop)
            try server.adopt(socket)
            server.send([42])
            server.close()
        }
        listener?.close()
    }
}
