import Wire

/// Where a caller's connection stands between its opening and its close, and what is done next.
///
/// It holds no socket, no session and no clock: ``Connection`` tells it what has happened, together with how
/// many bytes of replies wait for the peer, and does what comes back. So every turn that a connection can
/// take stands in ``apply(_:unsent:)``, and a test can go through all of them.
struct ConnectionState: Equatable {
    /// What is done with the requests that arrive.
    enum Phase: Equatable {
        /// There are none yet: a balancer tells whose the connection is; whether keys are agreed on next.
        case introducing(handshakes: Bool)
        /// There are none yet: the two sides agree on keys.
        case handshaking
        /// They are answered.
        case serving
        /// They are refused; what was read before is answered.
        case draining
        /// They wait, unread, and those that were read wait with them. Whether draining has begun.
        case waiting(for: Wait, drains: Bool)
        /// Those that were read before the wait are answered now, and none is read yet.
        case resuming(drains: Bool)
        /// They are read again; those that come first waited in the kernel meanwhile.
        case returning(drains: Bool)
        /// They are discarded, since the last reply is on its way.
        case lingering
        /// There is no connection any more.
        case closed
    }

    /// What requests wait for.
    enum Wait: Equatable, CaseIterable {
        /// The peer is to take replies, of which too many wait for it.
        case peer
        /// Other connections have their turns.
        case turn
        /// Other connections are to give back memory.
        case memory
    }

    /// What has happened to a connection.
    enum Event: Equatable {
        /// The balancer has told.
        case introduced
        /// Both sides have their keys.
        case secured
        /// Requests were answered as far as that goes; whether the last reply of the connection is among
        /// the replies, and whether whole requests are left for want of time.
        case answered(isLast: Bool, hasMore: Bool)
        /// What was read before a wait was answered, or a new wait began; whether more has arrived in the
        /// kernel meanwhile.
        case presented(isBehind: Bool)
        /// The others have had their turns.
        case turnCame
        /// The peer took some of what waited for it.
        case sent
        /// The peer sends no more, but may still read its replies.
        case peerEnded
        /// There is no memory for more of what it sends.
        case memoryShort
        /// There is memory again.
        case memoryFreed
        /// The connection is of no more use to either side, or the server gives it up.
        case broke
        /// The server takes no more requests.
        case drained
        /// The connection was given all the time that ``Patience`` has for what it waits for.
        case expired
    }

    /// What is to be done then.
    enum Action: Equatable {
        /// Nothing; the deadline stays.
        case nothing
        /// A new deadline.
        case wait
        /// Read no more, and a new deadline.
        case pause
        /// The same, and ask for a turn.
        case queue
        /// Answer what was read before the wait, then tell ``Event/presented(isBehind:)``; whether it was this
        /// loop that it waited for.
        case present(wasQueued: Bool)
        /// Go on reading, and a new deadline; whether the session refuses requests from now on.
        case receive(drains: Bool)
        /// The session refuses requests from now on; a new deadline where nothing waits for the peer.
        case drain
        /// Say that no more will be sent, read on only to discard, and a new deadline.
        ///
        /// Closing at once could make the peer's kernel drop the last reply unread: bytes that arrive at a
        /// closed socket are answered with a reset.
        case finish(reads: Bool)
        /// The last reply has left: the time to linger begins.
        case linger
        /// Close; whether that is because the peer did not take its replies.
        case close(givesUp: Bool)
    }

    // Invariant: nothing comes after closed, and a wait ends by resuming.
    private(set) var phase: Phase
    /// Whether the peer sends no more.
    private(set) var hasPeerEnded = false

    /// A new connection, on which a balancer tells whose it is first or not, and keys are agreed on next or not.
    init(isIntroduced: Bool = false, handshakes: Bool = false) {
        phase =
            isIntroduced
            ? .introducing(handshakes: handshakes) : handshakes ? .handshaking : .serving
    }

    /// Whether keys are yet to be agreed on.
    var handshakes: Bool {
        switch phase {
        case .introducing(let handshakes): handshakes
        case .handshaking: true
        default: false
        }
    }

    /// Whether the session refuses requests while they are answered.
    var isDraining: Bool { phase == .draining || phase == .returning(drains: true) }

    /// Whether requests are answered that were read before a wait.
    var isResuming: Bool {
        if case .resuming = phase { true } else { false }
    }

    /// Where requests are answered, whether they are refused afterwards; nil where none is answered.
    private var drains: Bool? {
        switch phase {
        case .serving: false
        case .draining: true
        case .resuming(let drains), .returning(let drains): drains
        case .introducing, .handshaking, .waiting, .lingering, .closed: nil
        }
    }

