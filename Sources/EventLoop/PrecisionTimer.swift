internal import CLibuv
internal import Glibc

/// A timer that fires at an absolute time of the monotonic clock, some microseconds late.
///
/// The kernel's `timerfd`, polled by the loop: libuv's own timers count whole milliseconds and may fire
/// one early or late, which is five intervals at 5,000 a second.
@safe
public final class PrecisionTimer {
    private let loop: EventLoop
    private let descriptor: CInt
    private let poll: PollHandle

    /// A timer that is not set, and calls `fired` on the loop's thread.
    public init(loop: EventLoop, fired: @escaping () -> Void) throws(LoopError) {
        self.loop = loop
        let descriptor = try checkSystem(cuv_timerfd(), "make a precise timer")
        self.descriptor = descriptor
        do throws(LoopError) {
            poll = try PollHandle(loop: loop, descriptor: descriptor) {
                var expirations: UInt64 = 0
                // Reading clears it; there is nothing to read when it was set anew meanwhile.
                if unsafe read(descriptor, &expirations, 8) == 8 { fired() }
            }
            try poll.start()
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    /// Sets the timer to fire once when ``EventLoop/nanoseconds`` reaches `time`; at once if it has.
    public func fire(at time: UInt64) {
        // A time of zero would stop the timer instead.
        let code = cuv_timerfd_expire(descriptor, max(time, 1))
        precondition(code == 0, "a timer descriptor takes every time")
    }

    /// Ends the timer; it must be closed for the loop to end.
    public func close() {
        let descriptor = descriptor
        poll.close { Glibc.close(descriptor) }
    }
}
