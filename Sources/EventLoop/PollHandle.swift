internal import CLibuv

/// Watches a descriptor that is not libuv's own and calls back when it is ready.
@safe
final class PollHandle {
    /// What a descriptor is watched for.
    enum Readiness {
        /// It can be read, or a connection waits to be accepted.
        case readable
        /// It can be written to, or its connection stands or failed.
        case writable
    }

    private let loop: EventLoop
    private let handle: UnsafeMutablePointer<uv_poll_t>
    private let ready: () -> Void
    private var completed: (() -> Void)?
    private var isClosing = false

    /// A stopped watch; the descriptor must outlive it.
    init(
        loop: EventLoop,
        descriptor: CInt,
        ready: @escaping () -> Void
    ) throws(LoopError) {
        self.loop = loop
        self.ready = ready
        unsafe handle = .allocate(capacity: 1)
        let code = unsafe uv_poll_init(loop.uv, handle, descriptor)
        guard code == 0 else {
            unsafe handle.deallocate()
            throw LoopError("watch a descriptor", code: code)
        }
        unsafe handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// Begins to watch.
    func start(for readiness: Readiness = .readable) throws(LoopError) {
        if isClosing { return }
        let event = readiness == .readable ? UV_READABLE : UV_WRITABLE
        let code = unsafe uv_poll_start(handle, CInt(event.rawValue)) { handle, _, _ in
            guard let data = unsafe handle?.pointee.data else { return }
            unsafe Unmanaged<PollHandle>.fromOpaque(data)._withUnsafeGuaranteedRef {
                $0.ready()
            }
        }
        try check(code, "watch a descriptor")
    }

    /// Stops watching.
    func stop() {
        if !isClosing { unsafe uv_poll_stop(handle) }
    }

    /// Ends the watch; `completed` is called when the descriptor may be closed.
    func close(_ completed: @escaping () -> Void) {
        if isClosing { return }
        isClosing = true
        self.completed = completed
        unsafe uv_close(cuv_handle(handle)) { handle in
            guard let handle = unsafe handle, let data = unsafe handle.pointee.data else { return }
            unsafe handle.deallocate()
            unsafe Unmanaged<PollHandle>.fromOpaque(data).takeRetainedValue().completed?()
        }
    }
}
