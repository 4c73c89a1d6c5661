import EventLoop
import Wire
import WireChecks

/// A scoring server of the stub model in this process: the probability is the first figure divided by 8.
final class StubServer: Sendable {
    private struct State {
        var address: String?
        var failure: LoopError?
        var wakeUp: WakeUp?
    }

    let address: String
    private let state: Shared
    private let thread: LoopThread

    /// Starts a server; with the address of an earlier one it takes that one's place.
    init(at requested: String = "127.0.0.1:0", hasModel: Bool = true) async throws {
        let state = Shared()
        let listening = try SocketAddress(requested)
        thread = try LoopThread { state.serve(at: listening, hasModel: hasModel) }
        self.state = state
        while true {
            let (address, failure) = state.guarded.withLock { ($0.address, $0.failure) }
            if let failure { throw failure }
            if let address {
                self.address = address
                return
            }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    /// Closes every connection and the listener.
    func stop() {
        state.guarded.withLock { $0.wakeUp }?.send()
        thread.join()
    }

    private final class Shared: Sendable {
        let guarded = Guarded(State())

        func serve(at address: SocketAddress, hasModel: Bool) {
            do throws(LoopError) {
                let loop = try EventLoop()
                var connections: [StubConnection] = []
                let listener = try Listener(loop: loop, address: address) { socket in
                    guard let connection = try? StubConnection(loop: loop, hasModel: hasModel)
                    else { return }
                    connections.append(connection)
                    connection.begin(socket)
                } exhausted: { _ in
                }
                var wakeUp: WakeUp?
                wakeUp = try WakeUp(loop: loop) {
                    listener.close()
                    for connection in connections { connection.close() }
                    connections = []
                    wakeUp?.close()
                    wakeUp = nil
                }
                let made = wakeUp
                guarded.withLock {
                    $0.wakeUp = made
                    $0.address = listener.address.description
                }
                loop.run()
            } catch {
                guarded.withLock { $0.failure = error }
            }
        }
    }
}

/// A connection of a stub server.
private final class StubConnection: TCPStream {
    private let scorer: StubScorer
    private let counters = SessionCounters()
    private var session = ServerSession()
    private var block = ScoreBlock()
    private var answers = ByteBuffer(capacity: 4096)

    init(loop: EventLoop, hasModel: Bool) throws(LoopError) {
        scorer = StubScorer(hasModel: hasModel, document: StubModel.document(hasModel: hasModel))
        try super.init(loop: loop)
    }

    func begin(_ socket: Socket) {
        do throws(LoopError) {
            try adopt(socket)
            try startReceiving()
        } catch {
            close()
        }
    }

    override func received(_ bytes: RawSpan) -> Int {
        let received = session.receive(
            bytes,
            scorer: scorer,
            block: &block,
            counters: counters,
            replies: &answers,
            pausingAt: .max
        )
        send(answers.bytes)
        answers.removeAll()
        return received.bytesUsed
    }
}

/// What the stub server says of its model.
enum StubModel {
    static let features = StubScorer.features
    static let digest = StubScorer.digest

    static func document(hasModel: Bool) -> [UInt8] {
        let names = features.map { "\"\($0)\"" }.joined(separator: ",")
        let model = """
            {"name":"stub","algorithm":"x0 / 8","digest":"\(digest)","features":[\(names)],
             "threshold":0.5,"ranges":[[0,8],[null,1000],[0,10],[0,10],[0,10],[0,10]]}
            """
        return Array(
            """
            {"protocol":1,"server":"stub",
             "limits":{"frame_bytes":1048576,"batch_rows":16384,"ping_bytes":64},
             "model":\(hasModel ? model : "null")}
            """.utf8
        )
    }
}
