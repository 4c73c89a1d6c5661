public import Bytes

/// One connection as the server sees it: request bytes in, reply bytes out.
///
/// It holds no socket, clock or log: the caller presents what has arrived and is told how much of it was used, so
/// a small frame cut anywhere is presented again when more is there. Of a large frame nothing needs to be kept:
/// the rows of a batch are scored as they arrive, and the payload of a refused request is passed over. Faults are
/// judged in the order that the specification gives, each as soon as its bytes are there.
public struct ServerSession: ~Copyable {
    /// Why the session answers no more, once it does not.
    public private(set) var closing: Status?

    /// Whether requests from now on are refused because the server stops.
    public private(set) var isDraining = false

    /// What the caller may ask.
    public var allowed = OpcodeSet.all

    /// The frame of which more is to come although its header was judged.
    private var open: OpenFrame?

    /// A session that has seen nothing.
    public init() {}

    /// Refuses every request that is presented from now on with `shutting down`.
    ///
    /// A batch that is being answered is answered to its end.
    public mutating func drain() {
        isDraining = true
    }

    /// Whether it goes on, and no frame is begun that it has not answered.
    public var isAtRest: Bool { closing == nil && open == nil }

    /// Whether the rest of a frame is awaited that it began to take.
    public var isWithinFrame: Bool { open != nil }

    /// Whether the reply to that frame is begun and not ended.
    public var isWithinReply: Bool {
        if case .batch = open { true } else { false }
    }

    /// How many bytes the session keeps until the frame ends.
    public var heldBytes: Int {
        if case .batch(let reply) = open { reply.heldBytes } else { 0 }
    }

    /// Answers what is whole at the front of `bytes`, one step of it.
    ///
    /// A step is as much as 64 scores, so that whoever owns many sessions can look at the clock and turn to
    /// another; what is left is presented again for the next step.
    ///
    /// - Parameters:
    ///   - bytes: what has arrived and was not used before.
    ///   - isLate: whether it has waited so long that whatever asks the model is refused with `busy`; a batch
    ///     that is being answered goes on.
    ///   - givesReasons: whether requests for reasons, which may cost as much as thousands of scores, may be
    ///     answered now. They have a step of their own, with which they wait otherwise.
    ///   - scorer: gives the scores.
    ///   - block: room to score in; what it holds does not matter.
    ///   - counters: where requests, replies and rows are counted.
    ///   - replies: where replies are appended, at most ``WireLimits/stepReplyBytesMax`` bytes.
    /// - Returns: how much was used and answered.
    public mutating func receive<S: Scorer & ~Copyable>(
        _ bytes: RawSpan,
        isLate: Bool = false,
        givesReasons: Bool = true,
        scorer: borrowing S,
        block: inout ScoreBlock,
        counters: borrowing SessionCounters,
        replies: inout ByteQueue
    ) -> Received {
        guard closing == nil else { return Received(bytesUsed: bytes.byteCount) }
        let way = wayOfScores(isLate, digest: scorer.modelDigest)
        var received = Received()
        var work = 0
        while work < WireLimits.blockRows {
            let offset = received.bytesUsed
            if open == nil {
                guard bytes.byteCount - offset >= WireLimits.lengthFieldBytes else {
                    return received
                }
                let scores = way == .oneByOne ? 0 : block.gather(bytes, at: offset)
                if scores > 0 {
                    if case .answered(let digest) = way {
                        answerScores(scores, by: digest, scorer, &block, counters, &replies)
                    } else {
                        block.appendRefusals(
                            .busy,
                            FrameFault.busyText,
                            count: scores,
                            to: &replies
                        )
                        counters.count(replies: scores, to: .score, .busy)
                    }
                    received.add(scores * ScoreRequest.bytes, answers: scores)
                    work += scores
                    continue
                }
                let before = received
                let terms = Terms(isLate, givesReasons, after: work, received)
                work += answerFrame(bytes, terms, &received, scorer, &block, counters, &replies)
                if received == before || received.mayHaveMore { return received }
            } else {
                work += takeOpen(bytes, &received, scorer, &block, counters, &replies)
                if open != nil { return received }
            }
            if closing != nil {
                received.bytesUsed = bytes.byteCount
                return received
            }
        }
        received.mayHaveMore = received.bytesUsed < bytes.byteCount
        return received
    }

