internal import CLibuv

/// A timer of the loop, to the millisecond; for deadlines and housekeeping, not for pacing.
@safe
public final class LoopTimer: LoopHandle {
    private let fired: () -> Void

    /// A stopped timer that calls `fired` on the loop's thread.
    public init(loop: Loop, fired: @escaping () -> Void) throws(LoopError) {
        self.fired = fired
        try unsafe super.init(loop: loop, UV_TIMER, "make a timer") { memory in
            unsafe uv_timer_init(loop.uv, memory.assumingMemoryBound(to: uv_timer_t.self))
        }
    }

    /// Fires after `delay` milliseconds, then every `interval` when that is not 0.
    public func start(after delay: UInt64, every interval: UInt64 = 0) {
        if isClosed { return }
        unsafe uv_timer_start(
            memory(as: uv_timer_t.self),
            { unsafe LoopHandle.of($0?.pointee.data, as: LoopTimer.self) { $0.fired() } },
            delay,
            interval
        )
    }

    /// Fires no more until it is started again.
    public func stop() {
        if !isClosed { unsafe uv_timer_stop(memory(as: uv_timer_t.self)) }
    }
}