    /// Moves on.
    ///
    /// - Parameters:
    ///   - event: what has happened.
    ///   - unsent: how many bytes of replies wait for the peer to take some.
    /// - Returns: what to do about it, now.
    mutating func apply(_ event: Event, unsent: Int) -> Action {
        switch (phase, event) {
        case (.closed, _): return .nothing
        case (_, .broke): return close()

        case (.introducing, _), (.handshaking, _): return begin(event, unsent)
        case (_, .introduced), (_, .secured): return .nothing

        case (_, .answered(let isLast, let hasMore)):
            guard let drains else { return .nothing }
            return answered(drains, isLast: isLast, hasMore: hasMore, unsent)

        case (.resuming(let drains), .presented(let isBehind)):
            return resume(drains: drains, isBehind: isBehind, unsent)
        case (_, .presented): return .nothing

        case (.waiting(.peer, let drains), .sent):
            guard unsent < WireLimits.backlogBytesLow else { return .wait }
            phase = .resuming(drains: drains)
            return .present(wasQueued: false)
        case (.lingering, .sent):
            if unsent > 0 { return .nothing }
            return hasPeerEnded ? close() : .linger
        // What was read waits for an answer.
        case (.waiting, .sent): return .wait
        case (_, .sent): return hasPeerEnded && unsent == 0 ? close() : .wait

        case (.waiting(.turn, let drains), .turnCame):
            phase = .resuming(drains: drains)
            return .present(wasQueued: true)
        case (.waiting(.memory, let drains), .memoryFreed):
            phase = .resuming(drains: drains)
            return .present(wasQueued: false)
        case (_, .turnCame), (_, .memoryFreed): return .nothing

        case (_, .memoryShort):
            guard let drains, !hasPeerEnded else { return .nothing }
            phase = .waiting(for: .memory, drains: drains)
            return .pause

        case (.waiting, .peerEnded):
            hasPeerEnded = true
            return .wait
        case (.lingering, .peerEnded):
            hasPeerEnded = true
            return unsent == 0 ? close() : .nothing
        case (_, .peerEnded):
            hasPeerEnded = true
            return unsent == 0 ? close() : .wait

        case (_, .drained): return drain()
        case (_, .expired): return expire(unsent)
        }
    }

    /// What happens before the first request.
    private mutating func begin(_ event: Event, _ unsent: Int) -> Action {
        switch (phase, event) {
        case (.introducing(handshakes: true), .introduced):
            // One time is given for both.
            phase = .handshaking
            return .nothing
        case (.introducing, .introduced), (.handshaking, .secured):
            phase = .serving
            return .wait
        case (.handshaking, .answered(isLast: true, _)): return finish(unsent)
        case (_, .drained), (_, .expired), (_, .peerEnded): return close()
        default: return .nothing
        }
    }

    /// Requests were answered, one of which may be the last.
    private mutating func answered(
        _ drains: Bool,
        isLast: Bool,
        hasMore: Bool,
        _ unsent: Int
    ) -> Action {
        if isLast { return finish(unsent) }
        if unsent >= WireLimits.backlogBytesHigh {
            phase = .waiting(for: .peer, drains: drains)
            return .pause
        }
        if hasMore {
            phase = .waiting(for: .turn, drains: drains)
            return .queue
        }
        if case .returning = phase { phase = drains ? .draining : .serving }
        return .wait
    }

    /// What was read before a wait is answered, as far as it was whole.
    private mutating func resume(drains: Bool, isBehind: Bool, _ unsent: Int) -> Action {
        if hasPeerEnded, unsent == 0 { return close() }
        if isBehind, !hasPeerEnded {
            phase = .returning(drains: drains)
        } else {
            phase = drains ? .draining : .serving
        }
        return hasPeerEnded ? .wait : .receive(drains: drains)
    }

    private mutating func drain() -> Action {
        switch phase {
        case .serving:
            phase = .draining
            return .drain
        case .returning(drains: false):
            phase = .returning(drains: true)
            return .drain
        case .waiting(let wait, _): phase = .waiting(for: wait, drains: true)
        case .resuming: phase = .resuming(drains: true)
        case .introducing, .handshaking, .draining, .returning, .lingering, .closed: break
        }
        return .nothing
    }

    private mutating func expire(_ unsent: Int) -> Action {
        switch phase {
        // A drained connection has been silent for long enough.
        case .draining where unsent == 0, .returning(drains: true) where unsent == 0:
            return finish(unsent)
        // It is not the peer that keeps it waiting.
        case .waiting(.turn, _) where unsent == 0, .waiting(.memory, _) where unsent == 0:
            return .wait
        case .waiting: return close(givesUp: true)
        default: return close(givesUp: unsent > 0)
        }
    }

    /// The last reply is on its way.
    private mutating func finish(_ unsent: Int) -> Action {
        if hasPeerEnded, unsent == 0 { return close() }
        phase = .lingering
        return .finish(reads: !hasPeerEnded)
    }

    private mutating func close(givesUp: Bool = false) -> Action {
        phase = .closed
        return .close(givesUp: givesUp)
    }
}
