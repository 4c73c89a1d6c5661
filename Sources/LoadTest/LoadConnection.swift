import EventLoop
import Wire

/// One connection of a load test: requests out, replies checked in their order.
final class LoadConnection: TCPStream {
    /// A request that waits for its reply.
    struct Flight {
        var index: UInt64
        /// In nanoseconds of the monotonic clock.
        var due: UInt64
        /// In nanoseconds of the monotonic clock; 0 until it is sent.
        var sent: UInt64
    }

    private unowned let run: LoadRun
    private(set) var isOpen = false
    private(set) var flights = Ring<Flight>(
        capacity: 64,
        blank: Flight(index: 0, due: 0, sent: 0)
    )
    private var requests = ByteBuffer(capacity: 4096)
    private var unsentFlights = 0

    init(run: LoadRun, loop: EventLoop) throws(LoopError) {
        self.run = run
        try super.init(loop: loop)
    }

    /// Whether requests were added that ``flush()`` has not sent.
    var needsFlush: Bool { unsentFlights > 0 }

    /// Adds a request that ``flush()`` will send.
    @inline(__always)
    func add(_ index: UInt64, due: UInt64) {
        run.pool.append(index, to: &requests)
        flights.append(Flight(index: index, due: due, sent: 0))
        unsentFlights += 1
    }

    /// Sends what was added, and notes when.
    @inline(__always)
    func flush() {
        let sent = EventLoop.nanoseconds
        for offset in flights.count - unsentFlights..<flights.count {
            if flights[offset].due == 0 { flights[offset].due = sent }
            flights[offset].sent = sent
            run.didSend(due: flights[offset].due, at: sent)
        }
        unsentFlights = 0
        send(requests)
        requests.removeAll()
    }

    private func send(_ requests: borrowing ByteBuffer) {
        send(requests.bytes)
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
        let done = EventLoop.nanoseconds
        var used = 0
        do throws(ProtocolViolation) {
            while let reply = try ClientSession.reply(in: bytes, at: used) {
                guard let flight = flights.popFirst() else {
                    throw ProtocolViolation("the server sent a reply that nobody asked for")
                }
                run.finished(flight, reply, in: bytes, at: done)
                used = reply.end
            }
        } catch {
            run.violated(self, error)
            return bytes.byteCount
        }
        if used > 0 { run.received(on: self) }
        return used
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

    /// Takes the requests that will have no reply.
    func takeFlights() -> [Flight] {
        var taken: [Flight] = []
        while let flight = flights.popFirst() { taken.append(flight) }
        unsentFlights = 0
        requests.removeAll()
        return taken
    }
}
