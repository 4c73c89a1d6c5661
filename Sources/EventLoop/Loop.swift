internal import Bytes
internal import CLibuv

/// One libuv loop: made, run and dropped on one thread.
///
/// Handles keep themselves and their loop alive until they are closed, so `run` returns only when every
/// handle is closed or none is active.
@safe
public final class Loop {
    let uv: UnsafeMutablePointer<uv_loop_t>
    /// Where streams are read into; valid until the next read on this loop.
    let scratch: UnsafeMutableRawBufferPointer
    /// What a cipher made of bytes that arrived, and of bytes that are sent; empty between two calls.
    var plain = ByteQueue()
    var sealed = ByteQueue()
    private let memory: UnsafeMutableRawBufferPointer
    private let thread: uv_thread_t
    private var isStopped = false

    /// What one read takes at the most, in bytes.
    public static let readBytesMax = 64 * 1024
    /// Bytes that a stream may have kept which go in front of what is read behind them.
    static let keptBytesMax = 4096
    /// Room for sealed bytes that stays with a loop.
    static let sealedBytesMax = 512 * 1024

    /// A loop for the calling thread.
    public init() throws(LoopError) {
        unsafe uv = .allocate(capacity: 1)
        unsafe memory = .allocate(
            byteCount: Self.keptBytesMax + Self.readBytesMax,
            alignment: 64
        )
        unsafe scratch = UnsafeMutableRawBufferPointer(rebasing: memory[Self.keptBytesMax...])
        thread = uv_thread_self()
        let code = unsafe uv_loop_init(uv)
        guard code == 0 else {
            unsafe uv.deallocate()
            unsafe memory.deallocate()
            throw LoopError("start an event loop", code: code)
        }
    }

    deinit {
        // Every handle retains its loop until it is closed, so only a defect leaves one open here.
        let code = unsafe uv_loop_close(uv)
        precondition(code == 0, "a loop is dropped after its last handle is closed")
        unsafe uv.deallocate()
        unsafe memory.deallocate()
    }

    /// How often something came from outside: bytes, room to write, a letter; wraps.
    var events: UInt64 = 0

    /// Runs callbacks until ``stop()`` is called or no active handle is left.
    ///
    /// - Parameter spin: how long the loop looks again, without sleep, after something came; 0 to sleep at once.
    public func run(spinning spin: Duration = .zero) {
        assertOnLoop()
        if spin <= .zero {
            unsafe uv_run(uv, UV_RUN_DEFAULT)
            return
        }
        let limit = UInt64(spin / .nanoseconds(1))
        var last = uv_hrtime()
        var known = events
        while !isStopped {
            let mayWait = uv_hrtime() &- last > limit
            if unsafe uv_run(uv, mayWait ? UV_RUN_ONCE : UV_RUN_NOWAIT) == 0 { break }
            if events != known {
                known = events
                last = uv_hrtime()
            }
        }
    }

    /// Makes ``run(spinning:)`` return at the end of this turn.
    public func stop() {
        assertOnLoop()
        isStopped = true
        unsafe uv_stop(uv)
    }

    /// What was read, with a stream's kept bytes in front of it.
    ///
    /// - Parameters:
    ///   - kept: at most ``keptBytesMax``.
    ///   - count: how many bytes were read into ``scratch``.
    /// - Returns: both, valid until the next read.
    func scratch(behind kept: RawSpan, count: Int) -> UnsafeRawBufferPointer {
        let start = Self.keptBytesMax - kept.byteCount
        let place = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[start...])
        unsafe kept.withUnsafeBytes { unsafe place.copyMemory(from: $0) }
        return unsafe UnsafeRawBufferPointer(rebasing: place[..<(kept.byteCount + count)])
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
