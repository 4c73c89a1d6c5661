import Statistics

/// When each request of an open loop is due, in nanoseconds from the start.
///
/// It depends on nothing but the plan: neither replies nor connections can delay it.
package struct SendSchedule {
    private let rate: Double
    private let end: UInt64
    private var generator: SeededGenerator?
    private var poissonTime: Double

    /// The number of the request that ``nextDue`` belongs to, from 0.
    package private(set) var nextIndex: UInt64 = 0
    /// When the next request is due; nil when the plan is done.
    package private(set) var nextDue: UInt64?

    /// A schedule of `rate` requests a second, those that are due before `end` nanoseconds.
    package init(rate: Double, arrivals: LoadPlan.Arrivals, end: UInt64, seed: UInt64) {
        precondition(LoadPlan.rates.contains(rate), "a rate has limits")
        self.rate = rate
        self.end = end
        generator = arrivals == .poisson ? SeededGenerator(seed: seed) : nil
        poissonTime = 0
        nextDue = due(0)
    }

    /// Goes on to the next request.
    package mutating func advance() {
        nextIndex += 1
        nextDue = due(nextIndex)
    }

    private mutating func due(_ index: UInt64) -> UInt64? {
        let time: Double
        if generator != nil {
            poissonTime += generator?.nextExponential(mean: 1e9 / rate) ?? 0
            time = poissonTime
        } else {
            time = Self.constantDue(index, rate: rate)
        }
        // Compared before it is converted: at the smallest rates it is beyond every integer.
        return time < Double(end) ? UInt64(time) : nil
    }

    /// When request `index` of a constant schedule is due, in nanoseconds.
    ///
    /// One division from the start, so that no error adds up. Doubles hold every nanosecond of a hundred days.
    static func constantDue(_ index: UInt64, rate: Double) -> Double {
        let scaled = Double(index) * 1e9
        let due = (scaled / rate).rounded(.down)
        // The quotient may have been rounded up to a whole number; what is left over tells.
        return scaled.addingProduct(-due, rate) < 0 ? due - 1 : due
    }
}
