import EventLoop
import Wire

/// One caller's connection on its shard: a session, and when its patience ends.
final class Connection: TCPStream {
    /// Where the shard keeps this connection and its deadline.
    let slot: Int
    /// Whether it counts among the connections that the limit allows.
    let isCounted: Bool

    private let shard: Shard
    private var session = ServerSession()

    /// Too many replies wait for the peer to be given more work.
    private var isPaused = false
    /// The peer sends no more.
    private var isReceivingEnded = false
    /// The last reply is on its way; what still arrives is discarded.
    private var isLingering = false
    /// Draining began while requests that were read waited for their turn.
    private var drainsWhenAnswered = false
    /// When the frame that is not whole yet began, in milliseconds of the loop; 0 when there is none.
    private var frameBegan: UInt64 = 0
    /// When the peer last took some of what waits for it, in milliseconds of the loop; 0 when nothing waits.
    private var stallBegan: UInt64 = 0
    /// How many bytes waited then.
    private var unsentThen = 0
    /// When the requests were read that wait while replies are held back, in nanoseconds; 0 when none do.
    private var keptSince: UInt64 = 0
    /// When requests were last answered with nothing left over, in milliseconds of the loop.
    private var lastActive: UInt64 = 0
    /// Whether the shard's deadline is for silence only; it is moved when it passes, not with every request.
    private var isInStep = false

    init(shard: Shard, slot: Int, isCounted: Bool) throws(LoopError) {
        self.shard = shard
        self.slot = slot
        self.isCounted = isCounted
        try super.init(loop: shard.loop)
    }

    // MARK: - Receiving

    override func received(_ bytes: RawSpan) -> Int {
        if isPaused { return 0 }
        if isLingering { return bytes.byteCount }
        let began = keptSince == 0 ? EventLoop.nanoseconds : keptSince
        keptSince = 0
        let outcome = shard.turn.answer(bytes, &session, on: self, since: began)
        let used = outcome.received.bytesUsed
        if outcome.sentAll, used == bytes.byteCount, session.closing == nil {
            lastActive = shard.now
            if !isInStep { becomeInStep() }
            return used
        }
        return goOn(bytes, after: outcome.received, since: began)
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
        while hasMore, unsentBytes < WireLimits.backlogBytesHigh, !isClosed {
            let rest = bytes.extracting(used..<bytes.byteCount)
            let next = shard.turn.answer(rest, &session, on: self, since: began).received
            used += next.bytesUsed
            answers += next.answers
            hasMore = next.isPaused
        }
        if session.closing != nil {
            finish()
        } else if unsentBytes >= WireLimits.backlogBytesHigh {
            isPaused = true
            keptSince = used < bytes.byteCount ? began : 0
            stopReceiving()
            frameBegan = 0
            expectNext()
        } else {
            // Of a peer that sends no more, nothing more is awaited.
            let isCut = used < bytes.byteCount && !isReceivingEnded
            if !isCut {
                frameBegan = 0
            } else if frameBegan == 0 || answers > 0 {
                frameBegan = shard.now
            }
            expectNext()
        }
        return used
    }

    override func receiveEnded(_ error: LoopError?) {
        // After a failure nothing can be sent; after an end the peer may still read its replies.
        guard error == nil else { return close() }
        isReceivingEnded = true
        stopReceiving()
        if unsentBytes == 0, !isPaused { return close() }
        if isLingering { return }
        frameBegan = 0
        expectNext()
    }

    override func sent() {
        let unsent = unsentBytes
        if isReceivingEnded, unsent == 0, !isPaused { return close() }
        if isLingering {
            if unsent == 0 { expectEndOfLinger() }
            return
        }
        if isPaused, unsent < WireLimits.backlogBytesLow { return resume() }
        expectNext()
    }

    /// Goes on with what was read while too many replies waited, then with reading.
    private func resume() {
        isPaused = false
        presentKept()
        if isPaused || isLingering || isClosed { return }
        if drainsWhenAnswered { session.drain() }
        if isReceivingEnded {
            if unsentBytes == 0 { close() }
            return
        }
        receiveOrClose()
        expectNext()
    }

    private func receiveOrClose() {
        do throws(LoopError) { try startReceiving() } catch { close() }
    }

    // MARK: - Patience

    private func becomeInStep() {
        frameBegan = 0
        stallBegan = 0
        expectNext()
        isInStep = !session.isDraining
    }

    /// Sets the deadline by what is begun and what is owed.
    private func expectNext() {
        isInStep = false
        let now = shard.now
        let unsent = unsentBytes
        if unsent == 0 {
            stallBegan = 0
        } else if stallBegan == 0 || unsent < unsentThen {
            stallBegan = now
        }
        unsentThen = unsent
        var deadline = UInt64.max
        if stallBegan > 0 { deadline = stallBegan + shard.stallMilliseconds }
        if frameBegan > 0 { deadline = min(deadline, frameBegan + shard.frameMilliseconds) }
        if deadline == .max {
            let quiet = ServerLimits.drainQuietMilliseconds
            deadline = now + (session.isDraining ? quiet : shard.idleMilliseconds)
        }
        shard.expect(slot, deadline)
    }

    private func expectEndOfLinger() {
        isInStep = false
        shard.expect(slot, shard.now + ServerLimits.lingerMilliseconds)
    }

    /// The deadline passed.
    func expired() {
        let unsent = unsentBytes
        let silentUntil = lastActive + shard.idleMilliseconds
        if isInStep, silentUntil > shard.now {
            shard.expect(slot, silentUntil)
        } else if unsent > 0, unsent < unsentThen {
            // Slow, but it takes some.
            expectNext()
        } else if session.isDraining, unsent == 0, !isLingering {
            finish()
        } else {
            if isPaused || unsent > 0 { shard.gaveUpReplies(isCounted: isCounted) }
            close()
        }
    }

    // MARK: - Ending

    /// Sends the last replies, says that no more will come, and discards what arrives until the peer ends.
    ///
    /// Closing at once could make the peer's kernel drop the last reply unread: bytes that arrive at a closed
    /// socket are answered with a reset.
    private func finish() {
        if isLingering { return }
        isLingering = true
        isPaused = false
        let unsent = unsentBytes
        if isReceivingEnded, unsent == 0 { return close() }
        shutDownSending()
        if !isReceivingEnded { receiveOrClose() }
        if unsent == 0 {
            expectEndOfLinger()
        } else {
            frameBegan = 0
            expectNext()
        }
    }

    /// Tells a caller that the server has no room for it.
    func refuse(connectionsMax: Int) {
        shard.turn.refuse(&session, on: self, connectionsMax: connectionsMax)
        finish()
    }

    /// From now on requests are refused; those that were read are still answered.
    func drain() {
        if isLingering { return }
        if isPaused {
            drainsWhenAnswered = true
            return
        }
        session.drain()
        isInStep = false
        if unsentBytes == 0 {
            shard.expect(slot, shard.now + ServerLimits.drainQuietMilliseconds)
        }
    }

    override func closed() {
        shard.closed(self)
    }
}
