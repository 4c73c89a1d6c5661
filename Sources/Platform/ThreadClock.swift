internal import Glibc

/// The time that a processor has spent on this thread (CLOCK_THREAD_CPUTIME_ID), whatever else the machine did.
package enum ThreadClock {
    /// Nanoseconds since this thread began; of one thread they never fall.
    package static var nanoseconds: UInt64 {
        var time = timespec()
        // It cannot fail: the clock is always there and the place is ours.
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
