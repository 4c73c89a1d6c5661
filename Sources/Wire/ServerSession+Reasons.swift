import Bytes

/// Requests for reasons with nothing wrong: why a score is what it is, or what would change the decision.
extension ServerSession {
    /// On which terms a frame is answered.
    struct Terms {
        /// Whether whatever asks the model is refused with `busy`.
        let isLate: Bool
        /// Whether requests for reasons are answered now, and not when whoever owns the session says so.
        let givesReasons: Bool
        /// Rows that requests for reasons may cost in this step; none where something else was answered in it.
        private let room: Int

        init(_ isLate: Bool, _ givesReasons: Bool, after work: Int, _ received: Received) {
            self.isLate = isLate
            self.givesReasons = givesReasons
            room = work == 0 || received.gaveReasons ? WireLimits.blockRows - work : 0
        }

        /// Whether a request for reasons is answered in this step.
        func isTurn<S: Scorer & ~Copyable>(of opcode: Opcode, _ scorer: borrowing S) -> Bool {
            guard givesReasons, room > 0 else { return false }
            return room == WireLimits.blockRows || scorer.reasonRows(opcode) <= room
        }
    }

    /// Answers one, or says why it cannot be.
    ///
    /// - Returns: how much work it was, in rows.
    func answerReasons<S: Scorer & ~Copyable>(
        _ opcode: Opcode,
        id: UInt64,
        _ payload: RawSpan,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock,
        _ counters: borrowing SessionCounters,
        _ replies: inout ByteQueue
    ) -> Int {
        let row = payload.littleEndian(FeatureRow.self, at: 0)
        do throws(ReasonsRefusal) {
            if let why = scorer.whyNotOffered(opcode) { throw .notOffered(why) }
            let score = try Self.score(row, scorer, &block)
            if opcode == .change {
                scorer.change(row, score).appendReply(id: id, to: &replies)
            } else {
                try Self.explain(row, score, scorer).appendReply(id: id, to: &replies)
            }
            counters.count(rows: 1)
            counters.count(replies: 1, to: opcode, .ok)
        } catch {
            replies.appendError(error.status, error.sentence, opcode: opcode.rawValue, id: id)
            counters.count(replies: 1, to: opcode, error.status)
        }
        return scorer.reasonRows(opcode)
    }

    /// The score of a row, by the way of all scores and so the same to the bit.
    private static func score<S: Scorer & ~Copyable>(
        _ row: FeatureRow,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock
    ) throws(ReasonsRefusal) -> Score {
        guard let digest = scorer.modelDigest else {
            preconditionFailure("reasons without a model are refused")
        }
        block.rows[0] = row
        guard scorer.score(&block, count: 1) else { throw .noScore(scorer.whyNoScore(row)) }
        return Score(
            probability: block.probabilities[0],
            flags: ScoreFlags(rawValue: block.flags[0]),
            modelDigest: digest
        )
    }

    private static func explain<S: Scorer & ~Copyable>(
        _ row: FeatureRow,
        _ score: Score,
        _ scorer: borrowing S
    ) throws(ReasonsRefusal) -> ScoreExplanation {
        do throws(BeyondUnits) {
            return try scorer.explain(row, score)
        } catch {
            throw .noScore(scorer.whyBeyondUnits(error.feature))
        }
    }
}

/// Why a well-formed request for reasons gets none.
private enum ReasonsRefusal: Error {
    case notOffered(String)
    case noScore(String)

    var status: Status {
        switch self {
        case .notOffered: .notOffered
        case .noScore: .invalidFeatures
        }
    }

    var sentence: String {
        switch self {
        case .notOffered(let sentence), .noScore(let sentence): sentence
        }
    }
}
