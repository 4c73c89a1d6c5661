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
    private let digest: UInt64?

    init(isOpenLoop: Bool, digest: UInt64?) {
        self.isOpenLoop = isOpenLoop
        self.digest = digest
    }

    // MARK: - Sending

    /// A request was due and could not be sent.
    mutating func skipped(due: UInt64) {
        guard due >= measuredFrom else { return }
        measurements.planned += 1
        measurements.skipped += 1
        measurements.recordGivenUp(age: end + LoadPlan.graceNanoseconds - due, count: 1)
    }

    /// Requests were sent.
    mutating func sent(_ count: Int, due: UInt64, at time: UInt64) {
        inFlight += count
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
        _ block: borrowing ReplyBlock,
        from offset: Int,
        at done: UInt64,
        pool: RequestPool
    ) {
        inFlight -= run.count
        guard run.due >= measuredFrom else { return }
        let wrong = pool.countWrong(
            in: block,
            from: offset,
            count: run.count,
            to: run.first,
            digest: digest
        )
        if wrong > 0 {
            let of = block.digests[offset] == digest ? "" : " or of another model"
            countWrong(
                wrong,
                "among the replies to requests \(run.first) to \(run.first + UInt64(run.count) - 1), "
                    + "some are to another request\(of), or not what the model gives"
            )
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
        guard reply.header.id == run.first else {
            let sentence = "the reply to request \(run.first) came with id \(reply.header.id)"
            return countWrong(1, sentence)
        }
        guard reply.status == .ok else {
            let kind = reply.status?.name ?? "status \(reply.header.status)"
            measurements.errors[kind, default: 0] += 1
            return measurements.recordGivenUp(age: done - run.due, count: 1)
        }
        guard pool.isRight(reply, in: bytes, to: run.first, digest: digest) else {
            let sentence =
                "the reply to request \(run.first) is not what the model gives for its features"
            return countWrong(1, sentence)
        }
        recordGood(run, count: 1, at: done)
    }

    @inline(__always)
    private mutating func recordGood(_ run: Pipeline.Run, count: Int, at done: UInt64) {
        guard count > 0 else { return }
        let count = UInt64(count)
        measurements.ok += count
        if done <= end &+ LoadPlan.roundingNanoseconds { measurements.okInTime += count }
        measurements.record(due: run.due, sent: run.sent, done: done, count: count)
        timeline.record(done &- run.due, count: count)
    }

    private mutating func countWrong(_ count: Int, _ sentence: String) {
        measurements.wrong += UInt64(count)
        measurements.firstWrong = measurements.firstWrong ?? sentence
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

    /// The server broke the protocol.
    mutating func violated(_ violation: ProtocolViolation) {
        measurements.firstWrong = measurements.firstWrong ?? violation.description
    }

    /// Ends the interval of the timeline that has lasted long enough.
    mutating func cutTimeline(at now: UInt64, isLast: Bool = false) {
        if let interval = timeline.cut(at: now, end: end, isLast: isLast) {
            measurements.intervals.append(interval)
        }
    }
}
