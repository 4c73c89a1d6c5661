import Bytes

/// A frame whose header was judged and of which more is to come.
enum OpenFrame {
    /// A batch, whose rows are scored as they arrive.
    case batch(BatchReply)
    /// A frame that is refused when so many bytes more have come.
    case refused(Refusal, left: Int)
}

/// The reply to a batch while its rows arrive.
///
/// Probabilities go out as they are computed, and only the flags, which stand behind them all, are kept: a byte a
/// row that was scored, whatever a caller announced.
final class BatchReply {
    /// Rows that have not been scored.
    private(set) var rowsLeft: Int
    private let model: AnyObject
    private var flags = ByteQueue()
    private var scored = 0

    /// Begins a reply: its header and the digest.
    ///
    /// - Parameters:
    ///   - id: the request's.
    ///   - rows: how many there will be, 1 to ``WireLimits/batchRowsMax``.
    ///   - model: scores all of them, whatever answers others meanwhile.
    ///   - digest: the model's.
    ///   - replies: where the reply is appended.
    init(id: UInt64, rows: Int, model: AnyObject, digest: UInt64, _ replies: inout ByteQueue) {
        rowsLeft = rows
        self.model = model
        let header = FrameHeader(
            opcode: Opcode.scoreBatch.rawValue | Opcode.replyBit,
            id: id,
            payloadBytes: 8 + 9 * rows
        )
        header.append(to: &replies)
        replies.append(digest)
    }

    /// Bytes that are kept until the reply ends.
    var heldBytes: Int { flags.allocatedBytes }

    /// Scores the whole rows at the front of `bytes` from `offset` on, a block of them at the most.
    ///
    /// - Returns: how many they are.
    func score<S: Scorer & ~Copyable>(
        _ bytes: RawSpan,
        at offset: Int,
        _ scorer: borrowing S,
        _ block: inout ScoreBlock,
        _ replies: inout ByteQueue
    ) -> Int {
        let whole = (bytes.byteCount - offset) / WireLimits.rowBytes
        let count = min(WireLimits.blockRows, rowsLeft, whole)
        guard count > 0 else { return 0 }
        for index in 0..<count {
            let at = offset + index * WireLimits.rowBytes
            block.rows[index] = bytes.littleEndian(FeatureRow.self, at: at)
        }
        _ = scorer.score(&block, count: count, by: model)
        replies.reserve(8 * count)
        flags.reserve(count)
        for index in 0..<count {
            replies.appendUnchecked(block.probabilities[index])
            flags.appendUnchecked(block.flags[index])
            if block.hasScore(index) { scored += 1 }
        }
        rowsLeft -= count
        return count
    }

    /// Ends the reply, all of whose rows are scored.
    ///
    /// - Returns: how many rows have a score.
    func end(_ replies: inout ByteQueue) -> Int {
        replies.append(flags.bytes)
        return scored
    }
}
