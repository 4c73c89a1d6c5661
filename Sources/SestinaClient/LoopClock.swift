internal import Platform

/// The monotonic clock that deadlines are told by, in nanoseconds.
enum LoopClock {
    /// Later than any time.
    static let never = UInt64.max

    /// Now.
    static var now: UInt64 { MonotonicClock.nanoseconds }

    /// `duration` from now, or ``never`` when that is later than the clock can tell.
    static func after(_ duration: Duration) -> UInt64 {
        after(nanoseconds(duration))
    }

    /// `nanoseconds` from now, or ``never`` when that is later than the clock can tell.
    static func after(_ nanoseconds: UInt64) -> UInt64 {
        let (sum, overflows) = now.addingReportingOverflow(nanoseconds)
        return overflows ? never : sum
    }

    /// A duration in nanoseconds; 0 when it is negative, the greatest number when it is longer than that.
    static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, isLong) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isLonger) = whole.addingReportingOverflow(UInt64(attoseconds) / 1_000_000_000)
        return isLong || isLonger ? .max : sum
    }
}
