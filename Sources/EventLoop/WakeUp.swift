internal import CLibuv
internal import Platform

/// The one way to reach a loop from another thread: `send` there, `woken` here.
///
/// Several sends before the loop turns are one call.
@safe
public final class WakeUp: Sendable {
    // Thread rule: the handle belongs to the loop's thread, but for `uv_async_send`, which any thread may
    // call until the handle is closed. The lock keeps a send from meeting the close.
    @safe
    private struct Handle: @unchecked Sendable {
        let pointer: UnsafeMutablePointer<uv_async_t>
    }
    private let open: Guarded<Handle?>

    /// A wake-up that calls `woken` on the loop's thread.
    public init(loop: EventLoop, woken: @escaping () -> Void) throws(LoopError) {
        let handle = UnsafeMutablePointer<uv_async_t>.allocate(capacity: 1)
        let code = unsafe uv_async_init(loop.uv, handle) { handle in
            guard let data = unsafe handle?.pointee.data else { return }
            unsafe Unmanaged<Target>.fromOpaque(data)._withUnsafeGuaranteedRef { $0.woken() }
        }
        guard code == 0 else {
            unsafe handle.deallocate()
            throw LoopError("make a wake-up", code: code)
        }
        let target = Target(loop: loop, woken: woken)
        unsafe handle.pointee.data = Unmanaged.passRetained(target).toOpaque()
        open = unsafe Guarded(Handle(pointer: handle))
    }

    /// Wakes the loop; any thread, any time.
    ///
    /// Nothing happens once it is closed.
    public func send() {
        open.withLock { handle in
            if let handle { unsafe uv_async_send(handle.pointer) }
        }
    }

    /// Ends the wake-up, on the loop's thread; it must be closed for the loop to end.
    public func close() {
        let handle = open.withLock { handle in
            defer { handle = nil }
            return handle
        }
        guard let handle else { return }
        unsafe uv_close(cuv_handle(handle.pointer)) { handle in
            guard let handle = unsafe handle, let data = unsafe handle.pointee.data else { return }
            unsafe handle.deallocate()
            unsafe Unmanaged<Target>.fromOpaque(data).release()
        }
    }

    /// What a wake-up keeps on its loop's thread.
    private final class Target {
        let loop: EventLoop
        let woken: () -> Void

        init(loop: EventLoop, woken: @escaping () -> Void) {
            self.loop = loop
            self.woken = woken
        }
    }
}
