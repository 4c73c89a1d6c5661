internal import CLibuv
internal import Platform

/// The one way to reach a loop from another thread: `send` there, `woken` here.
///
/// Several sends before the loop turns are one call.
@safe
public final class WakeUp: Sendable {
    /// The handle itself; nil from the close on.
    private let open: Guarded<AsyncHandle?>

    /// A wake-up that calls `woken` on the loop's thread.
    public init(loop: Loop, woken: @escaping () -> Void) throws(LoopError) {
        open = Guarded(try AsyncHandle(loop: loop, woken: woken))
    }

    /// Wakes the loop; any thread, any time.
    ///
    /// Nothing happens once it is closed.
    public func send() {
        // The lock keeps a send from meeting the close.
        open.withLock { $0?.send() }
    }

    /// Ends the wake-up, on the loop's thread; it must be closed for the loop to end.
    public func close() {
        open.withLock { handle in
            defer { handle = nil }
            return handle
        }?.close()
    }
}

/// libuv's handle behind a wake-up.
// Thread rule: it belongs to the loop's thread, but for `uv_async_send`, which any thread may call until the
// handle is closed; WakeUp's lock keeps the two apart.
@safe
private final class AsyncHandle: LoopHandle, @unchecked Sendable {
    private let woken: () -> Void

    init(loop: Loop, woken: @escaping () -> Void) throws(LoopError) {
        self.woken = woken
        try unsafe super.init(loop: loop, UV_ASYNC, "make a wake-up") { memory in
            unsafe uv_async_init(loop.uv, memory.assumingMemoryBound(to: uv_async_t.self)) {
                unsafe LoopHandle.of($0?.pointee.data, as: AsyncHandle.self) {
                    $0.loop.events &+= 1
                    $0.woken()
                }
            }
        }
    }

    func send() {
        unsafe uv_async_send(memory(as: uv_async_t.self))
    }
}
