import Bytes
import DequeModule
import EventLoop
import Secrecy
import Transport
import Wire

/// One connection to the server: requests out, and each reply to the call that is first in line.
final class ServerConnection: TCPStream {
    /// What a request was sent for.
    private enum Errand {
        /// A caller's question; its call may have been given up, its reply comes all the same.
        case call(PendingCall)
        /// `info`, asked to learn which contract the model has that answers.
        case contract

        var request: Request {
            switch self {
            case .call(let pending): pending.call.request
            case .contract: .info
            }
        }
    }

    /// A request that waits for its reply.
    private struct Flight {
        let id: UInt64
        let errand: Errand
    }

    /// An answer of a model whose contract is not known yet.
    private struct HeldAnswer {
        let pending: PendingCall
        let answer: Answer
        let digest: UInt64
    }

    /// Which of the client's connections this is.
    let slot: Int
    /// Whether the server has answered anything on it.
    private(set) var isProven = false

    private unowned let dispatcher: Dispatcher
    /// The session of TLS; nil in plain, and before the connection is there.
    private var cipher: TLSCipher?
    /// How it is spoken; nil in plain and before.
    private var terms: TLSClientTerms?
    private var isSecured = false
    // Invariant: in the order in which the requests were added, which is the order of their replies.
    private var flights = Deque<Flight>()
    private var requests = ByteQueue(capacity: 4096)
    /// Answers that wait until the server has said what its model is, oldest first; nil while it is not asked.
    private var held: [HeldAnswer]?
    /// When the server last gave or took something that it owed, in nanoseconds of the monotonic clock.
    private var progressed = LoopClock.now

