import Wire

/// Where a caller's connection stands between its opening and its close, and what is done next.
///
/// It holds no socket, no session and no clock: ``Connection`` tells it what has happened, together with how
/// many bytes of replies wait for the peer, and does what comes back. So every turn that a connection can
/// take stands in ``apply(_:unsent:)``, and a test can go through all of them.
struct ConnectionState: Equatable {
    /// What is done with the requests that arrive.
    enum Phase: Equatable {
        /// They are answered.
        case serving
        /// They are refused; what was read before is answered.
        case draining
        /// They wait, unread, because too many replies wait for the peer. Whether draining has begun.
        case paused(drains: Bool)
        /// Those that were read before the pause are answered now, and none is read yet.
        case resuming(drains: Bool)
        /// They are discarded, since the last reply is on its way.
        case lingering
        /// There is no connection any more.
        case closed
    }

    /// What has happened to a connection.
    enum Event: Equatable {
        /// Requests were answered as far as that goes; whether the last reply of the connection is among
        /// the replies.
        case answered(isLast: Bool)
        /// What was read before a pause was answered, or a new pause began.
        case presented
        /// The peer took some of what waited for it.
        case sent
        /// The peer sends no more, but may still read its replies.
        case peerEnded
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
        /// Answer what was read before the pause, then tell ``Event/presented``.
        case present
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

    // Invariant: paused and resuming come and go together, and nothing comes after closed.
    private(set) var phase = Phase.serving
    /// Whether the peer sends no more.
    private(set) var hasPeerEnded = false

    /// Whether the session refuses requests while they are answered.
    var isDraining: Bool { phase == .draining }

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

        case (.serving, .answered(let isLast)), (.draining, .answered(let isLast)),
            (.resuming, .answered(let isLast)):
            if isLast { return finish(unsent) }
            if unsent >= WireLimits.backlogBytesHigh { return pause() }
            return .wait
        case (.paused, .answered), (.lingering, .answered): return .nothing

        case (.resuming(let drains), .presented): return resume(drains: drains, unsent)
        case (_, .presented): return .nothing

        case (.paused(let drains), .sent):
            guard unsent < WireLimits.backlogBytesLow else { return .wait }
            phase = .resuming(drains: drains)
            return .present
        case (.lingering, .sent):
            if unsent > 0 { return .nothing }
            return hasPeerEnded ? close() : .linger
        case (_, .sent): return hasPeerEnded && unsent == 0 ? close() : .wait

        case (.paused, .peerEnded):
            hasPeerEnded = true
            return .wait
        case (.lingering, .peerEnded):
            hasPeerEnded = true
            return unsent == 0 ? close() : .nothing
        case (_, .peerEnded):
            hasPeerEnded = true
            return unsent == 0 ? close() : .wait

        case (.serving, .drained):
            phase = .draining
            return .drain
        case (.paused, .drained):
            phase = .paused(drains: true)
            return .nothing
        case (.resuming, .drained):
            phase = .resuming(drains: true)
            return .nothing
        case (.draining, .drained), (.lingering, .drained): return .nothing

        // A drained connection has been silent for long enough.
        case (.draining, .expired) where unsent == 0: return finish(unsent)
        case (.paused, .expired): return close(givesUp: true)
        case (_, .expired): return close(givesUp: unsent > 0)
        }
    }

    private mutating func pause() -> Action {
        switch phase {
        case .draining: phase = .paused(drains: true)
        case .resuming(let drains): phase = .paused(drains: drains)
        default: phase = .paused(drains: false)
        }
        return .pause
    }

    /// What was read before a pause is answered, as far as it was whole.
    private mutating func resume(drains: Bool, _ unsent: Int) -> Action {
        if hasPeerEnded, unsent == 0 { return close() }
        phase = drains ? .draining : .serving
        return hasPeerEnded ? .wait : .receive(drains: drains)
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
