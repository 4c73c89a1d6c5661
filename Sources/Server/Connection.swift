import EventLoop
internal import Platform
import Secrecy
import Transport
import Wire

/// One caller's connection on its shard: a socket, and the session that is spoken over it.
///
/// What has happened to it goes to its ``ConnectionState``, how long it is waited for is up to its
/// ``Patience``; here is what they cannot do for themselves.
final class Connection: TCPStream {
    /// Where the shard keeps this connection and its deadline.
    let slot: Int
    /// As what it was taken, and whose it is.
    var guest: Guest

    private let shard: Shard
    private var session = ServerSession()
    private var state = ConnectionState()
    private var patience: Patience
    /// The session of TLS; nil in plain.
    private var cipher: TLSCipher?
    /// Hears the balancer in front; nil once it has told whose the connection is, or where there is none.
    private var introduction: Introduction?
    /// On which terms its caller was judged.
    private var terms: CallerTerms?
    /// Since when requests wait to be read or answered.
    private var delay: Delay
    /// Whether it is the turn of reasons that is waited for.
    private var awaitsReasons = false

    /// A connection that is not open yet.
    ///
    /// - Parameters:
    ///   - shard: what it is on.
    ///   - slot: its place there.
    ///   - guest: as what it is taken.
    /// - Throws: a ``LoopError`` when there is no handle to be had.
    init(shard: Shard, slot: Int, as guest: Guest) throws(LoopError) {
        self.shard = shard
        self.slot = slot
        self.guest = guest
        patience = Patience(openedAt: shard.now)
        delay = Delay(queueNanoseconds: shard.responder.queueNanoseconds)
        try super.init(loop: shard.loop)
        session.allowed = allowed(by: .all)
    }

    // MARK: - The hot path

    override func received(_ bytes: RawSpan) -> Int {
        switch state.phase {
        case .serving, .draining: break
        case .resuming, .returning: return receivedLate(bytes)
        case .waiting, .introducing, .handshaking: return 0
        case .lingering, .closed: return bytes.byteCount
        }
        let now = MonotonicClock.nanoseconds
        let times = Delay.Times(read: now, queued: now)
        let outcome = shard.responder.answer(bytes, &session, on: self, times, at: now)
        if outcome.isInStep {
            if !patience.wasInStep(at: shard.now) { comeInStep() }
            return outcome.bytesUsed
        }
        return goOn(bytes, after: outcome, times)
    }

    // MARK: - What is out of step

    /// What has waited is answered, be it read already or not.
    @inline(never)
    private func receivedLate(_ bytes: RawSpan) -> Int {
        let now = MonotonicClock.nanoseconds
        let times = delay.times(isResuming: state.isResuming, at: now)
        let outcome = shard.responder.answer(bytes, &session, on: self, times, at: now)
        guard outcome.isInStep, !delay.reaches(beyond: outcome.bytesUsed) else {
            return goOn(bytes, after: outcome, times)
        }
        _ = patience.wasInStep(at: shard.now)
        comeInStep()
        return outcome.bytesUsed
    }

    private func comeInStep() {
        if case .returning = state.phase { tell(.answered(isLast: false, hasMore: false)) }
        delay.end()
        expect(
            patience.cameInStep(at: shard.now, isDraining: state.isDraining, shard.patience)
        )
        shard.account(self, memoryBytes)
    }

    /// The rest of a turn that did not simply answer all and send all.
    @inline(never)
    private func goOn(
        _ bytes: RawSpan,
        after first: Responder.Outcome,
        _ times: Delay.Times
    ) -> Int {
        var turn = first
        // The replies filled a backlog, but the socket took enough of them.
        while turn.end == .backlog, unsentBytes < WireLimits.backlogBytesHigh {
            turn.add(
                shard.responder.answer(
                    bytes.extracting(turn.bytesUsed..<bytes.byteCount),
                    &session,
                    on: self,
                    times,
                    at: MonotonicClock.nanoseconds
                )
            )
        }
        if turn.gaveReasons { shard.gaveReasons() }
        awaitsReasons = turn.end == .reasons
        let used = turn.bytesUsed
        let left = bytes.byteCount - used
        delay.turnEnded(
            times,
            isResuming: state.isResuming,
            used: used,
            left: left,
            unread: unreadBytes,
            at: MonotonicClock.nanoseconds
        )
        // Of a peer that sends no more, nothing more is awaited.
        if left > 0 || session.isWithinFrame, !state.hasPeerEnded {
            patience.cut(isNew: turn.answers > 0, at: shard.now)
        } else {
            patience.forgetFrame()
        }
        // What is known to wait in the kernel gets another turn, like what was read.
        let hasMore = turn.end != .done || delay.isBehind && !state.isResuming
        tell(.answered(isLast: session.closing != nil, hasMore: hasMore))
        shard.account(self, heldBytes(keeping: left) + session.heldBytes)
        return used
    }

