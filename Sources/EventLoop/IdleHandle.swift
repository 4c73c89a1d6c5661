internal import CLibuv

/// Keeps a loop turning without sleep, and calls back in every turn.
@safe
final class IdleHandle {
    private let handle: UnsafeMutablePointer<uv_idle_t>
    private let loop: EventLoop
    private let turned: (IdleHandle) -> Void
    private var isClosing = false

    /// A handle that does nothing until it is started.
    init(loop: EventLoop, turned: @escaping (IdleHandle) -> Void) throws(LoopError) {
        self.loop = loop
        self.turned = turned
        unsafe handle = .allocate(capacity: 1)
        let code = unsafe uv_idle_init(loop.uv, handle)
        guard code == 0 else {
            unsafe handle.deallocate()
            throw LoopError("make an idle handle", code: code)
        }
        unsafe handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// Turns from now on.
    func start() {
        if isClosing { return }
        unsafe uv_idle_start(handle) { handle in
            guard let data = unsafe handle?.pointee.data else { return }
            unsafe Unmanaged<IdleHandle>.fromOpaque(data)._withUnsafeGuaranteedRef { $0.turned($0) }
        }
    }

    /// Lets the loop sleep again.
    func stop() {
        if !isClosing { unsafe uv_idle_stop(handle) }
    }

    /// Ends the handle; it must be closed for the loop to end.
    func close() {
        if isClosing { return }
        isClosing = true
        unsafe uv_close(cuv_handle(handle)) { handle in
            guard let handle = unsafe handle, let data = unsafe handle.pointee.data else { return }
            unsafe handle.deallocate()
            unsafe Unmanaged<IdleHandle>.fromOpaque(data).release()
        }
    }
}
