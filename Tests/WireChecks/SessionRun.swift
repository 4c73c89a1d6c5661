package import Bytes
package import Wire

/// A session fed as a server's stream feeds it, with its promises checked at every step.
///
/// What the session did not use is presented again with the next bytes; after each step its replies are taken
/// as sent, and what it left is presented for the next.
package struct SessionRun: ~Copyable {
    /// The first promise that was broken, if one was.
    package private(set) var broken: String?
    /// All replies so far.
    package private(set) var sent = ByteQueue(capacity: 0)
    /// Requests answered so far.
    package private(set) var answers = 0
    /// How many steps the session took.
    package private(set) var steps = 0
    /// The most bytes of replies that waited at once.
    package private(set) var waitingMax = 0
    /// What the session counted.
    package let counters = SessionCounters()
    /// What gives the scores.
    package let scorer: StubScorer

    private var session = ServerSession()
    private var isLate = false
    private var block = ScoreBlock()
    private var replies = ByteQueue(capacity: 0)

    /// A new connection to a server in `state`.
    package init(_ state: ServerState) {
        self.init(Circumstances(state))
    }

    /// A new connection under `circumstances`.
    package init(_ circumstances: Circumstances = Circumstances(.serving)) {
        self.init(
            scorer: StubScorer(
                hasModel: circumstances.state != .noModel,
                hasReasons: circumstances.state != .noReasons
            )
        )
        if circumstances.state == .draining { session.drain() }
        isLate = circumstances.isLate
        session.allowed = circumstances.allowed
    }

    /// A new connection to a server with `scorer`.
    package init(scorer: StubScorer) {
        self.scorer = scorer
    }

    /// Why the session answers no more, once it does not.
    package var closing: Status? { session.closing }

    /// Whether a reply is begun and not ended.
    package var isWithinReply: Bool { session.isWithinReply }

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
    ///   - cutReached: is told of each cut how many requests were answered by then.
    /// - Returns: how many bytes were used.
    @discardableResult
    package mutating func feed(
        _ bytes: RawSpan,
        cutAt cuts: some Sequence<Int> = [],
        cutReached: (_ cut: Int, _ answers: Int) -> Void = { _, _ in }
    ) -> Int {
        var used = 0
        for cut in cuts {
            used += feedPiece(bytes.extracting(used..<cut))
            cutReached(cut, answers)
        }
        used += feedPiece(bytes.extracting(used..<bytes.byteCount))
        cutReached(bytes.byteCount, answers)
        return used
    }

    private mutating func feedPiece(_ piece: RawSpan) -> Int {
        var used = 0
        while broken == nil {
            let rest = piece.extracting(used..<piece.byteCount)
            let received = present(rest)
            used += received.bytesUsed
            steps += 1
            flush()
            if !received.mayHaveMore { break }
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

    private mutating func present(_ bytes: RawSpan) -> ServerSession.Received {
        let wasClosing = session.closing
        let wasWithinReply = session.isWithinReply
        let received = session.receive(
            bytes,
            isLate: isLate,
            scorer: scorer,
            block: &block,
            counters: counters,
            replies: &replies
        )
        answers += received.answers
        waitingMax = max(waitingMax, replies.count)
        let rest = bytes.byteCount - received.bytesUsed
        promise(received.bytesUsed >= 0 && rest >= 0, "it uses at most what it is given")
        promise(received.answers >= 0, "a count of answers is not negative")
        let mayBeCut = wasWithinReply || session.isWithinReply
        promise(mayBeCut || (received.answers == 0) == replies.isEmpty, "every answer is a reply")
        promise(replies.count <= WireLimits.stepReplyBytesMax, "a step has an end")
        promise(
            session.heldBytes <= 2 * WireLimits.batchRowsMax,
            "of a frame little is kept"
        )
        if session.closing != nil {
            promise(rest == 0, "a session that closes takes everything")
        }
        if wasClosing != nil {
            promise(session.closing == wasClosing, "a session closes once")
            promise(received.answers == 0, "nothing is answered after a fault that closes")
        }
        if received.mayHaveMore {
            promise(received.bytesUsed > 0 && rest > 0, "a step that leaves some has done some")
        } else if rest > 0 {
            promise(rest < 80, "what is kept is less than the longest ping")
            let left = bytes.extracting(received.bytesUsed..<bytes.byteCount)
            promise(
                session.isWithinFrame || !Self.beginsWithWholeFrame(left),
                "it leaves no frame that is whole"
            )
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
    case noReasons = "no-reasons"
    case draining
}

/// What a session goes by beside its bytes.
package struct Circumstances: Sendable {
    let state: ServerState
    let allowed: OpcodeSet
    let isLate: Bool

    /// Circumstances of one connection.
    ///
    /// - Parameters:
    ///   - state: the server's.
    ///   - allowed: what the caller may ask.
    ///   - isLate: whether all that is read has waited for too long.
    package init(_ state: ServerState, allowed: OpcodeSet = .all, isLate: Bool = false) {
        self.state = state
        self.allowed = allowed
        self.isLate = isLate
    }
}
