import EventLoop
import Wire

/// One connection of a load test.
final class LoadConnection: TCPStream {
    /// The requests that wait for their replies.
    var pipeline = Pipeline()
    /// Whether the server has answered on it.
    ///
    /// The system connects before the server accepts, and a server without room refuses after that, so that
    /// being connected means little.
    var isOpen = false
    /// Its place among the connections of the run.
    let slot: Int
    private let run: LoadRun

    init(run: LoadRun, slot: Int, loop: EventLoop) throws(LoopError) {
        self.run = run
        self.slot = slot
        try super.init(loop: loop)
    }

    /// Sends the requests that were added to the pipeline.
    func flush() {
        run.markSent(&pipeline)
        send(pipeline)
        pipeline.removeRequests()
    }

    private func send(_ pipeline: borrowing Pipeline) {
        send(pipeline.requests.bytes)
    }

    override func connected(_ error: LoopError?) {
        if let error { return run.connectFailed(self, error) }
        do throws(LoopError) {
            try startReceiving()
        } catch {
            return run.connectFailed(self, error)
        }
        var ping = ByteBuffer(capacity: WireLimits.headerBytes)
        ClientSession.append(.ping, id: 0, to: &ping)
        send(ping.bytes)
    }

    override func received(_ bytes: RawSpan) -> Int {
        do throws(ProtocolViolation) {
            guard isOpen else { return try takeGreeting(bytes) }
            let used = try run.take(bytes, &pipeline)
            if used > 0 { run.received(on: self) }
            return used
        } catch {
            run.violated(self, error)
            return bytes.byteCount
        }
    }

    /// Takes the answer to the ping that every connection begins with.
    private func takeGreeting(_ bytes: RawSpan) throws(ProtocolViolation) -> Int {
        guard let reply = try ClientSession.reply(in: bytes, at: 0) else { return 0 }
        guard reply.status == .ok else { throw .refusal(reply, in: bytes) }
        isOpen = true
        run.connectionOpened(self)
        return reply.end
    }

    override func receiveEnded(_ error: LoopError?) {
        run.connectionLost(self, error)
    }

    override func sendFailed(_ error: LoopError) {
        run.connectionLost(self, error)
    }

    override func closed() {
        run.connectionClosed(self)
    }
}