    // MARK: - A balancer in front

    /// From now on a balancer tells whose the connection is, before anything else is said; whether by TLS is settled.
    func awaitIntroduction() {
        let introduction = Introduction(before: cipher)
        self.introduction = introduction
        state = ConnectionState(isIntroduced: true, handshakes: cipher != nil)
        speak(through: introduction)
        shard.account(self, memoryBytes)
    }

    /// The balancer has told, or sent something else.
    private func introduced(by introduction: Introduction) {
        guard let outcome = introduction.outcome else { return }
        shard.heardBalancer(outcome)
        if outcome.fault != nil { return end() }
        self.introduction = nil
        if let source = introduction.source { shard.isKnown(self, as: Peer(source)) }
        speak(through: cipher)
        tell(.introduced)
    }

    // MARK: - TLS

    /// From now on TLS is spoken; before anything has arrived.
    func secure(on terms: CallerTerms) {
        let cipher = TLSCipher(terms.context, now: WallClock.unixSeconds)
        self.cipher = cipher
        self.terms = terms
        state = ConnectionState(handshakes: true)
        session.allowed = []
        speak(through: cipher)
        shard.account(self, memoryBytes)
    }

    override func cipherMoved() {
        if let introduction { introduced(by: introduction) }
        guard !isClosed, let cipher else { return }
        switch cipher.state {
        case .handshaking: break
        case .open(let identity):
            guard state.phase == .handshaking, let terms = shard.terms else { break }
            shard.ended(cipher.isResumed ? .resumed : .full)
            session.allowed = allowed(by: terms.allowed(identity))
            // What was read again while they shook hands has not judged the caller yet.
            if terms !== self.terms { judge(on: terms) }
            if isClosed { break }
            if let identity { shard.isKnown(self, as: .certificate(identity.digest)) }
            tell(.secured)
        case .closed(by: .peer), .closed(by: .both): receiveEnded(nil)
        case .closed(by: .us): break
        case .failed(let failure): failed(failure)
        }
    }

    /// TLS is of no more use; whoever speaks in plain is told so in plain.
    private func failed(_ failure: TLSFailure) {
        shard.ended(.failed(failure.reason), failure.description)
        if failure.reason == .notTLS, state.phase == .handshaking {
            shard.responder.refusePlain(&session, on: self)
        }
        tell(.answered(isLast: true, hasMore: false))
    }

    /// Judges the caller again, by other terms.
    func judge(on terms: CallerTerms) {
        guard let cipher, case .open(let identity) = cipher.state else { return }
        if let failure = cipher.objection(by: terms.context, at: WallClock.unixSeconds) {
            shard.ended(.failed(failure.reason), failure.description)
            return end()
        }
        self.terms = terms
        session.allowed = allowed(by: terms.allowed(identity))
    }

    /// What may be asked of what rights give: by the listener for observers no more than they may.
    private func allowed(by rights: OpcodeSet) -> OpcodeSet {
        guest == .observer ? rights.intersection(.observe) : rights
    }

    // MARK: - The peer's end

    override func receiveEnded(_ error: LoopError?) {
        // After a failure nothing can be sent; after an end the peer may still read its replies.
        if let introduction, introduction.hasBegun { shard.heardBalancer(.cut) }
        guard error == nil else { return end() }
        stopReceiving()
        patience.forgetFrame()
        tell(.peerEnded)
    }

    override func sent() {
        tell(.sent)
        shard.account(self, memoryBytes)
    }

    override func sendFailed(_ error: LoopError) {
        end()
    }

    override func closed() {
        shard.closed(self)
    }

    // MARK: - What the shard has to say

