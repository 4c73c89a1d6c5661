import Bytes

/// Requests for scores with nothing wrong, which are answered by the block.
extension ServerSession {
    /// What is said to requests for scores with nothing wrong that follow one another.
    enum WayOfScores: Equatable {
        /// All of them are scored by the model with this digest.
        case answered(by: UInt64)
        /// All of them are told `busy`.
        case busy
        /// Each is judged by itself.
        case oneByOne
    }

    @inline(__always)
    func wayOfScores(_ isLate: Bool, digest: UInt64?) -> WayOfScores {
        if isDraining || !allowed.contains(.score) { return .oneByOne }
        if isLate { return .busy }
        guard let digest else { return .oneByOne }
        return .answered(by: digest)
    }

    /// Scores the rows that were gathered and appends a reply for each.
    func answerScores<S: Scorer & ~Copyable>(
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
                        scorer.whyNoScore(block.rows[index]),
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
}
