/// Calls that a busy server refused, each until it is asked again.
///
/// All that ask again at once are refused again, so each rests for a time of its own, which is random and grows.
struct RestingCalls {
    private struct Rest {
        let pending: PendingCall
        let until: UInt64
    }

    private var rests: [Rest] = []

    /// How many rest.
    var count: Int { rests.count }

    /// When the first has rested, in nanoseconds of the monotonic clock; ``LoopClock/never`` when none rests.
    var next: UInt64 { rests.lazy.map(\.until).min() ?? LoopClock.never }

    /// Lets a call rest, or tells it of the refusal where its time is over before it has rested.
    ///
    /// - Returns: until when it rests; ``LoopClock/never`` where it does not.
    mutating func add(
        _ call: PendingCall,
        _ refusal: Refusal,
        at now: UInt64,
        using generator: inout some RandomNumberGenerator
    ) -> UInt64 {
        var pending = call
        pending.refusal = refusal
        let (until, overflows) = now.addingReportingOverflow(
            pending.backoff.next(using: &generator)
        )
        guard !overflows, until < pending.call.deadline else {
            pending.call.finish(.failure(ClientError.refused(refusal)))
            return LoopClock.never
        }
        rests.append(Rest(pending: pending, until: until))
        return until
    }

    /// Takes out the calls that have rested, the longest waiting first.
    mutating func takeRested(at now: UInt64) -> [PendingCall] {
        // Nearly always there are none.
        if rests.isEmpty { return [] }
        let rested = rests.filter { $0.until <= now && !$0.pending.call.isFinished }
        rests.removeAll { $0.until <= now || $0.pending.call.isFinished }
        return rested.map(\.pending)
    }

    /// Takes out all of them.
    mutating func takeAll() -> [PendingCall] {
        defer { rests = [] }
        return rests.map(\.pending)
    }
}
