import EventLoop
import Wire

/// One connection to the server: requests out, and each reply to the call that is first in line.
final class ServerConnection: TCPStream {
    /// A request that waits for its reply; its call may have been given up, its reply comes all the same.
    private struct Flight {
        let id: UInt64
        let pending: PendingCall
    }

    /// Which of the client's connections this is.
    let slot: Int
    /// Whether the server has answered anything on it.
    private(set) var isProven = false

    private unowned let dispatcher: Dispatcher
    // Invariant: in the order in which the requests were added, which is the order of their replies.
    private var flights = FIFO<Flight>()
    private var requests = ByteBuffer(capacity: 4096)
    /// When the server last gave or took something that it owed, in nanoseconds of the monotonic clock.
    private var progressed = LoopClock.now

    init(slot: Int, dispatcher: Dispatcher, loop: EventLoop) throws(LoopError) {
        self.slot = slot
        self.dispatcher = dispatcher
        try super.init(loop: loop)
    }

    // MARK: - Sending

    /// How many requests have no reply yet, those of calls that were given up included.
    var inFlight: Int { flights.count }

    /// How many bytes of requests have not left.
    var bytesWaiting: Int { unsentBytes + requests.count }

    /// Adds a call's request, which ``flush()`` sends.
    func add(_ pending: PendingCall, id: UInt64) {
        if flights.isEmpty { progressed = LoopClock.now }
        pending.call.request.append(id: id, to: &requests)
        flights.append(Flight(id: id, pending: pending))
    }

    /// Sends what was added.
    func flush() {
        if requests.isEmpty { return }
        send(requests)
        requests.removeAll()
    }

    private func send(_ requests: borrowing ByteBuffer) {
        send(requests.bytes)
    }

    override func sent() {
        progressed = LoopClock.now
        dispatcher.dispatch()
    }

    override func sendFailed(_ error: LoopError) {
        dispatcher.lost(self, .connectionLost(error.description))
    }

    // MARK: - Receiving

    override func connected(_ error: LoopError?) {
        dispatcher.connected(self, error)
    }

    override func received(_ bytes: RawSpan) -> Int {
        var used = 0
        do throws(ProtocolViolation) {
            while let reply = try ClientSession.reply(in: bytes, at: used) {
                if let refusal = try take(reply, in: bytes) {
                    dispatcher.lost(self, .refused(refusal))
                    return bytes.byteCount
                }
                used = reply.end
            }
        } catch {
            dispatcher.lost(self, .protocolViolation(error.description))
            return bytes.byteCount
        }
        progressed = LoopClock.now
        if used > 0 {
            isProven = true
            dispatcher.answered(self)
        }
        return used
    }

    override func receiveEnded(_ error: LoopError?) {
        let reason = error?.description ?? "the server closed it"
        dispatcher.lost(self, .connectionLost(reason))
    }

    /// Gives a reply to the call that it belongs to.
    ///
    /// - Returns: the refusal, when it ends the connection for every call on it.
    /// - Throws: when it belongs to none. It is not guessed which it may have been meant for, and no call
    ///   gets anything.
    private func take(_ reply: Reply, in bytes: RawSpan) throws(ProtocolViolation) -> Refusal? {
        let header = reply.header
        let refusal = try refusal(reply, in: bytes)
        if header.opcode == Opcode.unreadRequest, header.id == 0, let refusal { return refusal }
        guard let flight = flights.first else {
            throw ProtocolViolation("the server sent a reply with id \(header.id); none was due")
        }
        guard header.id == flight.id else {
            throw ProtocolViolation(
                "the server sent a reply with id \(header.id); the next one due has id \(flight.id)"
            )
        }
        let request = flight.pending.call.request
        guard header.opcode == request.opcode.rawValue | Opcode.replyBit else {
            throw ProtocolViolation(
                "the server sent a reply with opcode \(header.opcode) to a request with opcode "
                    + "\(request.opcode.rawValue)"
            )
        }
        if let refusal {
            // The server answers nothing that comes behind this one.
            if refusal.status == .shuttingDown { return refusal }
            finishFirst(.failure(ClientError.refused(refusal)))
            return nil
        }
        guard let answer = request.answer(reply, in: bytes) else {
            throw ProtocolViolation(
                "the server sent a reply to \(request.opcode) with a payload of "
                    + "\(reply.payload.count) bytes that does not fit the request"
            )
        }
        finishFirst(.success(answer))
        return nil
    }

    private func finishFirst(_ outcome: Call.Outcome) {
        flights.popFirst()?.pending.call.finish(outcome)
    }

    /// The error that a reply tells of; nil when it is `ok`.
    private func refusal(_ reply: Reply, in bytes: RawSpan) throws(ProtocolViolation) -> Refusal? {
        if reply.header.status == Status.ok.rawValue { return nil }
        guard 1...WireLimits.sentenceBytesMax ~= reply.payload.count else {
            throw ProtocolViolation(
                "the server sent an error of \(reply.payload.count) bytes; "
                    + "it is a sentence of 1 to \(WireLimits.sentenceBytesMax)"
            )
        }
        return Refusal(code: reply.header.status, sentence: reply.text(in: bytes))
    }

    // MARK: - Ending

    /// Takes the calls that will have no reply here, oldest first.
    func takeCalls() -> [PendingCall] {
        requests.removeAll()
        return flights.takeAll().map(\.pending)
    }

    /// Gives up the calls whose time is over; their places are kept for their replies.
    ///
    /// - Returns: when to look again: at the next call's end, or when the server has owed for too long.
    func expire(at now: UInt64, silence: UInt64) -> UInt64 {
        if flights.isEmpty { return LoopClock.never }
        let (silent, overflows) = progressed.addingReportingOverflow(silence)
        var next = overflows ? LoopClock.never : silent
        flights.forEach { flight in
            let call = flight.pending.call
            if call.deadline <= now {
                call.finish(.failure(ClientError.timedOut))
            } else {
                next = min(next, call.deadline)
            }
        }
        return next
    }
}
