internal import Glibc

/// The clock that people and certificates go by (CLOCK_REALTIME), which may be set.
package enum WallClock {
    /// Seconds since 1970.
    package static var unixSeconds: Int64 { Int64(time(of: CLOCK_REALTIME).tv_sec) }
}
