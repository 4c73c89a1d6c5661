/// The longest time in which no reply came though requests were in flight, in a closed loop.
///
/// A closed loop sends nothing while it waits, so that a server that stands still is met by no more requests
/// than were in flight: among millions of others, no percentile shows them.
struct ReplyGap {
    /// Since when requests have been in flight without a reply; nil while none is.
    private var since: UInt64?
    /// How often this client looked after itself since then.
    private var ticks: UInt64 = 0
    /// The longest so far.
    private(set) var longest: Stretch?

    /// A time without a reply; in nanoseconds of the monotonic clock.
    struct Stretch: Equatable {
        let start: UInt64
        let length: UInt64
        /// Whether this client did not run itself for the greater part of it.
        let wasClientAway: Bool
    }

    /// A request is sent.
    mutating func sent(at time: UInt64) {
        guard since == nil else { return }
        since = time
        ticks = 0
    }

    /// A tick of ``LoadPlan/tickMilliseconds`` has passed: this client runs.
    mutating func ticked() {
        ticks += 1
    }

    /// Replies came, or what was in flight is lost.
    ///
    /// - Parameters:
    ///   - time: when.
    ///   - isWaiting: whether more requests are in flight.
    ///   - part: what is measured; gaps count as far as they lie within.
    mutating func ended(at time: UInt64, isWaiting: Bool, within part: Range<UInt64>) {
        guard let since else { return }
        let (start, end) = (max(since, part.lowerBound), min(time, part.upperBound))
        if end > start, end - start > longest?.length ?? 0 {
            let ticked = ticks * LoadPlan.tickMilliseconds * 1_000_000
            longest = Stretch(
                start: start,
                length: end - start,
                wasClientAway: ticked < (time - since) / 2
            )
        }
        self.since = isWaiting ? time : nil
        ticks = 0
    }
}
