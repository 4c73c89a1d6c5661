internal import CLibuv

/// Calls back once at the beginning of the next turn of a loop, when it is asked to.
@safe
public final class NextTurn: LoopHandle {
    private let begun: () -> Void

    /// A handle that calls nobody until it is asked.
    public init(loop: Loop, begun: @escaping () -> Void) throws(LoopError) {
        self.begun = begun
        try unsafe super.init(loop: loop, UV_PREPARE, "make a handle for turns") { memory in
            unsafe uv_prepare_init(loop.uv, memory.assumingMemoryBound(to: uv_prepare_t.self))
        }
    }

    /// Asks for the call; asking again before it is asking once.
    public func ask() {
        if isClosed { return }
        unsafe uv_prepare_start(memory(as: uv_prepare_t.self)) { handle in
            guard let handle = unsafe handle else { return }
            unsafe uv_prepare_stop(handle)
            unsafe LoopHandle.of(handle.pointee.data, as: NextTurn.self) { $0.begun() }
        }
    }
}