    init(slot: Int, dispatcher: Dispatcher, loop: Loop) throws(LoopError) {
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
    func add(_ pending: PendingCall) {
        add(.call(pending))
    }

    private func add(_ errand: Errand) {
        let id = dispatcher.nextID(on: self)
        if flights.isEmpty { progressed = LoopClock.now }
        errand.request.append(id: id, to: &requests)
        flights.append(Flight(id: id, errand: errand))
    }

    /// Adds the question which contract the model has; answers of models that are not known wait for the reply.
    func askContract() {
        held = []
        add(.contract)
    }

    /// Sends what was added.
    func flush() {
        if requests.isEmpty { return }
        send(requests)
        requests.removeAll()
    }

    private func send(_ requests: borrowing ByteQueue) {
        send(requests.bytes)
    }

    override func sent() {
        progressed = LoopClock.now
        dispatcher.dispatch()
    }

    override func sendFailed(_ error: LoopError) {
        lost(because: error.description)
    }

    // MARK: - Receiving

    override func connected(_ error: LoopError?) {
        guard error == nil, let terms = dispatcher.tls else {
            return dispatcher.connected(self, error)
        }
        do throws(LoopError) {
            try startReceiving()
        } catch {
            return dispatcher.connected(self, error)
        }
        self.terms = terms
        cipher = terms.begin(on: self, resuming: dispatcher.resumption)
    }

    override func received(_ bytes: RawSpan) -> Int {
        var used = 0
        do throws(ProtocolViolation) {
            while let reply = try ClientSession.reply(in: bytes, at: used) {
                if let refusal = try take(reply, in: bytes) {
                    ended(by: refusal, reply.header)
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
            if !isProven, let resumption = cipher?.resumption,
                terms?.context === dispatcher.tls?.context
            {
                dispatcher.resumption = resumption
            }
            isProven = true
            dispatcher.answered(self)
            if !isClosed { flush() }
        }
        return used
    }

    override func receiveEnded(_ error: LoopError?) {
        if error == nil, case .failed(let failure)? = cipher?.state { return failed(failure) }
        lost(because: error?.description ?? "the server closed it")
    }

    private func lost(because reason: String) {
        if shakesHands {
            dispatcher.attemptFailed(self, reason)
        } else {
            dispatcher.lost(self, .connectionLost(reason))
        }
    }

    // MARK: - TLS

    /// Whether the session of TLS is still to be agreed on.
    var shakesHands: Bool { cipher != nil && !isSecured }

    override func cipherMoved() {
        switch cipher?.state {
        case .open:
            isSecured = true
            dispatcher.connected(self, nil)
        case .closed(by: .peer), .closed(by: .both): receiveEnded(nil)
        case .failed(let failure): failed(failure)
        case .handshaking, .closed(by: .us), nil: break
        }
    }

    /// The session is of no more use.
    ///
    /// The server judges the client's certificate after the client is done, so that its refusal ends an open
    /// session.
    private func failed(_ failure: TLSFailure) {
        guard let sentence = terms?.sentence(failure) else { return }
        if failure.isLasting {
            dispatcher.tlsFailed(self, sentence)
        } else {
            lost(because: sentence)
        }
    }

    private func ended(by refusal: Refusal, _ header: FrameHeader) {
        if cipher == nil, refusal.isAboutPlain(header) {
            dispatcher.tlsFailed(self, TLSClientTerms.askedInPlain)
        } else {
            dispatcher.lost(self, .refused(refusal))
        }
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
        let request = flight.errand.request
        guard header.opcode == request.opcode.rawValue | Opcode.replyBit else {
            throw ProtocolViolation(
                "the server sent a reply with opcode \(header.opcode) to a request with opcode "
                    + "\(request.opcode.rawValue)"
            )
        }
        if let refusal {
            // The server answers nothing that comes behind this one.
            if refusal.status == .shuttingDown { return refusal }
            _ = flights.popFirst()
            switch flight.errand {
            case .call(let pending) where refusal.status == .busy:
                dispatcher.refused(pending, refusal)
            case .call(let pending): pending.call.finish(.failure(ClientError.refused(refusal)))
            case .contract: failHeld(.contractUnknown(refusal.description))
            }
            return nil
        }
        let answer = try request.answer(reply, in: bytes)
        _ = flights.popFirst()
        switch (flight.errand, answer) {
        case (.call(let pending), _): handOut(answer, to: pending)
        case (.contract, .document(let document)): settleHeld(by: document)
        case (.contract, _): preconditionFailure("info is answered by a document")
        }
        return nil
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

    // MARK: - Contracts

    /// Gives a call its answer if the model may give answers; holds it back while that is not known.
    private func handOut(_ answer: Answer, to pending: PendingCall) {
        guard let digest = answer.modelDigest else { return pending.call.finish(.success(answer)) }
        guard let verdict = dispatcher.verdict(on: digest) else {
            if held == nil { askContract() }
            held?.append(HeldAnswer(pending: pending, answer: answer, digest: digest))
            return
        }
        finish(pending, with: answer, by: verdict)
    }

    private func finish(
        _ pending: PendingCall,
        with answer: Answer,
        by verdict: ContractWatch.Verdict
    ) {
        switch verdict {
        case .kept: pending.call.finish(.success(answer))
        case .broken(let sentence):
            pending.call.finish(.failure(ClientError.contractMismatch(sentence)))
        }
    }

    /// Decides about the answers that are held by what the server says of its model.
    ///
    /// They came before the server said it. One whose model is still not known was given by a model that was
    /// replaced since, of which nobody can be asked any more: its call is asked again.
    private func settleHeld(by document: [UInt8]) {
        do throws(ClientError) {
            try dispatcher.learn(from: document)
        } catch {
            return failHeld(error)
        }
        var again: [PendingCall] = []
        for answer in takeHeld() {
            if let verdict = dispatcher.verdict(on: answer.digest) {
                finish(answer.pending, with: answer.answer, by: verdict)
            } else {
                again.append(answer.pending)
            }
        }
        dispatcher.askAgain(again)
    }

    private func failHeld(_ error: ClientError) {
        for answer in takeHeld() { answer.pending.call.finish(.failure(error)) }
    }

    private func takeHeld() -> [HeldAnswer] {
        defer { held = nil }
        return held ?? []
    }

    // MARK: - Ending

    /// Closes the connection, after the word for it where TLS is spoken.
    func end() {
        sayGoodbye()
        close()
    }

    /// Takes the calls that will have no answer from here, oldest first.
    func takeCalls() -> [PendingCall] {
        requests.removeAll()
        let unanswered = flights
        flights = []
        return takeHeld().map(\.pending)
            + unanswered.compactMap { flight in
                if case .call(let pending) = flight.errand { pending } else { nil }
            }
    }

    /// Gives up the calls whose time is over; their places are kept for their replies.
    ///
    /// - Returns: when to look again: at the next call's end, or when the server has owed for too long.
    func expire(at now: UInt64, silence: UInt64) -> UInt64 {
        if flights.isEmpty { return LoopClock.never }
        let (silent, overflows) = progressed.addingReportingOverflow(silence)
        var next = overflows ? LoopClock.never : silent
        func expire(_ call: Call) {
            if call.deadline <= now {
                call.finish(.failure(ClientError.timedOut))
            } else {
                next = min(next, call.deadline)
            }
        }
        for answer in held ?? [] { expire(answer.pending.call) }
        for flight in flights {
            if case .call(let pending) = flight.errand { expire(pending.call) }
        }
        return next
    }
}
