internal import CLibuv

/// Watches a descriptor that is not libuv's own and calls back when it is ready.
@safe
final class PollHandle: LoopHandle {
    /// What a descriptor is watched for.
    enum Readiness {
        /// It can be read, or a connection waits to be accepted.
        case readable
        /// It can be written to, or its connection stands or failed.
        case writable
    }

    private let ready: () -> Void
    private var completed: () -> Void = {}

    /// A stopped watch; the descriptor must outlive it.
    init(
        loop: Loop,
        descriptor: CInt,
        ready: @escaping () -> Void
    ) throws(LoopError) {
        self.ready = ready
        try unsafe super.init(loop: loop, UV_POLL, "watch a descriptor") { memory in
            unsafe uv_poll_init(
                loop.uv,
                memory.assumingMemoryBound(to: uv_poll_t.self),
                descriptor
            )
        }
    }

    /// Begins to watch.
    func start(for readiness: Readiness = .readable) throws(LoopError) {
        if isClosed { return }
        let event = readiness == .readable ? UV_READABLE : UV_WRITABLE
        let code = unsafe uv_poll_start(memory(as: uv_poll_t.self), CInt(event.rawValue)) {
            handle,
            _,
            _ in
            unsafe LoopHandle.of(handle?.pointee.data, as: PollHandle.self) { $0.ready() }
        }
        try check(code, "watch a descriptor")
    }

    /// Stops watching.
    func stop() {
        if !isClosed { unsafe uv_poll_stop(memory(as: uv_poll_t.self)) }
    }

    /// Ends the watch; `completed` is called once, when the descriptor may be closed.
    func close(_ completed: @escaping () -> Void) {
        if isClosed { return }
        self.completed = completed
        close()
    }

    override func closeCompleted() { completed() }
}
