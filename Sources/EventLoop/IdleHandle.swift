internal import CLibuv

/// Keeps a loop turning without sleep, and calls back in every turn.
@safe
public final class IdleHandle: LoopHandle {
    private let turned: (IdleHandle) -> Void

    /// A handle that does nothing until it is started.
    public init(loop: Loop, turned: @escaping (IdleHandle) -> Void) throws(LoopError) {
        self.turned = turned
        try unsafe super.init(loop: loop, UV_IDLE, "make an idle handle") { memory in
            unsafe uv_idle_init(loop.uv, memory.assumingMemoryBound(to: uv_idle_t.self))
        }
    }

    /// Turns from now on.
    public func start() {
        if isClosed { return }
        unsafe uv_idle_start(memory(as: uv_idle_t.self)) {
            unsafe LoopHandle.of($0?.pointee.data, as: IdleHandle.self) { $0.turned($0) }
        }
    }

    /// Lets the loop sleep again.
    public func stop() {
        if !isClosed { unsafe uv_idle_stop(memory(as: uv_idle_t.self)) }
    }
}
