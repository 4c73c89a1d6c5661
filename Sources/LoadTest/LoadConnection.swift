import Bytes
import EventLoop
import Secrecy
import Transport
import Wire

/// One connection of a load test.
final class LoadConnection: TCPStream {
    /// The requests that wait for their replies.
    private(set) var pipeline = Pipeline()
    /// Whether the server has answered on it.
    ///
    /// The system connects before the server accepts, and a server without room refuses after that, so that
    /// being connected means little.
    private(set) var isOpen = false
    /// Its place among the connections of the run.
    let slot: Int
    /// Since when its slot has had no open connection, in nanoseconds of the monotonic clock.
    let lostSince: UInt64
    private let run: LoadRun
    private let ledger: Ledger
    /// The session of TLS; nil in plain, and before the connection is there.
    private var cipher: TLSCipher?

    init(run: LoadRun, slot: Int, lostSince: UInt64) throws(LoopError) {
        self.run = run
        self.slot = slot
        self.lostSince = lostSince
        ledger = run.ledger
        try super.init(loop: run.loop)
    }

    // MARK: - Sending

    /// Adds requests that are due at the same moment, 0 being the moment of sending; ``flush()`` sends them.
    func add(_ first: UInt64, count: Int, due: UInt64) {
        pipeline.add(first, count: count, due: due)
    }

    /// Sends the requests that were added.
    func flush() {
        ledger.send(&pipeline, over: self)
    }

    /// Ends the connection, of whose requests in flight nothing will be heard.
    func abandon() -> [Pipeline.Run] {
        isOpen = false
        sayGoodbye()
        close()
        return pipeline.takeAll()
    }

    // MARK: - What happens to it

    override func connected(_ error: LoopError?) {
        if let error { return run.connectFailed(self, error) }
        do throws(LoopError) {
            try startReceiving()
        } catch {
            return run.connectFailed(self, error)
        }
        cipher = run.tls?.begin(on: self)
        if cipher == nil { greet() }
    }

    /// Asks whether the server answers.
    private func greet() {
        var greeting = ByteQueue(capacity: WireLimits.headerBytes)
        if ledger.pool.http == nil {
            ClientSession.append(.ping, id: 0, to: &greeting)
        } else {
            // HTTP has nothing that every server answers; the question of the test is one that this does.
            ledger.pool.append(0, count: 1, to: &greeting)
        }
        send(greeting.bytes)
    }

    override func received(_ bytes: RawSpan) -> Int {
        do throws(ProtocolViolation) {
            guard isOpen else { return try takeGreeting(bytes) }
            let used = try ledger.take(bytes, &pipeline)
            if used > 0 { run.answered(self) }
            return used
        } catch {
            run.violated(self, error)
            return bytes.byteCount
        }
    }

    /// Takes the answer to the question that every connection begins with.
    private func takeGreeting(_ bytes: RawSpan) throws(ProtocolViolation) -> Int {
        if ledger.pool.http != nil { return try takeHTTPGreeting(bytes) }
        guard let reply = try ClientSession.reply(in: bytes, at: 0) else { return 0 }
        guard reply.status == .ok else { throw .refusal(reply, in: bytes) }
        isOpen = true
        run.connectionOpened(self)
        return reply.end
    }

    private func takeHTTPGreeting(_ bytes: RawSpan) throws(ProtocolViolation) -> Int {
        var queue = ByteQueue(capacity: bytes.byteCount)
        queue.append(bytes)
        guard let answer = try HTTPAnswer.read(queue.array, from: 0) else { return 0 }
        guard answer.status < 500 else {
            throw ProtocolViolation("the server refused with status \(answer.status) of HTTP")
        }
        isOpen = true
        run.connectionOpened(self)
        return answer.end
    }

    override func receiveEnded(_ error: LoopError?) {
        if error == nil, case .failed(let failure)? = cipher?.state {
            return run.tlsFailed(self, failure)
        }
        run.connectionLost(self, error)
    }

    override func cipherMoved() {
        switch cipher?.state {
        case .open: greet()
        case .closed(by: .peer), .closed(by: .both): run.connectionLost(self, nil)
        case .failed(let failure): run.tlsFailed(self, failure)
        case .handshaking, .closed(by: .us), nil: break
        }
    }

    override func sendFailed(_ error: LoopError) {
        run.connectionLost(self, error)
    }
}
