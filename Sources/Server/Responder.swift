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
    /// How much time of the loop goes to reasons.
    private(set) var reasons = ReasonShare()

    /// How long requests for scores may wait for this loop before they are refused, in nanoseconds.
    let queueNanoseconds: UInt64

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
            /// Reasons are asked for, and others want their turns before there are more.
            case reasons
        }

        /// Bytes used, from the front.
        var bytesUsed = 0
        /// Requests answered, refused ones too.
        var answers = 0
        /// Why no more were.
        var end = End.done
        /// Whether reasons were given, so that the loop's next turn is to be told of.
        var gaveReasons = false
        /// Whether all replies were taken by the socket, all bytes were used, no frame is begun, and no reasons
        /// were given.
        var isInStep = false

        /// Goes on by what another turn came to.
        mutating func add(_ next: Outcome) {
            bytesUsed += next.bytesUsed
            answers += next.answers
            end = next.end
            gaveReasons = gaveReasons || next.gaveReasons
            isInStep = next.isInStep
        }
    }

    /// Answers the whole frames at the front of `bytes`, as far as the backlog of `stream` and the slice of one
    /// turn allow.
    ///
    /// - Parameters:
    ///   - bytes: what has arrived.
    ///   - session: whose they are.
    ///   - stream: takes the replies.
    ///   - times: when they were read, and since when they wait for this loop; the time from the one to handing the
    ///     replies to the socket is recorded for each request, and by the other a request is late.
    ///   - now: the time.
    /// - Returns: how far it came.
    // A call of its own takes 58 instructions more, of 2,270 for a request alone.
    @inline(__always)
    mutating func answer(
        _ bytes: RawSpan,
        _ session: inout ServerSession,
        on stream: TCPStream,
        _ times: Delay.Times,
        at now: UInt64
    ) -> Outcome {
        let unsent = stream.unsentBytes
        var outcome = Outcome()
        var isLate = now - times.queued > queueNanoseconds
        var stepBegan = now
        while true {
            let received = session.receive(
                bytes.extracting(outcome.bytesUsed..<bytes.byteCount),
                isLate: isLate,
                givesReasons: reasons.isOpen,
                scorer: scorer,
                block: &block,
                counters: stats.session,
                replies: &replies
            )
            outcome.bytesUsed += received.bytesUsed
            outcome.answers += received.answers
            guard received.gaveReasons || received.mayHaveMore else { break }
            let stepEnded = MonotonicClock.nanoseconds
            if received.gaveReasons {
                outcome.gaveReasons = true
                reasons.gave(for: stepEnded - stepBegan)
            }
            guard received.mayHaveMore else { break }
            if received.awaitsReasons {
                outcome.end = .reasons
                break
            }
            if unsent + replies.count >= WireLimits.backlogBytesHigh {
                outcome.end = .backlog
                break
            }
            if stepEnded - now >= ServerLimits.sliceNanoseconds {
                outcome.end = .slice
                break
            }
            isLate = stepEnded - times.queued > queueNanoseconds
            stepBegan = stepEnded
        }
        stats.bytesIn.add(outcome.bytesUsed)
        let sentAll = replies.isEmpty ? unsent == 0 : sendReplies(on: stream)
        outcome.isInStep =
            sentAll && outcome.bytesUsed == bytes.byteCount && session.isAtRest
            && !outcome.gaveReasons
        if outcome.gaveReasons {
            reasons.paused(at: MonotonicClock.nanoseconds, used: stats.bytesIn.value)
        }
        if outcome.answers > 0 {
            let took = min(MonotonicClock.nanoseconds - times.read, ShardStats.latencyMax)
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

    /// The loop's next turn begins.
    mutating func turn(at now: UInt64) {
        reasons.turn(at: now, used: stats.bytesIn.value)
    }

    /// Lets other threads read the latencies up to now.
    mutating func publishLatency() {
        guard latencyChanged else { return }
        latencyChanged = false
        let latency = latency
        stats.latency.withLock { $0 = latency }
    }
}
