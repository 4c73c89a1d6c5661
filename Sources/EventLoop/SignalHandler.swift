internal import CLibuv
internal import Glibc

/// A signal, delivered on a loop.
@safe
public final class SignalHandler {
    /// The signals that a server listens to.
    public enum Signal: Sendable {
        case hangUp
        case terminate
        case interrupt

        fileprivate var number: CInt {
            switch self {
            case .hangUp: SIGHUP
            case .terminate: SIGTERM
            case .interrupt: SIGINT
            }
        }

        /// A process inherits what its parent blocked, and would never hear of the signal.
        fileprivate func unblock() {
            var set = sigset_t()
            unsafe sigemptyset(&set)
            unsafe sigaddset(&set, number)
            unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
        }
    }

    private let loop: EventLoop
    private let handle: UnsafeMutablePointer<uv_signal_t>
    private let received: () -> Void
    private var isClosing = false

    /// Calls `received` on the loop's thread for each `signal` from now on.
    public init(
        loop: EventLoop,
        _ signal: Signal,
        received: @escaping () -> Void
    ) throws(LoopError) {
        self.loop = loop
        self.received = received
        unsafe handle = .allocate(capacity: 1)
        let code = unsafe uv_signal_init(loop.uv, handle)
        guard code == 0 else {
            unsafe handle.deallocate()
            throw LoopError("handle a signal", code: code)
        }
        unsafe handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
        signal.unblock()
        let started = unsafe uv_signal_start(
            handle,
            { handle, _ in
                guard let data = unsafe handle?.pointee.data else { return }
                unsafe Unmanaged<SignalHandler>.fromOpaque(data)._withUnsafeGuaranteedRef {
                    $0.received()
                }
            },
            signal.number
        )
        if started < 0 {
            close()
            throw LoopError("handle a signal", code: started)
        }
    }

    /// Handles the signal no more; it must be closed for the loop to end.
    public func close() {
        if isClosing { return }
        isClosing = true
        unsafe uv_close(cuv_handle(handle)) { handle in
            guard let handle = unsafe handle, let data = unsafe handle.pointee.data else { return }
            unsafe handle.deallocate()
            unsafe Unmanaged<SignalHandler>.fromOpaque(data).release()
        }
    }

    /// Lets a write to a closed connection fail instead of ending the process.
    public static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Lets a write to a closed connection by this thread fail, whatever the process does about such a signal.
    static func blockBrokenPipes() {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Lets a write beyond the size that a file may have fail instead of ending the process.
    public static func ignoreFileSizeLimit() {
        signal(SIGXFSZ, SIG_IGN)
    }
}
