import EventLoop
import Wire

/// One connection of a load test.
final class LoadConnection: TCPStream {
    /// The requests that wait for their replies.
    var pipeline = Pipeline()
    private(set) var isOpen = false
    private let run: LoadRun

    init(run: LoadRun, loop: EventLoop) throws(LoopError) {
        self.run = run
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
            isOpen = true
            run.connectionOpened(self)
        } catch {
            run.connectFailed(self, error)
        }
    }

    override func received(_ bytes: RawSpan) -> Int {
        do throws(ProtocolViolation) {
            let used = try run.take(bytes, &pipeline)
            if used > 0 { run.received(on: self) }
            return used
        } catch {
            isOpen = false
            run.violated(self, error)
            return bytes.byteCount
        }
    }

    override func receiveEnded(_ error: LoopError?) {
        isOpen = false
        run.connectionLost(self, error)
    }

    override func sendFailed(_ error: LoopError) {
        isOpen = false
        run.connectionLost(self, error)
    }

    override func closed() {
        isOpen = false
        run.connectionClosed(self)
    }
}
