package import Bytes
package import Wire

extension ServerSession {
    /// Answers all that is whole at the front of `bytes`, step by step, as a server with one caller does.
    ///
    /// - Returns: how many bytes were used, and how many requests answered.
    package mutating func receiveAll<S: Scorer & ~Copyable>(
        _ bytes: RawSpan,
        scorer: borrowing S,
        block: inout ScoreBlock,
        counters: borrowing SessionCounters,
        replies: inout ByteQueue
    ) -> (bytesUsed: Int, answers: Int) {
        var used = 0
        var answers = 0
        while true {
            let received = receive(
                bytes.extracting(used..<bytes.byteCount),
                scorer: scorer,
                block: &block,
                counters: counters,
                replies: &replies
            )
            used += received.bytesUsed
            answers += received.answers
            if !received.mayHaveMore { return (used, answers) }
        }
    }
}
