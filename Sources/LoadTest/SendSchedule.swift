import Statistics

/// When each request of an open loop is due, in nanoseconds from the start.
///
/// It depends on nothing but the plan: neither replies nor connections can delay it.
package struct SendSchedule {
    private let rate: Double
    private let warmup: UInt64
    private let end: UInt64
    private var generator: SeededGenerator?
    private var poissonTime: Double

    /// The number of the request that ``nextDue`` belongs to, from 0.
    package private(set) var nextIndex: UInt64 = 0
    /// When the next request is due; nil when the plan is done.
    package private(set) var nextDue: UInt64?

    /// A schedule of `rate` requests a second for `warmup` and then `duration` nanoseconds.
    package init(
        rate: Double,
        arrivals: LoadPlan.Arrivals,
        warmup: UInt64,
        duration: UInt64,
        seed: UInt64
    ) {
        precondition(rate > 0 && rate <= LoadPlan.rateMax, "a rate is above 0 and has a limit")
        self.rate = rate
        self.warmup = warmup
        end = warmup + duration
        generator = arrivals == .poisson ? SeededGenerator(seed: seed) : nil
        poissonTime = 0
        nextDue = due(0)
    }

    /// Goes on to the next request.
    package mutating func advance() {
        nextIndex += 1
        nextDue = due(nextIndex)
    }

    /// Whether a request that is due at `time` belongs to the part that is measured.
    package func isMeasured(_ time: UInt64) -> Bool { time >= warmup }

    private mutating func due(_ index: UInt64) -> UInt64? {
        let time: UInt64
        if generator != nil {
            poissonTime += generator?.nextExponential(mean: 1e9 / rate) ?? 0
            time = UInt64(poissonTime)
        } else {
            // One multiplication from the start, so that no error adds up. Doubles hold every nanosecond of
            // a hundred days.
            time = UInt64((Double(index) * 1e9 / rate).rounded(.down))
        }
        return time < end ? time : nil
    }
}
