package import Bytes
package import Wire

/// A session fed as a server's stream feeds it, with its promises checked at every step.
///
/// What the session did not use is presented again with the next bytes; when it pauses, its replies are
/// taken as sent and the rest is presented again.
package struct SessionRun: ~Copyable {
    /// The first promise that was broken, if one was.
    package private(set) var broken: String?
    /// All replies so far.
    package private(set) var sent = ByteQueue(capacity: 0)
    /// Requests answered so far.
    package private(set) var answers = 0
    /// How often the session paused.
    package private(set) var pauses = 0
    /// The most bytes of replies that waited at once.
    package private(set) var waitingMax = 0
    /// What the session counted.
    package let counters = SessionCounters()
    /// What gives the scores.
    package let scorer: StubScorer

    private var session = ServerSession()
    private var block = ScoreBlock()
    private var replies = ByteQueue(capacity: 0)

    /// A new connection to a server in `state`.
    package init(_ state: ServerState = .serving) {
        self.init(scorer: StubScorer(hasModel: state != .noModel))
        if state == .draining { session.drain() }
    }

    /// A new connection to a server with `scorer`.
    package init(scorer: StubScorer) {
        self.scorer = scorer
    }

    /// Why the session answers no more, once it does not.
    package var closing: Status? { session.closing }

    /// The server stops from now on.
    package mutating func drain() { session.drain() }

    /// The server has no room for the connection.
    package mutating func refuse(connectionsMax: Int) {
        session.refuse(connectionsMax: connectionsMax, counters: counters, replies: &replies)
        answers += 1
        flush()
    }

    /// Presents all of `bytes`, piece by piece.
    ///
    /// - Parameters:
    ///   - bytes: what comes next on the connection.
    ///   - cuts: where pieces end, ascending; the last piece ends with the bytes.
    ///   - limit: how many bytes of replies make the session pause.
    ///   - cutReached: is told of each cut how many requests were answered by then.
    /// - Returns: how many bytes were used.
    @discardableResult
    package mutating func feed(
        _ bytes: RawSpan,
        cutAt cuts: some Sequence<Int> = [],
        pausingAt limit: Int = .max,
        cutReached: (_ cut: Int, _ answers: Int) -> Void = { _, _ in }
    ) -> Int {
        var used = 0
        for cut in cuts {
            used += feedPiece(bytes.extracting(used..<cut), pausingAt: limit)
            cutReached(cut, answers)
        }
        used += feedPiece(bytes.extracting(used..<bytes.byteCount), pausingAt: limit)
        cutReached(bytes.byteCount, answers)
        return used
    }

    private mutating func feedPiece(_ piece: RawSpan, pausingAt limit: Int) -> Int {
        var used = 0
        while broken == nil {
            let rest = piece.extracting(used..<piece.byteCount)
            let received = present(rest, pausingAt: limit)
            used += received.bytesUsed
            flush()
            if !received.isPaused { break }
            pauses += 1
        }
        return used
    }

    private mutating func flush() {
        Self.move(&replies, behind: &sent)
    }

    private static func move(_ replies: inout ByteQueue, behind sent: inout ByteQueue) {
        sent.append(replies.bytes)
        replies.removeAll()
    }

    private mutating func present(
        _ bytes: RawSpan,
        pausingAt limit: Int
    ) -> ServerSession.Received {
        let wasClosing = session.closing
        let received = session.receive(
            bytes,
            scorer: scorer,
            block: &block,
            counters: counters,
            replies: &replies,
            pausingAt: limit
        )
        answers += received.answers
        waitingMax = max(waitingMax, replies.count)
        let rest = bytes.byteCount - received.bytesUsed
        promise(received.bytesUsed >= 0 && rest >= 0, "it uses at most what it is given")
        promise(received.answers >= 0, "a count of answers is not negative")
        promise((received.answers == 0) == replies.isEmpty, "every answer is a reply")
        if session.closing != nil {
            promise(rest == 0, "a session that closes takes everything")
        }
        if wasClosing != nil {
            promise(session.closing == wasClosing, "a session closes once")
            promise(received.answers == 0, "nothing is answered after a fault that closes")
        }
        if received.isPaused {
            promise(replies.count >= limit, "it pauses only for replies that wait")
        } else if rest > 0 {
            let left = bytes.extracting(received.bytesUsed..<bytes.byteCount)
            promise(!Self.beginsWithWholeFrame(left), "it leaves no frame that is whole")
        }
        return received
    }

    private static func beginsWithWholeFrame(_ bytes: RawSpan) -> Bool {
        let first = RequestFrame(bytes, at: 0)
        return first.map { !$0.isLengthValid || $0.isWhole } ?? false
    }

    private mutating func promise(_ isKept: Bool, _ sentence: String) {
        if !isKept, broken == nil { broken = "broken after \(answers) answers: \(sentence)" }
    }
}

/// What a server can do for a new connection.
package enum ServerState: String, CaseIterable, Sendable, Decodable {
    case serving
    case noModel = "no-model"
    case draining
}
