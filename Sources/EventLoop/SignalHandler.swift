internal import CLibuv
internal import Glibc

/// A signal, delivered on a loop.
@safe
public final class SignalHandler: LoopHandle {
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

    private let received: () -> Void

    /// Calls `received` on the loop's thread for each `signal` from now on.
    public init(
        loop: Loop,
        _ signal: Signal,
        received: @escaping () -> Void
    ) throws(LoopError) {
        self.received = received
        let action = "handle a signal"
        try unsafe super.init(loop: loop, UV_SIGNAL, action) { memory in
            unsafe uv_signal_init(loop.uv, memory.assumingMemoryBound(to: uv_signal_t.self))
        }
        signal.unblock()
        let code = unsafe uv_signal_start(
            memory(as: uv_signal_t.self),
            { handle, _ in
                unsafe LoopHandle.of(handle?.pointee.data, as: SignalHandler.self) { $0.received() }
            },
            signal.number
        )
        guard code == 0 else {
            close()
            throw LoopError(action, code: code)
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
