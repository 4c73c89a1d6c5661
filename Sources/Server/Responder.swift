import Bytes
import EventLoop
import Histogram
import Platform
import Wire

/// All that answering takes, but the connection: the loop has one, and lends it for one connection's turn.
///
/// One value, so that a turn takes it once: every property of a class that is changed is guarded by the runtime.
struct Responder: ~Copyable {
    /// Gives the scores, by the model that is served now.
    var scorer: ShardScorer
    /// What is counted; other threads read it.
    let stats: ShardStats

    private var block = ScoreBlock()
    /// Replies of the connection whose turn it is; empty between turns.
    private var replies = ByteQueue(capacity: WireLimits.backlogBytesLow)
    private var latency = ShardStats.emptyHistogram
    private var latencyChanged = false

    /// How long requests for scores may wait for this loop before they are refused, in nanoseconds.
    private let queueNanoseconds: UInt64

    init(scorer: consuming ShardScorer, stats: ShardStats, limits: ServerLimits) {
        self.scorer = scorer
        self.stats = stats
        queueNanoseconds = limits.queueTime.milliseconds * 1_000_000
    }

    /// What a turn came to.
    struct Outcome: Equatable {
        /// Why a turn ended.
        enum End {
            /// Nothing whole is left.
            case done
            /// Too many replies wait for the peer.
            case backlog
            /// Others want their turns.
            case slice
        }

        /// Bytes used, from the front.
        var bytesUsed = 0
        /// Requests answered, refused ones too.
        var answers = 0
        /// Why no more were.
        var end = End.done
        /// Whether all replies were taken by the socket, all bytes were used, and no frame is begun.
        var isInStep = false
    }

    /// Answers the whole frames at the front of `bytes`, as far as the backlog of `stream` and the slice of one
    /// turn allow.
    ///
    /// - Parameters:
    ///   - bytes: what has arrived.
    ///   - session: whose they are.
    ///   - stream: takes the replies.
    ///   - began: when they were read, in nanoseconds; the time from then to handing the replies to the
    ///     socket is recorded for each request.
    ///   - queued: since when they wait for this loop.
    ///   - now: the time.
    /// - Returns: how far it came.
    mutating func answer(
        _ bytes: RawSpan,
        _ session: inout ServerSession,
        on stream: TCPStream,
        since began: UInt64,
        queued: UInt64,
        at now: UInt64
    ) -> Outcome {
        let unsent = stream.unsentBytes
        var outcome = Outcome()
        var isLate = now - queued > queueNanoseconds
        while true {
            let received = session.receive(
                bytes.extracting(outcome.bytesUsed..<bytes.byteCount),
                isLate: isLate,
                scorer: scorer,
                block: &block,
                counters: stats.session,
                replies: &replies
            )
            outcome.bytesUsed += received.bytesUsed
            outcome.answers += received.answers
            guard received.mayHaveMore else { break }
            if unsent + replies.count >= WireLimits.backlogBytesHigh {
                outcome.end = .backlog
                break
            }
            let clock = MonotonicClock.nanoseconds
            if clock - now >= ServerLimits.sliceNanoseconds {
                outcome.end = .slice
                break
            }
            isLate = clock - queued > queueNanoseconds
        }
        stats.bytesIn.add(outcome.bytesUsed)
        let sentAll = replies.isEmpty ? unsent == 0 : sendReplies(on: stream)
        outcome.isInStep =
            sentAll && outcome.bytesUsed == bytes.byteCount && session.isAtRest
        if outcome.answers > 0 {
            let took = min(MonotonicClock.nanoseconds - began, ShardStats.latencyMax)
            latency.record(took, count: UInt64(outcome.answers))
            latencyChanged = true
        }
        return outcome
    }

    /// Tells a caller that the server has no room for it.
    mutating func refuse(_ session: inout ServerSession, on stream: TCPStream, connectionsMax: Int)
    {
        session.refuse(
            connectionsMax: connectionsMax,
            counters: stats.session,
            replies: &replies
        )
        _ = sendReplies(on: stream)
    }

    /// Tells a caller in plain that TLS is spoken here.
    mutating func refusePlain(_ session: inout ServerSession, on stream: TCPStream) {
        session.refusePlain(counters: stats.session, replies: &replies)
        stats.bytesOut.add(replies.count)
        _ = stream.transmit(replies.bytes)
        replies.removeAll()
    }

    private mutating func sendReplies(on stream: TCPStream) -> Bool {
        stats.bytesOut.add(replies.count)
        let sentAll = stream.send(replies.bytes)
        replies.removeAll()
        return sentAll
    }

    /// Lets other threads read the latencies up to now.
    mutating func publishLatency() {
        guard latencyChanged else { return }
        latencyChanged = false
        let latency = latency
        stats.latency.withLock { $0 = latency }
    }
}