    /// What one call of `receive` did.
    public struct Received: Sendable, Equatable {
        /// Bytes used, from the front; the rest must be presented again.
        ///
        /// All of them once ``ServerSession/closing`` is set.
        public fileprivate(set) var bytesUsed = 0
        /// Requests answered, refused ones too; a batch with its last row.
        public fileprivate(set) var answers = 0
        /// Whether the step was done before the bytes were, so that whole frames may be among the rest.
        public fileprivate(set) var mayHaveMore: Bool {
            get { marks & 1 != 0 }
            set { marks = newValue ? marks | 1 : marks & ~1 }
        }
        /// Whether a request for reasons comes next that waits until it may be answered.
        public fileprivate(set) var awaitsReasons: Bool {
            get { marks & 2 != 0 }
            set { marks = newValue ? marks | 2 : marks & ~2 }
        }
        /// Whether the step was a request for reasons.
        public fileprivate(set) var gaveReasons: Bool {
            get { marks & 4 != 0 }
            set { marks = newValue ? marks | 4 : marks & ~4 }
        }
        /// A bit for each of the three, so that all of it is returned in registers.
        fileprivate var marks: UInt8 = 0

        @inline(__always)
        fileprivate mutating func add(_ frameBytes: Int, answers more: Int) {
            bytesUsed += frameBytes
            answers += more
        }
    }

    /// Refuses the whole connection, because the server has no room for it.
    public mutating func refuse(
        connectionsMax: Int,
        counters: borrowing SessionCounters,
        replies: inout ByteQueue
    ) {
        close(by: .overloaded(connectionsMax: connectionsMax), nil, counters, &replies)
    }

    /// Refuses the whole connection, because its caller speaks in plain where TLS is due.
    public mutating func refusePlain(
        counters: borrowing SessionCounters,
        replies: inout ByteQueue
    ) {
        close(by: .plain, nil, counters, &replies)
    }

    // MARK: - One frame

    /// Judges the frame behind what was used, where at least its length field is there, and answers it as far
    /// as it is.
    ///
    /// - Returns: how much work it was, in rows.
    private mutating func answerFrame<S: Scorer & ~Copyable>(
        _ bytes: RawSpan,
        _ terms: Terms,
        _ received: inout Received,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) -> Int {
        let offset = received.bytesUsed
        let left = bytes.byteCount - offset
        let length = bytes.littleEndian(UInt32.self, at: offset)
        if let fault = FrameFault(length: length) {
            close(by: fault, nil, counters, &replies)
            received.add(0, answers: 1)
            return 1
        }
        guard left >= WireLimits.headerBytes else { return 0 }
        let header = FrameHeader(bytes, at: offset)
        if header.version != FrameHeader.version {
            close(by: .version(header.version), header, counters, &replies)
            received.add(0, answers: 1)
            return 1
        }
        let opcode = Opcode(rawValue: header.opcode)
        let fault = fault(of: header, opcode, terms.isLate, hasModel: scorer.modelDigest != nil)
        let frameBytes = WireLimits.headerBytes + header.payloadBytes
        guard let opcode, fault == nil else {
            // A fault is told when the whole frame is there, and then the next one is where it should be.
            let refusal = Refusal(header, opcode, fault ?? .opcode(header.opcode))
            guard left >= frameBytes else {
                open = .refused(refusal, left: frameBytes - left)
                received.add(left, answers: 0)
                return 1
            }
            received.add(frameBytes, answers: 1)
            return refuse(refusal, counters, &replies)
        }
        if opcode == .scoreBatch {
            received.add(WireLimits.headerBytes, answers: 0)
            begin(header, scorer, &replies)
            return 1
        }
        guard left >= frameBytes else { return 0 }
        if opcode.asksReasons {
            guard terms.isTurn(of: opcode, scorer) else {
                received.mayHaveMore = true
                received.awaitsReasons = !terms.givesReasons
                return 0
            }
            received.gaveReasons = true
        }
        let payload = bytes.extracting(
            offset + WireLimits.headerBytes..<offset + frameBytes
        )
        received.add(frameBytes, answers: 1)
        return answer(opcode, id: header.id, payload, scorer, &block, counters, &replies)
    }

    /// The first fault of a frame whose length and version are right.
    private func fault(
        of header: FrameHeader,
        _ opcode: Opcode?,
        _ isLate: Bool,
        hasModel: Bool
    ) -> FrameFault? {
        if let fault = FrameFault(header) { return fault }
        guard let opcode else { return .opcode(header.opcode) }
        if !allowed.contains(opcode) { return .notAllowed(opcode) }
        if let fault = FrameFault(header, opcode: opcode) { return fault }
        if isDraining { return .draining }
        guard opcode.asksModel else { return nil }
        if isLate { return .busy }
        return hasModel ? nil : .noModel
    }

