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

    init(scorer: consuming ShardScorer, stats: ShardStats) {
        self.scorer = scorer
        self.stats = stats
    }

    /// What a turn came to.
    struct Outcome {
        /// What the session did.
        var received: ServerSession.Received
        /// Whether all replies were taken by the socket.
        var sentAll: Bool
    }

    /// Answers the whole frames at the front of `bytes`, as far as the backlog of `stream` allows.
    ///
    /// The time from `began` to handing the replies to the socket is recorded for each request.
    mutating func answer(
        _ bytes: RawSpan,
        _ session: inout ServerSession,
        on stream: TCPStream,
        since began: UInt64
    ) -> Outcome {
        let unsent = stream.unsentBytes
        let received = session.receive(
            bytes,
            scorer: scorer,
            block: &block,
            counters: stats.session,
            replies: &replies,
            pausingAt: max(0, WireLimits.backlogBytesHigh - unsent)
        )
        stats.bytesIn.add(received.bytesUsed)
        let sentAll = replies.isEmpty ? unsent == 0 : sendReplies(on: stream)
        if received.answers > 0 {
            let took = min(MonotonicClock.nanoseconds - began, ShardStats.latencyMax)
            latency.record(took, count: UInt64(received.answers))
            latencyChanged = true
        }
        return Outcome(received: received, sentAll: sentAll)
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
