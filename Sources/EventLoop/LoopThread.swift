internal import CLibuv

/// A thread of its own for a loop.
///
/// A peer that is gone shows as a failed write there and never as a signal: a library that sends must not end
/// the process that it is in.
public final class LoopThread: Sendable {
    private let thread: uv_thread_t

    /// Starts a thread that runs `body` once.
    public init(_ body: @escaping @Sendable () -> Void) throws(LoopError) {
        let boxed = unsafe Unmanaged.passRetained(Body(run: body))
        var thread = uv_thread_t()
        let code = unsafe uv_thread_create(
            &thread,
            { argument in
                guard let argument = unsafe argument else { return }
                SignalHandler.blockBrokenPipes()
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
            },
            boxed.toOpaque()
        )
        if code < 0 { unsafe boxed.release() }
        try check(code, "start a thread")
        self.thread = thread
    }

    /// Waits until the thread's body has returned; called once.
    public func join() {
        var thread = thread
        unsafe uv_thread_join(&thread)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
