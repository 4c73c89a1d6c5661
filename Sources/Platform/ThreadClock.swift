internal import Glibc

/// The time that a processor has spent on this thread (CLOCK_THREAD_CPUTIME_ID), whatever else the machine did.
package enum ThreadClock {
    /// Nanoseconds since this thread began; of one thread they never fall.
    package static var nanoseconds: UInt64 { time(of: CLOCK_THREAD_CPUTIME_ID).nanoseconds }
}
