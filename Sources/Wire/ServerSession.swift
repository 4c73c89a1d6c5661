public import Bytes

/// One connection as the server sees it: request bytes in, reply bytes out.
///
/// It holds no socket, clock or log and keeps no bytes: the caller presents what has arrived and is told
/// how much of it was used, so a frame cut anywhere is presented again when more is there. Faults are judged
/// in the order that the specification gives, each as soon as its bytes are there.
public struct ServerSession: ~Copyable {
    /// Why the session answers no more, once it does not.
    public private(set) var closing: Status?

    /// Whether requests from now on are refused because the server stops.
    public private(set) var isDraining = false

    /// A session that has seen nothing.
    public init() {}

    /// Refuses every request that is presented from now on with `shutting down`.
    public mutating func drain() {
        isDraining = true
    }

    /// Answers the whole frames at the front of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: what has arrived and was not used before.
    ///   - scorer: gives the scores.
    ///   - block: room to score in; what it holds does not matter.
    ///   - counters: where requests, replies and rows are counted.
    ///   - replies: where replies are appended.
    ///   - replyBytesPause: the session pauses between two frames when the replies have so many bytes or
    ///     more, so that they never grow beyond that and the largest reply.
    /// - Returns: how much was used and answered.
    public mutating func receive<S: Scorer & ~Copyable>(
        _ bytes: RawSpan,
        scorer: borrowing S,
        block: inout ScoreBlock,
        counters: borrowing SessionCounters,
        replies: inout ByteQueue,
        pausingAt replyBytesPause: Int
    ) -> Received {
        guard closing == nil else { return Received(bytesUsed: bytes.byteCount) }
        let digest = isDraining ? nil : scorer.modelDigest
        var received = Received()
        while bytes.byteCount - received.bytesUsed >= WireLimits.lengthFieldBytes {
            let offset = received.bytesUsed
            let scores = digest == nil ? 0 : block.gather(bytes, at: offset)
            if let digest, scores > 0 {
                answerScores(scores, by: digest, scorer, &block, counters, &replies)
                received.add(scores * ScoreRequest.bytes, answers: scores)
            } else {
                let frameBytes = answerFrame(bytes, at: offset, scorer, &block, counters, &replies)
                if closing != nil {
                    received.add(bytes.byteCount - offset, answers: 1)
                    break
                }
                if frameBytes == 0 { break }
                received.add(frameBytes, answers: 1)
            }
            if replies.count >= replyBytesPause {
                received.isPaused = true
                break
            }
        }
        return received
    }

    /// What one call of `receive` did.
    public struct Received: Sendable, Equatable {
        /// Bytes used, from the front; the rest must be presented again.
        ///
        /// All of them once ``ServerSession/closing`` is set.
        public fileprivate(set) var bytesUsed = 0
        /// Requests answered, refused ones too.
        public fileprivate(set) var answers = 0
        /// Whether the replies reached the limit, so that whole frames may be among the rest.
        public fileprivate(set) var isPaused = false

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
        let unread = FrameHeader(opcode: Opcode.unreadRequest, id: 0, payloadBytes: 0)
        refuse(unread, of: nil, .overloaded(connectionsMax: connectionsMax), counters, &replies)
        closing = .overloaded
    }

    // MARK: - Scores

    /// Scores the rows that were gathered and appends a reply for each.
    private func answerScores<S: Scorer & ~Copyable>(
        _ count: Int,
        by digest: UInt64,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) {
        var refused = 0
        if scorer.score(&block, count: count) {
            block.appendReplies(count: count, digest: digest, to: &replies)
        } else {
            for index in 0..<count {
                guard block.hasScore(index) else {
                    refused += 1
                    replies.appendError(
                        .invalidFeatures,
                        Self.whyNoScore(block.rows[index], scorer: scorer),
                        opcode: Opcode.score.rawValue,
                        id: block.ids[index]
                    )
                    continue
                }
                block.appendReply(index, digest: digest, to: &replies)
            }
        }
        counters.count(rows: count - refused)
        counters.count(replies: count - refused, to: .score, .ok)
        if refused > 0 { counters.count(replies: refused, to: .score, .invalidFeatures) }
    }

    private static func whyNoScore<S: Scorer & ~Copyable>(
        _ row: FeatureRow,
        scorer: borrowing S
    ) -> String {
        for index in row.indices where !row[index].isFinite {
            let value = row[index].isNaN ? "NaN" : row[index] < 0 ? "-infinity" : "infinity"
            return "\(scorer.featureName(index)) is \(value); every feature must be finite"
        }
        return "the model gives no probability for these features: what it computes is no number "
            + "from 0 to 1; check their units and magnitudes"
    }

    // MARK: - One frame

