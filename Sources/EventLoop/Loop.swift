internal import CLibuv

/// One libuv loop: made, run and dropped on one thread.
///
/// Handles keep themselves and their loop alive until they are closed, so `run` returns only when every
/// handle is closed or none is active.
@safe
public final class Loop {
    let uv: UnsafeMutablePointer<uv_loop_t>
    /// Where a stream with no bytes kept back is read into; valid until the next read on this loop.
    let scratch: UnsafeMutableRawBufferPointer
    private let thread: uv_thread_t

    /// What one read takes at the most, in bytes.
    public static let readBytesMax = 64 * 1024

    /// A loop for the calling thread.
    public init() throws(LoopError) {
        unsafe uv = .allocate(capacity: 1)
        unsafe scratch = .allocate(byteCount: Self.readBytesMax, alignment: 64)
        thread = uv_thread_self()
        let code = unsafe uv_loop_init(uv)
        guard code == 0 else {
            unsafe uv.deallocate()
            unsafe scratch.deallocate()
            throw LoopError("start an event loop", code: code)
        }
    }

    deinit {
        // Every handle retains its loop until it is closed, so only a defect leaves one open here.
        let code = unsafe uv_loop_close(uv)
        precondition(code == 0, "a loop is dropped after its last handle is closed")
        unsafe uv.deallocate()
        unsafe scratch.deallocate()
    }

    /// Runs callbacks until ``stop()`` is called or no active handle is left.
    public func run() {
        assertOnLoop()
        unsafe uv_run(uv, UV_RUN_DEFAULT)
    }

    /// Makes ``run()`` return at the end of this turn.
    public func stop() {
        assertOnLoop()
        unsafe uv_stop(uv)
    }

    /// When this turn of the loop began, in milliseconds of a monotonic clock.
    public var turnMilliseconds: UInt64 { unsafe uv_now(uv) }

    /// Stops the program in a debug build when called on another thread than the loop's.
    public func assertOnLoop() {
        assert(
            {
                var mine = thread
                var current = uv_thread_self()
                return unsafe uv_thread_equal(&mine, &current) != 0
            }(),
            "called on another thread than the loop's"
        )
    }
}
