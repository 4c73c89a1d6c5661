internal import Glibc

/// The clock that only goes forward, the one that libuv's timers go by (CLOCK_MONOTONIC).
package enum MonotonicClock {
    /// Nanoseconds since a moment that is the same for the whole machine until it starts again.
    package static var nanoseconds: UInt64 {
        var time = timespec()
        // It cannot fail: the clock is always there and the place is ours.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
