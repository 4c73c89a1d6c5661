import EventLoop
internal import Platform
import Wire

/// One caller's connection on its shard: a socket, and the session that is spoken over it.
///
/// What has happened to it goes to its ``ConnectionState``, how long it is waited for is up to its
/// ``Patience``; here is what they cannot do for themselves.
final class Connection: TCPStream {
    /// Where the shard keeps this connection and its deadline.
    let slot: Int
    /// Whether it counts among the connections that the limit allows.
    let isCounted: Bool

    private let shard: Shard
    private var session = ServerSession()
    private var state = ConnectionState()
    private var patience = Patience()
    /// When the requests were read that wait for the end of a pause, in nanoseconds; nil when none do.
    private var keptSince: UInt64?

    /// A connection that is not open yet.
    ///
    /// - Parameters:
    ///   - shard: what it is on.
    ///   - slot: its place there.
    ///   - isCounted: whether it counts among those that the limit allows.
    /// - Throws: a ``LoopError`` when there is no handle to be had.
    init(shard: Shard, slot: Int, isCounted: Bool) throws(LoopError) {
        self.shard = shard
        self.slot = slot
        self.isCounted = isCounted
        try super.init(loop: shard.loop)
    }

    // MARK: - The hot path

    override func received(_ bytes: RawSpan) -> Int {
        let began: UInt64
        switch state.phase {
        case .serving, .draining: began = MonotonicClock.nanoseconds
        case .resuming: began = keptSince ?? MonotonicClock.nanoseconds
        case .paused: return 0
        case .lingering, .closed: return bytes.byteCount
        }
        let outcome = shard.responder.answer(bytes, &session, on: self, since: began)
        let used = outcome.received.bytesUsed
        if outcome.sentAll, used == bytes.byteCount, session.closing == nil {
            if !patience.wasInStep(at: shard.now) { comeInStep() }
            return used
        }
        return goOn(bytes, after: outcome.received, since: began)
    }

    // MARK: - What is out of step

    private func comeInStep() {
        expect(
            patience.cameInStep(at: shard.now, isDraining: state.isDraining, shard.patience)
        )
    }

    /// The rest of a turn that did not simply answer all and send all.
    private func goOn(
        _ bytes: RawSpan,
        after first: ServerSession.Received,
        since began: UInt64
    ) -> Int {
        var used = first.bytesUsed
        var answers = first.answers
        var hasMore = first.isPaused
        // The replies filled a backlog, but the socket took enough of them.
        while hasMore, unsentBytes < WireLimits.backlogBytesHigh {
            let rest = bytes.extracting(used..<bytes.byteCount)
            let next = shard.responder.answer(rest, &session, on: self, since: began).received
            used += next.bytesUsed
            answers += next.answers
            hasMore = next.isPaused
        }
        keptSince = used < bytes.byteCount ? began : nil
        // Of a peer that sends no more, nothing more is awaited.
        if used < bytes.byteCount, !state.hasPeerEnded {
            patience.cut(isNew: answers > 0, at: shard.now)
        } else {
            patience.forgetFrame()
        }
        tell(.answered(isLast: session.closing != nil))
        return used
    }

    override func receiveEnded(_ error: LoopError?) {
        // After a failure nothing can be sent; after an end the peer may still read its replies.
        guard error == nil else { return end() }
        stopReceiving()
        patience.forgetFrame()
        tell(.peerEnded)
    }

    override func sent() {
        tell(.sent)
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
        tell(.answered(isLast: true))
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
        let verdict = patience.passed(
            unsent: unsentBytes,
            at: shard.now,
            isDraining: state.isDraining,
            shard.patience
        )
        switch verdict {
        case .goesOn(let deadline): expect(deadline)
        case .isOver: tell(.expired)
        }
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
        case .pause:
            stopReceiving()
            patience.forgetFrame()
            wait()
        case .present:
            presentKept()
            tell(.presented)
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
            if givesUp { shard.gaveUpReplies(isCounted: isCounted) }
            close()
        }
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
