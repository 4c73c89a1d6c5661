import Bytes
import EventLoop
internal import Platform
import Wire

/// The books of a load test, which all its connections write to: what is asked, and how each request ended.
final class Ledger {
    /// How each request ended.
    var recorder: Recorder
    /// What is asked, and what the right replies are.
    let pool: RequestPool
    private var block = ReplyBlock()
    /// The requests that are being sent; empty between two calls, so that no connection needs room for its own.
    private var requests = ByteQueue(capacity: 0)

    /// The most room for requests that is kept from one call to the next, in bytes.
    private static let roomBytesMax = 4 << 20

    init(pool: RequestPool, recorder: Recorder) {
        self.pool = pool
        self.recorder = recorder
    }

    /// Sends the requests that were added to a pipeline, and notes when.
    func send(_ pipeline: inout Pipeline, over connection: TCPStream) {
        pipeline.appendUnsent(from: pool, to: &requests)
        pipeline.markSent(at: MonotonicClock.nanoseconds, in: &recorder)
        connection.send(requests.bytes)
        requests.removeAll()
        if requests.allocatedBytes > Self.roomBytesMax { requests = ByteQueue(capacity: 0) }
    }

    /// Checks and records the whole replies at the front of `bytes`.
    ///
    /// - Returns: how many bytes they took.
    /// - Throws: ``ProtocolViolation`` when the bytes are no replies, or nobody asked for them.
    func take(_ bytes: RawSpan, _ pipeline: inout Pipeline) throws(ProtocolViolation) -> Int {
        if let requests = pool.http {
            return try pipeline.takeAnswers(
                bytes,
                at: MonotonicClock.nanoseconds,
                pool: pool,
                to: requests,
                recorder: &recorder
            )
        }
        return try pipeline.takeReplies(
            bytes,
            at: MonotonicClock.nanoseconds,
            pool: pool,
            block: &block,
            recorder: &recorder
        )
    }
}