    /// Takes what has come of the open frame.
    ///
    /// - Returns: how much work it was, in rows.
    private mutating func takeOpen<S: Scorer & ~Copyable>(
        _ bytes: RawSpan,
        _ received: inout Received,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) -> Int {
        let there = bytes.byteCount - received.bytesUsed
        switch open {
        case nil: return 0
        case .refused(let refusal, let left):
            guard there >= left else {
                open = .refused(refusal, left: left - there)
                received.add(there, answers: 0)
                return 0
            }
            open = nil
            received.add(left, answers: 1)
            return refuse(refusal, counters, &replies)
        case .batch(let reply):
            let rows = reply.score(
                bytes,
                at: received.bytesUsed,
                scorer,
                &block,
                &replies
            )
            received.add(rows * WireLimits.rowBytes, answers: 0)
            // Rows may be left that are whole.
            if reply.rowsLeft > 0 {
                received.mayHaveMore = there - rows * WireLimits.rowBytes >= WireLimits.rowBytes
                return rows
            }
            open = nil
            received.add(0, answers: 1)
            counters.count(rows: reply.end(&replies))
            counters.count(replies: 1, to: .scoreBatch, .ok)
            return rows
        }
    }

    /// Begins the reply to a batch whose header has come.
    private mutating func begin<S: Scorer & ~Copyable>(
        _ header: FrameHeader,
        _ scorer: borrowing S,
        _ replies: inout ByteQueue
    ) {
        guard let model = scorer.model, let digest = scorer.modelDigest else {
            preconditionFailure("a batch without a model is refused")
        }
        let rows = header.payloadBytes / WireLimits.rowBytes
        open = .batch(BatchReply(id: header.id, rows: rows, model: model, digest: digest, &replies))
    }

    /// Answers a request that is well formed and asks for no scores that are answered by the block.
    ///
    /// - Returns: how much work it was, in rows.
    private func answer<S: Scorer & ~Copyable>(
        _ opcode: Opcode,
        id: UInt64,
        _ payload: RawSpan,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) -> Int {
        switch opcode {
        case .score, .scoreBatch:
            preconditionFailure("scores with a model are answered in their blocks")
        case .explain, .change:
            return answerReasons(opcode, id: id, payload, scorer, &block, counters, &replies)
        case .info:
            answerDocument(scorer.infoDocument(), opcode, id: id, scorer, counters, &replies)
            return WireLimits.blockRows
        case .stats:
            answerDocument(scorer.statsDocument(), opcode, id: id, scorer, counters, &replies)
            return WireLimits.blockRows
        case .ping:
            let header = FrameHeader(
                opcode: opcode.rawValue | Opcode.replyBit,
                id: id,
                payloadBytes: payload.byteCount
            )
            header.append(to: &replies)
            replies.append(payload)
            counters.count(replies: 1, to: .ping, .ok)
            return 1
        }
    }

    // MARK: - Replies

    private func answerDocument<S: Scorer & ~Copyable>(
        _ document: [UInt8],
        _ opcode: Opcode,
        id: UInt64,
        _ scorer: borrowing S,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) {
        var header = FrameHeader(opcode: opcode.rawValue, id: id, payloadBytes: 0)
        guard document.count <= WireLimits.documentBytesMax else {
            let fault = FrameFault.document(opcode, bytes: document.count)
            scorer.foundDefect(fault.sentence)
            return Refusal(header, opcode, fault).append(to: &replies, counters)
        }
        header = FrameHeader(
            opcode: opcode.rawValue | Opcode.replyBit,
            id: id,
            payloadBytes: document.count
        )
        header.append(to: &replies)
        replies.append(document)
        counters.count(replies: 1, to: opcode, .ok)
    }

    /// Appends the reply to a refused request.
    ///
    /// - Returns: how much work it was, in rows.
    private mutating func refuse(
        _ refusal: Refusal,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) -> Int {
        if refusal.fault == .draining { closing = .shuttingDown }
        refusal.append(to: &replies, counters)
        return refusal.fault.work
    }

    /// Refuses a request, nil where its header was not read, by a fault behind which no frame is looked for.
    private mutating func close(
        by fault: FrameFault,
        _ request: FrameHeader?,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) {
        closing = fault.status
        let unread = FrameHeader(opcode: Opcode.unreadRequest, id: 0, payloadBytes: 0)
        Refusal(request ?? unread, nil, fault).append(to: &replies, counters)
    }
}
