internal import Glibc

/// The clock that only goes forward, the one that libuv's timers go by (CLOCK_MONOTONIC).
package enum MonotonicClock {
    /// Nanoseconds since a moment that is the same for the whole machine until it starts again.
    package static var nanoseconds: UInt64 { time(of: CLOCK_MONOTONIC).nanoseconds }
}
