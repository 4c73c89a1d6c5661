import Wire

/// Judges and records what happens to each request; the part of a test that every request passes through.
struct Recorder {
    private(set) var measurements = Measurements()
    var timeline = Timeline()
    /// Requests sent and not answered, warm-up included.
    private(set) var inFlight = 0

    /// Requests due before this are not measured; in nanoseconds of the monotonic clock.
    var measuredFrom = UInt64.max
    /// The end of the plan, in nanoseconds of the monotonic clock.
    var end = UInt64.max

    private let isOpenLoop: Bool
    private var gap = ReplyGap()
    private let digest: UInt64?
    /// The least time from sending to a reply so far, in nanoseconds.
    private var quickest = UInt64.max
    /// Requests that were due and not sent, those of some milliseconds together.
    private var skipped: [Skipped] = []

    private struct Skipped {
        /// When the first and the last of them were due.
        let first: UInt64
        var last: UInt64
        var count: UInt64
    }

    /// How far apart requests may be due that are skipped together, in nanoseconds.
    private static let skippedSpan: UInt64 = 10_000_000

    init(isOpenLoop: Bool, digest: UInt64?) {
        self.isOpenLoop = isOpenLoop
        self.digest = digest
    }

    // MARK: - Sending

    /// Why a request that was due was not sent.
    enum Skip {
        /// This client came to it too late.
        case lateness
        /// Too many were in flight, or no connection was open.
        case wantOfReplies
    }

    /// A request was due and could not be sent.
    mutating func skipped(due: UInt64, for cause: Skip) {
        guard due >= measuredFrom else { return }
        measurements.planned += 1
        measurements.skipped += 1
        if cause == .lateness { measurements.skippedForLateness += 1 }
        if let latest = skipped.last, due - latest.first < Self.skippedSpan {
            skipped[skipped.count - 1].last = due
            skipped[skipped.count - 1].count += 1
        } else {
            skipped.append(Skipped(first: due, last: due, count: 1))
        }
    }

    /// Requests were sent.
    mutating func sent(_ count: Int, due: UInt64, at time: UInt64) {
        inFlight += count
        if !isOpenLoop { gap.sent(at: time) }
        guard due >= measuredFrom else { return }
        measurements.planned += UInt64(count)
        measurements.sent += UInt64(count)
        if isOpenLoop { measurements.recordLag(time - due, count: UInt64(count)) }
    }

    // MARK: - Replies

    /// `ok` score replies came to the requests of `run`, the first of them at `offset` of the block.
    @inline(__always)
    mutating func finished(
        _ run: Pipeline.Run,
        _ block: inout ReplyBlock,
        from offset: Int,
        at done: UInt64,
        pool: RequestPool
    ) {
        inFlight -= run.count
        guard run.due >= measuredFrom else { return }
        let wrong = pool.countWrong(
            in: &block,
            from: offset,
            count: run.count,
            to: run.first,
            digest: digest
        )
        if wrong > 0 {
            let fault = pool.firstFault(
                in: &block,
                from: offset,
                count: run.count,
                to: run.first,
                digest: digest
            )
            countWrong(wrong, fault, age: done - run.due)
        }
        recordGood(run, count: run.count - wrong, at: done)
    }

    /// Any other reply came to the request of `run`, which is one.
    mutating func finished(
        _ run: Pipeline.Run,
        _ reply: Reply,
        in bytes: RawSpan,
        at done: UInt64,
        pool: RequestPool
    ) {
        inFlight -= 1
        guard run.due >= measuredFrom else { return }
        let age = done - run.due
        guard reply.header.id == run.first else {
            return countWrong(
                1,
                RequestPool.Fault.id(reply.header.id).sentence(run.first),
                age: age
            )
        }
        guard reply.status == .ok else {
            let kind = reply.status?.name ?? "status \(reply.header.status)"
            measurements.errors[kind, default: 0] += 1
            return measurements.recordGivenUp(age: age, count: 1)
        }
        guard pool.isRight(reply, in: bytes, to: run.first, digest: digest) else {
            return countWrong(1, RequestPool.Fault.score.sentence(run.first), age: age)
        }
        recordGood(run, count: 1, at: done)
    }

