internal import CLibuv
internal import Glibc
internal import Platform

/// A timer that fires at an absolute time of the monotonic clock, a few microseconds late.
///
/// libuv's own timers count whole milliseconds and may fire one early or late, which is five intervals at 5,000
/// a second. This is the kernel's `timerfd`, polled by the loop. An idle processor takes its time to wake up,
/// 40 us on some virtual machines, so the timer is set that much early, as learnt from the wake-ups before, and
/// the loop turns without sleeping for what is left; whatever else is ready is served meanwhile.
@safe
public final class PrecisionTimer {
    private let descriptor: CInt
    private let poll: PollHandle
    private let turning: IdleHandle
    private let core: Core

    /// What the two handles of a timer share.
    private final class Core {
        let fired: () -> Void
        /// When to fire, in nanoseconds; nil when the timer is not set.
        var time: UInt64?
        /// When the descriptor expires, in nanoseconds.
        var expiry: UInt64 = 0
        /// How long a wake-up takes, as a running median, in nanoseconds.
        var wakeNanoseconds: UInt64 = 0

        /// The longest wake-up that is anticipated: beyond, turning would cost more than it gives.
        static let wakeMax: UInt64 = 60_000
        /// How fast the median moves.
        static let wakeStep: UInt64 = 250

        init(fired: @escaping () -> Void) {
            self.fired = fired
        }

        /// Moves the median a step towards a wake-up that took `nanoseconds`.
        func learn(_ nanoseconds: UInt64) {
            if nanoseconds > wakeNanoseconds {
                wakeNanoseconds = min(wakeNanoseconds + Self.wakeStep, Self.wakeMax)
            } else {
                wakeNanoseconds -= min(Self.wakeStep, wakeNanoseconds)
            }
        }

        /// Fires when it is time; whether it was.
        func fireIfDue() -> Bool {
            guard let time, MonotonicClock.nanoseconds >= time else { return false }
            self.time = nil
            fired()
            return true
        }
    }

    /// A timer that is not set, and calls `fired` on the loop's thread.
    public init(loop: Loop, fired: @escaping () -> Void) throws(LoopError) {
        let descriptor = try checkSystem(cuv_timerfd(), "make a precise timer")
        self.descriptor = descriptor
        let core = Core(fired: fired)
        self.core = core
        do throws(LoopError) {
            let turning = try IdleHandle(loop: loop) { turning in
                // Firing sets the timer again, which may need the turning.
                turning.stop()
                if !core.fireIfDue() { turning.start() }
            }
            self.turning = turning
            poll = try PollHandle(loop: loop, descriptor: descriptor) {
                var expirations: UInt64 = 0
                // Reading clears it; there is nothing to read when it was set anew meanwhile.
                guard unsafe read(descriptor, &expirations, 8) == 8 else { return }
                core.learn(MonotonicClock.nanoseconds - core.expiry)
                if !core.fireIfDue(), core.time != nil { turning.start() }
            }
            try poll.start()
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    /// Sets the timer to fire once when `MonotonicClock.nanoseconds` reaches `time`; in the next turn if it has.
    public func fire(at time: UInt64) {
        core.time = time
        let now = MonotonicClock.nanoseconds
        if time <= now + core.wakeNanoseconds { return turning.start() }
        turning.stop()
        core.expiry = time - core.wakeNanoseconds
        let code = cuv_timerfd_expire(descriptor, core.expiry)
        precondition(code == 0, "a timer descriptor takes every time")
    }

    /// Ends the timer; it must be closed for the loop to end.
    public func close() {
        let descriptor = descriptor
        core.time = nil
        turning.close()
        poll.close { Glibc.close(descriptor) }
    }
}
