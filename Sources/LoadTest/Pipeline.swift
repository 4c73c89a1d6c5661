import Bytes
import DequeModule
import Wire

/// The requests of one connection that wait for their replies, in order.
///
/// Requests that were due and sent at the same moments are kept as one run, so that a deep pipeline costs
/// as little as a shallow one.
struct Pipeline: ~Copyable {
    /// Requests with consecutive numbers and the same times.
    struct Run {
        var first: UInt64
        var count: Int
        /// In nanoseconds of the monotonic clock; 0 stands for the moment of sending.
        var due: UInt64
        /// In nanoseconds of the monotonic clock; 0 until they are sent.
        var sent: UInt64
    }

    // Oldest first; it allocates nothing once it was as long as it gets.
    private var runs = Deque<Run>(minimumCapacity: 8)
    private var unsentRuns = 0
    /// Requests without a reply.
    private(set) var count = 0

    /// When the oldest request was sent that has no reply, in nanoseconds; nil when none waits.
    var waitsSince: UInt64? { runs.first.flatMap { $0.sent > 0 ? $0.sent : nil } }

    /// Whether something waits to be sent.
    var needsFlush: Bool { unsentRuns > 0 }

    /// Adds requests that are due at the same moment.
    mutating func add(_ first: UInt64, count more: Int, due: UInt64) {
        runs.append(Run(first: first, count: more, due: due, sent: 0))
        unsentRuns += 1
        count += more
    }

    /// Appends the bytes of what was added and not sent.
    func appendUnsent(from pool: RequestPool, to buffer: inout ByteQueue) {
        for place in runs.count - unsentRuns..<runs.count {
            pool.append(runs[place].first, count: runs[place].count, to: &buffer)
        }
    }

    /// Notes that what was added is sent at `time`.
    mutating func markSent(at time: UInt64, in recorder: inout Recorder) {
        for place in runs.count - unsentRuns..<runs.count {
            if runs[place].due == 0 { runs[place].due = time }
            runs[place].sent = time
            recorder.sent(runs[place].count, due: runs[place].due, at: time)
        }
        unsentRuns = 0
    }

    /// Checks and records the whole replies at the front of `bytes`.
    ///
    /// - Returns: how many bytes they took.
    /// - Throws: ``ProtocolViolation`` when the bytes are no replies, or nobody asked for them.
    mutating func takeReplies(
        _ bytes: RawSpan,
        at done: UInt64,
        pool: RequestPool,
        block: inout ReplyBlock,
        recorder: inout Recorder
    ) throws(ProtocolViolation) -> Int {
        var used = 0
        while used < bytes.byteCount {
            let scores = pool.isBatch ? 0 : block.gather(bytes, at: used)
            if scores > 0 {
                try takeScores(scores, at: done, pool: pool, block: &block, recorder: &recorder)
                used += scores * WireLimits.scoreReplyBytes
                continue
            }
            guard let reply = try ClientSession.reply(in: bytes, at: used) else { break }
            if count == 0, reply.status != .ok { throw .refusal(reply, in: bytes) }
            let run = try takeFromFirst(1)
            recorder.finished(run, reply, in: bytes, at: done, pool: pool)
            used = reply.end
        }
        if used > 0 { recorder.replied(at: done) }
        return used
    }

    private mutating func takeScores(
        _ scores: Int,
        at done: UInt64,
        pool: RequestPool,
        block: inout ReplyBlock,
        recorder: inout Recorder
    ) throws(ProtocolViolation) {
        var offset = 0
        while offset < scores {
            let run = try takeFromFirst(scores - offset)
            recorder.finished(run, &block, from: offset, at: done, pool: pool)
            offset += run.count
        }
    }

    /// Takes up to `most` requests from the first run.
    mutating func takeFromFirst(_ most: Int) throws(ProtocolViolation) -> Run {
        guard count > 0 else {
            throw ProtocolViolation("the server sent a reply that nobody asked for")
        }
        var run = runs[0]
        if run.count <= most {
            runs.removeFirst()
        } else {
            runs[0].first += UInt64(most)
            runs[0].count -= most
            run.count = most
        }
        count -= run.count
        return run
    }

    /// Takes everything that will have no reply.
    mutating func takeAll() -> [Run] {
        let all = Array(runs)
        runs.removeAll(keepingCapacity: true)
        unsentRuns = 0
        count = 0
        return all
    }
}

extension ProtocolViolation {
    /// An error that answers no request: the server has no use for the connection, and says why.
    static func refusal(_ reply: Reply, in bytes: RawSpan) -> ProtocolViolation {
        ProtocolViolation("the server refused: \(reply.text(in: bytes))")
    }
}
