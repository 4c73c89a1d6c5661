import Bytes
import ONNX
import WireChecks

@testable import LoadTest
@testable import Wire

/// One connection without a socket: requests are answered by a session of the server, and the test decides
/// when and whether which reply comes.
struct Exchange: ~Copyable {
    let pool: RequestPool
    private(set) var recorder: Recorder
    private var pipeline = Pipeline()
    private var block = ReplyBlock()
    private let scorer: ModelScorer
    private var nextIndex: UInt64

    static let singles = Result { try pool(batch: nil) }
    static let batches = Result { try pool(batch: 5) }

    private static func pool(batch: Int?) throws -> RequestPool {
        RequestPool(
            seed: 5,
            ranges: RequestPool.plausibleRanges,
            batch: batch,
            verifying: try ModelScorer.standard.get().file.model
        )
    }

    init(
        _ pool: RequestPool,
        isOpenLoop: Bool = true,
        firstIndex: UInt64 = 0,
        measuredFrom: UInt64 = 1000,
        end: UInt64 = 1_000_000_000
    ) throws {
        self.pool = pool
        scorer = try ModelScorer.standard.get()
        recorder = Recorder(isOpenLoop: isOpenLoop, digest: scorer.modelDigest)
        recorder.measuredFrom = measuredFrom
        recorder.end = end
        nextIndex = firstIndex
        var usage = ProcessUsage.now()
        recorder.timeline.begin(at: measuredFrom, usage: &usage)
    }

    var waiting: Int { pipeline.count }

    /// Sends requests and returns the right reply to each.
    mutating func send(_ count: Int, due: UInt64, at time: UInt64) throws -> [[UInt8]] {
        pipeline.add(nextIndex, count: count, due: due)
        nextIndex += UInt64(count)
        return try flush(at: time)
    }

    private mutating func flush(at time: UInt64) throws -> [[UInt8]] {
        var session = ServerSession()
        var scoreBlock = ScoreBlock()
        let counters = SessionCounters()
        var requests = ByteQueue(capacity: 4096)
        var replies = ByteQueue(capacity: 4096)
        pipeline.appendUnsent(from: pool, to: &requests)
        _ = session.receiveAll(
            requests.bytes,
            scorer: scorer,
            block: &scoreBlock,
            counters: counters,
            replies: &replies
        )
        pipeline.markSent(at: time, in: &recorder)
        return try Frames.split(replies.bytes)
    }

    /// Presents replies in one piece; how many bytes of the last were left.
    @discardableResult
    mutating func receive(_ frames: [[UInt8]], at time: UInt64) throws(ProtocolViolation) -> Int {
        var bytes = ByteQueue(capacity: 4096)
        for frame in frames { bytes.append(frame) }
        let used = try pipeline.takeReplies(
            bytes.bytes,
            at: time,
            pool: pool,
            block: &block,
            recorder: &recorder
        )
        return bytes.count - used
    }

    /// The connection is lost.
    mutating func lose(at time: UInt64) {
        recorder.lost(pipeline.takeAll(), as: "connection lost", at: time)
    }

    /// The last interval of the timeline, which ends at `time`.
    mutating func lastInterval(at time: UInt64) -> Measurements.Interval? {
        recorder.cutTimeline(at: time, isLast: true)
        return recorder.measurements.intervals.last
    }

    /// A request was due and could not be sent.
    mutating func skip(due: UInt64) {
        recorder.skipped(due: due, for: .wantOfReplies)
    }

    /// The test ends; what was measured.
    mutating func finish(at time: UInt64) -> Measurements {
        recorder.givenUp(pipeline.takeAll(), at: time)
        recorder.finish(at: time)
        return recorder.measurements
    }
}
