import EventLoop
import Testing

/// A client and a server that are connected over the loopback interface, both on one loop.
final class Loopback {
    let loop: Loop
    let client: Peer
    let server: Peer
    private var waiting = 2
    private let begin: (Loopback) -> Void

    /// Runs a connection to its end, when both sides and the loop are closed.
    ///
    /// - Parameters:
    ///   - prepare: sets the sides up before they are connected.
    ///   - begin: is called when both are connected and receive.
    /// - Returns: the two sides, to ask them what happened.
    /// - Throws: what kept them from being opened.
    @discardableResult
    static func run(
        prepare: (Loopback) -> Void = { _ in },
        begin: @escaping (Loopback) -> Void
    ) throws -> Loopback {
        let connection = try Loopback(begin)
        prepare(connection)
        try connection.open()
        connection.loop.run()
        #expect(connection.client.closedCount == 1)
        #expect(connection.server.closedCount == 1)
        return connection
    }

    private init(_ begin: @escaping (Loopback) -> Void) throws {
        loop = try Loop()
        client = try Peer(loop: loop)
        server = try Peer(loop: loop)
        self.begin = begin
    }

    private func open() throws {
        var listener: Listener?
        listener = try Listener(
            loop: loop,
            address: SocketAddress("127.0.0.1:0"),
            accepted: { [unowned self] socket in
                noErrors {
                    try server.adopt(socket)
                    try server.startReceiving()
                }
                listener?.close()
                listener = nil
                sideIsReady()
            },
            exhausted: { Issue.record($0) }
        )
        let reaction = client.react
        client.react = { [unowned self] peer, event in
            if event == .connected(nil) {
                noErrors { try peer.startReceiving() }
                sideIsReady()
            }
            reaction(peer, event)
        }
        try client.connect(to: try #require(listener).address)
    }

    private func sideIsReady() {
        waiting -= 1
        if waiting == 0 { begin(self) }
    }
}

/// Runs `body`, in a callback that cannot throw.
func noErrors(_ body: () throws -> Void) {
    do { try body() } catch { Issue.record(error) }
}