    /// Answers the frame at `offset`, where at least its length field is there.
    ///
    /// - Returns: the frame's size, or 0 when it is not whole yet.
    private mutating func answerFrame<S: Scorer & ~Copyable>(
        _ bytes: RawSpan,
        at offset: Int,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) -> Int {
        let length = bytes.littleEndian(UInt32.self, at: offset)
        if let fault = FrameFault(length: length) {
            let unread = FrameHeader(opcode: Opcode.unreadRequest, id: 0, payloadBytes: 0)
            refuse(unread, of: nil, fault, counters, &replies)
            closing = fault.status
            return 0
        }
        let left = bytes.byteCount - offset
        guard left >= WireLimits.headerBytes else { return 0 }
        let header = FrameHeader(bytes, at: offset)
        if header.version != FrameHeader.version {
            refuse(header, of: nil, .version(header.version), counters, &replies)
            closing = .unsupportedVersion
            return 0
        }
        let frameBytes = WireLimits.headerBytes + header.payloadBytes
        guard left >= frameBytes else { return 0 }
        guard let opcode = Opcode(rawValue: header.opcode) else {
            let fault = FrameFault(header) ?? .opcode(header.opcode)
            refuse(header, of: nil, fault, counters, &replies)
            return frameBytes
        }
        if let fault = FrameFault(header) ?? FrameFault(header, opcode: opcode) {
            refuse(header, of: opcode, fault, counters, &replies)
        } else if isDraining {
            refuse(header, of: opcode, .draining, counters, &replies)
            closing = .shuttingDown
        } else {
            let payload = bytes.extracting(
                offset + WireLimits.headerBytes..<offset + frameBytes
            )
            answer(opcode, id: header.id, payload, scorer, &block, counters, &replies)
        }
        return frameBytes
    }

    /// Answers a request that is well formed.
    private func answer<S: Scorer & ~Copyable>(
        _ opcode: Opcode,
        id: UInt64,
        _ payload: RawSpan,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) {
        switch opcode {
        case .score, .scoreBatch:
            guard let digest = scorer.modelDigest else {
                let header = FrameHeader(opcode: opcode.rawValue, id: id, payloadBytes: 0)
                return refuse(header, of: opcode, .noModel, counters, &replies)
            }
            // A score with a model is answered in `receive`; only a batch comes this far.
            precondition(opcode == .scoreBatch, "a score with a model is scored in its block")
            answerBatch(id: id, payload, digest: digest, scorer, &block, counters, &replies)
        case .info:
            answerDocument(scorer.infoDocument(), opcode, id: id, scorer, counters, &replies)
        case .stats:
            answerDocument(scorer.statsDocument(), opcode, id: id, scorer, counters, &replies)
        case .ping:
            let header = FrameHeader(
                opcode: opcode.rawValue | Opcode.replyBit,
                id: id,
                payloadBytes: payload.byteCount
            )
            header.append(to: &replies)
            replies.append(payload)
            counters.count(replies: 1, to: .ping, .ok)
        }
    }

    /// Scores a batch block by block, all by the model of `digest`.
    private func answerBatch<S: Scorer & ~Copyable>(
        id: UInt64,
        _ payload: RawSpan,
        digest: UInt64,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) {
        let rows = payload.byteCount / WireLimits.rowBytes
        let header = FrameHeader(
            opcode: Opcode.scoreBatch.rawValue | Opcode.replyBit,
            id: id,
            payloadBytes: 8 + 9 * rows
        )
        header.append(to: &replies)
        replies.append(digest)
        let probabilities = replies.appendZeros(9 * rows)
        let flags = probabilities + 8 * rows
        var scored = 0
        for first in stride(from: 0, to: rows, by: WireLimits.blockRows) {
            let count = min(WireLimits.blockRows, rows - first)
            for index in 0..<count {
                let at = (first + index) * WireLimits.rowBytes
                block.rows[index] = payload.littleEndian(FeatureRow.self, at: at)
            }
            _ = scorer.score(&block, count: count)
            for index in 0..<count {
                replies.store(block.probabilities[index], at: probabilities + 8 * (first + index))
                replies.store(block.flags[index], at: flags + first + index)
                if block.hasScore(index) { scored += 1 }
            }
        }
        counters.count(rows: scored)
        counters.count(replies: 1, to: .scoreBatch, .ok)
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
            return refuse(header, of: opcode, fault, counters, &replies)
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

    private func refuse(
        _ request: FrameHeader,
        of opcode: Opcode?,
        _ fault: FrameFault,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) {
        counters.count(replies: 1, to: opcode, fault.status)
        replies.appendError(
            fault.status,
            fault.sentence,
            opcode: request.opcode,
            id: request.id
        )
    }
}

extension ByteQueue {
    /// Appends an error reply; a sentence that is too long is cut between two scalars.
    mutating func appendError(_ status: Status, _ sentence: String, opcode: UInt8, id: UInt64) {
        var text = Array(sentence.utf8)
        if text.count > WireLimits.sentenceBytesMax {
            var end = WireLimits.sentenceBytesMax
            // A byte 10xxxxxx belongs to the scalar before it, which has four bytes at the most.
            while text[end] & 0xc0 == 0x80 { end -= 1 }
            text.removeSubrange(end...)
        }
        let header = FrameHeader(
            opcode: opcode | Opcode.replyBit,
            status: status.rawValue,
            id: id,
            payloadBytes: text.count
        )
        header.append(to: &self)
        append(text)
    }
}