    /// Tells a caller that the server has no room for it.
    func refuse(connectionsMax: Int) {
        shard.responder.refuse(&session, on: self, connectionsMax: connectionsMax)
        tell(.answered(isLast: true, hasMore: false))
    }

    /// The others have had their turns.
    func takeTurn() {
        tell(.turnCame)
        shard.account(self, memoryBytes)
    }

    /// How much memory it takes beyond what every connection does, in bytes.
    var memoryBytes: Int { heldBytes + session.heldBytes }

    /// Has a session of TLS that is silent give back its room for records; called now and then.
    func rest() {
        guard let cipher else { return }
        if lastSign + ServerLimits.sessionRestMilliseconds < shard.now { cipher.giveBack() }
        shard.account(self, memoryBytes)
    }

    /// A step of a handshake takes as long as thousands of scores, so that a turn has one of them.
    override var mayDecipher: Bool { !state.handshakes || shard.mayShakeHands() }

    /// When it was last heard of, in milliseconds of its loop.
    var lastSign: UInt64 { patience.lastSign }

    /// Whether there is memory for more of what the peer sends.
    func hasMemory(_ isThere: Bool) {
        tell(isThere ? .memoryFreed : .memoryShort)
    }

    /// From now on requests are refused; those that were read are still answered.
    func drain() {
        tell(.drained)
    }

    /// Gives the connection up; what was not sent is lost.
    func end() {
        tell(.broke)
    }

    /// The deadline passed.
    func expired() {
        switch state.phase {
        case .introducing: shard.heardBalancer(.timeout)
        case .handshaking: shard.ended(.timeout, "the caller took too long to agree on keys")
        default:
            let verdict = patience.passed(
                unsent: unsentBytes,
                at: shard.now,
                isDraining: state.isDraining,
                shard.patience
            )
            if case .goesOn(let deadline) = verdict { return expect(deadline) }
        }
        tell(.expired)
    }

    // MARK: - What is done

    private func tell(_ event: ConnectionState.Event) {
        // A copy, so that no call is made while the property is changed: then no access to it needs a guard,
        // that of the hot path least of all.
        var next = state
        let action = next.apply(event, unsent: unsentBytes)
        state = next
        perform(action)
    }

    private func perform(_ action: ConnectionState.Action) {
        switch action {
        case .nothing: break
        case .wait: wait()
        case .pause: pause()
        case .queue:
            pause()
            shard.queue(slot, forReasons: awaitsReasons)
        case .present(let wasQueued): present(wasQueued: wasQueued)
        case .receive(let drains):
            if drains { session.drain() }
            receiveOrEnd()
            wait()
        case .drain:
            session.drain()
            if let deadline = patience.drain(unsent: unsentBytes, at: shard.now) {
                expect(deadline)
            }
        case .finish(let reads):
            shutDownSending()
            if reads { receiveOrEnd() }
            patience.forgetFrame()
            if unsentBytes == 0 { linger() } else { wait() }
        case .linger: linger()
        case .close(let givesUp):
            if givesUp { shard.gaveUpReplies(guest) }
            sayGoodbye()
            close()
        }
    }

    private func pause() {
        stopReceiving()
        patience.forgetFrame()
        wait()
    }

    /// Answers what was read before a wait.
    ///
    /// - Parameter wasQueued: whether it waited for this loop; who waited for its own peer has not.
    private func present(wasQueued: Bool) {
        let stopped = delay.stopped
        if !wasQueued { delay.startsAnew(at: MonotonicClock.nanoseconds) }
        presentKept()
        guard state.isResuming else { return tell(.presented(isBehind: false)) }
        let unread = wasQueued ? unreadBytes : 0
        let now = MonotonicClock.nanoseconds
        tell(.presented(isBehind: delay.caughtUp(stopped: stopped, unread: unread, at: now)))
    }

    private func receiveOrEnd() {
        do throws(LoopError) { try startReceiving() } catch { end() }
    }

    private func wait() {
        expect(
            patience.next(
                unsent: unsentBytes,
                at: shard.now,
                isDraining: state.isDraining,
                shard.patience
            )
        )
    }

    private func linger() {
        expect(patience.linger(at: shard.now))
    }

    private func expect(_ deadline: UInt64) {
        shard.expect(slot, deadline)
    }
}