    /// An answer of HTTP came to the request of `run`, which is one.
    mutating func finished(
        _ run: Pipeline.Run,
        _ judgement: RequestPool.AnswerJudgement,
        at done: UInt64
    ) {
        inFlight -= 1
        guard run.due >= measuredFrom else { return }
        let age = done - run.due
        switch judgement {
        case .right: recordGood(run, count: 1, at: done)
        case .wrong(let fault): countWrong(1, fault.sentence(run.first), age: age)
        case .refused(let kind):
            measurements.errors[kind, default: 0] += 1
            measurements.recordGivenUp(age: age, count: 1)
        }
    }

    @inline(__always)
    private mutating func recordGood(_ run: Pipeline.Run, count: Int, at done: UInt64) {
        guard count > 0 else { return }
        let count = UInt64(count)
        measurements.ok += count
        // A reply to the plan's last request cannot come sooner than the quickest of all.
        quickest = min(quickest, done &- run.sent)
        let latest = end &+ LoadPlan.roundingNanoseconds &+ quickest
        if done <= latest {
            measurements.okInTime += count
        } else if run.due &+ (done &- run.sent) <= latest {
            measurements.lateForLag += count
        }
        measurements.record(due: run.due, sent: run.sent, done: done, count: count)
        // What comes after the end belongs to no interval: the last would seem to have had it all.
        if done <= end { timeline.record(done &- run.due, count: count) }
    }

    private mutating func countWrong(_ count: Int, _ sentence: String, age: UInt64) {
        measurements.wrong += UInt64(count)
        measurements.recordGivenUp(age: age, count: UInt64(count))
        measurements.firstWrong = measurements.firstWrong ?? sentence
    }

    /// Some replies have come.
    mutating func replied(at time: UInt64) {
        if !isOpenLoop { endGap(at: time) }
    }

    private mutating func endGap(at time: UInt64) {
        guard measuredFrom < end else { return }
        gap.ended(at: time, isWaiting: inFlight > 0, within: measuredFrom..<end)
    }

    /// This client runs, as it says every ``LoadPlan/tickMilliseconds``.
    mutating func ticked() {
        gap.ticked()
    }

    // MARK: - No replies

    /// The connection of these requests is of no more use.
    mutating func lost(_ runs: [Pipeline.Run], as kind: String, at now: UInt64) {
        for run in runs {
            inFlight -= run.count
            guard run.due >= measuredFrom else { continue }
            measurements.errors[kind, default: 0] += UInt64(run.count)
            measurements.recordGivenUp(age: now - run.due, count: UInt64(run.count))
        }
        if inFlight == 0 { endGap(at: now) }
    }

    /// A lost connection could not be opened again.
    mutating func couldNotReconnect(_ reason: String) {
        measurements.reconnectFault = measurements.reconnectFault ?? reason
    }

    /// The test ends without replies to these requests.
    mutating func givenUp(_ runs: [Pipeline.Run], at now: UInt64) {
        for run in runs {
            inFlight -= run.count
            guard run.due >= measuredFrom else { continue }
            measurements.unanswered += UInt64(run.count)
            measurements.recordGivenUp(age: now - run.due, count: UInt64(run.count))
        }
    }

    /// The test ends; nothing is recorded after this.
    mutating func finish(at now: UInt64) {
        for requests in skipped {
            measurements.recordGivenUp(age: now - requests.last, count: requests.count)
        }
        skipped = []
        endGap(at: now)
        measurements.longestGap = gap.longest.map { stretch in
            Measurements.Gap(
                start: Double(stretch.start - measuredFrom) / 1e9,
                seconds: Double(stretch.length) / 1e9,
                wasClientAway: stretch.wasClientAway
            )
        }
    }

    /// A connection was not served for so long, in nanoseconds of the measured part.
    mutating func unserved(from start: UInt64, to now: UInt64) {
        let (start, now) = (max(start, measuredFrom), min(now, end))
        if now > start { measurements.unservedNanoseconds += now - start }
    }

    /// The server broke the protocol.
    mutating func violated(_ violation: ProtocolViolation) {
        measurements.violations += 1
        measurements.firstViolation = measurements.firstViolation ?? violation.description
    }

    /// Ends the interval of the timeline that has lasted long enough.
    mutating func cutTimeline(at now: UInt64, isLast: Bool = false) {
        if let interval = timeline.cut(at: now, end: end, isLast: isLast) {
            measurements.intervals.append(interval)
        }
    }
}
