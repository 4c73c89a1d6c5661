internal import CLibuv

/// A timer of the loop, to the millisecond; for deadlines and housekeeping, not for pacing.
@safe
public final class LoopTimer {
    private let handle: UnsafeMutablePointer<uv_timer_t>
    private let loop: EventLoop
    private let fired: () -> Void
    private var isClosing = false

    /// A stopped timer that calls `fired` on the loop's thread.
    public init(loop: EventLoop, fired: @escaping () -> Void) throws(LoopError) {
        self.loop = loop
        self.fired = fired
        unsafe handle = .allocate(capacity: 1)
        let code = unsafe uv_timer_init(loop.uv, handle)
        guard code == 0 else {
            unsafe handle.deallocate()
            throw LoopError("make a timer", code: code)
        }
        unsafe handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// Fires after `delay` milliseconds, then every `interval` when that is not 0.
    public func start(after delay: UInt64, every interval: UInt64 = 0) {
        if isClosing { return }
        unsafe uv_timer_start(
            handle,
            { handle in
                guard let data = unsafe handle?.pointee.data else { return }
                unsafe Unmanaged<LoopTimer>.fromOpaque(data)._withUnsafeGuaranteedRef { $0.fired() }
            },
            delay,
            interval
        )
    }

    /// Fires no more until it is started again.
    public func stop() {
        if !isClosing { unsafe uv_timer_stop(handle) }
    }

    /// Ends the timer; it must be closed for the loop to end.
    public func close() {
        if isClosing { return }
        isClosing = true
        unsafe uv_close(cuv_handle(handle)) { handle in
            guard let handle = unsafe handle, let data = unsafe handle.pointee.data else { return }
            unsafe handle.deallocate()
            unsafe Unmanaged<LoopTimer>.fromOpaque(data).release()
        }
    }
}
