internal import Glibc

/// What one of the system's clocks says now.
///
/// It cannot fail: the clocks are always there and the place is ours.
///
/// - Parameter clock: one of the `CLOCK_` numbers.
/// - Returns: seconds, and the nanoseconds beyond them.
func time(of clock: clockid_t) -> timespec {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return time
}

extension timespec {
    /// All of it in nanoseconds.
    var nanoseconds: UInt64 { UInt64(tv_sec) * 1_000_000_000 + UInt64(tv_nsec) }
}
