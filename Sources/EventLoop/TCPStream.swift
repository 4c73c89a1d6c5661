internal import Bytes
internal import CLibuv
internal import Glibc

/// A TCP connection on a loop, to be subclassed by what speaks over it.
///
/// The stream keeps itself alive from its first use until ``closed()``, which is the last call on it.
/// Every hook is called on the loop's thread, never from within the call that caused it.
@safe
open class TCPStream: LoopHandle {
    /// Bytes that the reader could not use yet, with room behind them for more.
    ///
    /// A stream in step keeps nothing and owns no room; a frame cut short takes a page, a large one what it
    /// needs.
    private var kept = ByteQueue()
    /// How many they are, where that can be read without a guard.
    private var keptCount = 0
    /// Looks for an address that takes the connection, while none is there.
    private var connector: Connector?

    /// The least room for bytes that are kept, and the most that stays when none are, in bytes.
    private static let keptPage = 4096

    /// A stream without a connection yet: `adopt` or `connect` comes next, and ``close()`` last.
    public init(loop: Loop) throws(LoopError) {
        try unsafe super.init(loop: loop, UV_TCP, "make a TCP handle") { memory in
            unsafe uv_tcp_init(loop.uv, memory.assumingMemoryBound(to: uv_tcp_t.self))
        }
    }

    private var handle: UnsafeMutablePointer<uv_tcp_t> { unsafe memory(as: uv_tcp_t.self) }

    // MARK: - Hooks

    /// Bytes have arrived, or were kept back and are presented again.
    ///
    /// - Parameter bytes: what was not used before, then what is new; valid during the call.
    /// - Returns: how many bytes from the front were used. The rest is kept and presented again with more.
    open func received(_ bytes: RawSpan) -> Int { bytes.byteCount }

    /// The peer sends no more (`error` is nil), or the connection broke.
    open func receiveEnded(_ error: LoopError?) { close() }

    /// ``connect(to:)`` succeeded, or failed with `error`.
    open func connected(_ error: LoopError?) {}

    /// Some bytes that had to wait were sent; ``unsentBytes`` tells how many wait still.
    open func sent() {}

    /// Bytes could not be sent; the connection is of no more use.
    open func sendFailed(_ error: LoopError) { close() }

    /// The handle is closed; nothing more happens on this stream.
    open func closed() {}

    // MARK: - Opening and closing

    /// Takes over a connected socket; on an error the socket is closed.
    public func adopt(_ socket: Socket) throws(LoopError) {
        let descriptor = socket.release()
        do {
            try check(unsafe uv_tcp_open(handle, descriptor), "take over a connection")
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        unsafe uv_tcp_nodelay(handle, 1)
    }

    /// Begins to connect to an address that the host stands for; ``connected(_:)`` follows.
    ///
    /// Each is tried in turn, a while apart (RFC 8305); how long all that may take is for the caller to say,
    /// by closing the stream.
    public func connect(to address: SocketAddress) throws(LoopError) {
        connector = try Connector(loop: loop, to: address) { [unowned self] result in
            connectCompleted(result)
        }
    }

    /// Which addresses were tried without success so far, and what is known of each; nil when the host
    /// is a single number, whose failure needs no address.
    public var connectingWords: String? { connector?.words }

    private func connectCompleted(_ result: Result<Socket, LoopError>) {
        connector = nil
        do throws(LoopError) {
            try adopt(result.get())
        } catch {
            return connected(error)
        }
        connected(nil)
    }

    /// Closes the connection; what was not sent is lost.
    ///
    /// ``closed()`` follows. Closing twice is closing once.
    public override func close() {
        connector?.close()
        connector = nil
        super.close()
    }

    override func closeCompleted() { closed() }

    /// Says that no more bytes will be sent, once those that wait are.
    public func shutDownSending() {
        if isClosed { return }
        let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
        let code = unsafe uv_shutdown(request, cuv_stream(handle)) { request, _ in
            unsafe request?.deallocate()
        }
        if code < 0 { unsafe request.deallocate() }
    }

    // MARK: - Receiving

    /// Begins or goes on to call ``received(_:)``.
    public func startReceiving() throws(LoopError) {
        if isClosed { return }
        let code = unsafe uv_read_start(
            cuv_stream(handle),
            { handle, _, buffer in
                guard let handle = unsafe handle, let buffer = unsafe buffer else { return }
                unsafe TCPStream.of(handle.pointee.data) { unsafe buffer.pointee = $0.room() }
            },
            { handle, count, buffer in
                guard let handle = unsafe handle, let buffer = unsafe buffer else { return }
                unsafe TCPStream.of(handle.pointee.data) {
                    unsafe $0.receiveCompleted(count, buffer.pointee)
                }
            }
        )
        // Already receiving is what was asked for.
        if code != -EALREADY { try check(code, "receive") }
    }

    /// Stops calling ``received(_:)``; what arrives waits in the kernel.
    public func stopReceiving() {
        unsafe uv_read_stop(cuv_stream(handle))
    }

    /// Presents the bytes that ``received(_:)`` left, as far as it takes them now.
    public func presentKept() {
        guard !isClosed, keptCount > 0 else { return }
        let used = received(kept.bytes)
        if isClosed { return }
        kept.removeFirst(used)
        kept.giveBack(above: Self.keptPage)
        keptCount = kept.count
    }

    /// How many bytes ``received(_:)`` left.
    public var keptBytes: Int { keptCount }

    private func room() -> uv_buf_t {
        if keptCount > 0 {
            let room = unsafe kept.room()
            return unsafe uv_buf_init(
                room.baseAddress?.assumingMemoryBound(to: CChar.self),
                UInt32(truncatingIfNeeded: room.count)
            )
        }
        return unsafe uv_buf_init(
            loop.scratch.baseAddress?.assumingMemoryBound(to: CChar.self),
            UInt32(truncatingIfNeeded: loop.scratch.count)
        )
    }

    private func receiveCompleted(_ count: Int, _ buffer: uv_buf_t) {
        if count == 0 || isClosed { return }
        if count < 0 {
            let code = CInt(truncatingIfNeeded: count)
            receiveEnded(code == UV_EOF.rawValue ? nil : LoopError("receive", code: code))
            return
        }
        if keptCount > 0 {
            kept.grew(by: count)
            keptCount += count
            return presentKept()
        }
        let start = unsafe UnsafeRawBufferPointer(start: buffer.base, count: count)
        let fresh = unsafe RawSpan(_unsafeBytes: start)
        let used = received(fresh)
        if used < count, !isClosed {
            // More is to come, and is read behind it.
            kept.reserve(max(Self.keptPage, count - used + 1))
            kept.append(fresh.extracting(used..<count))
            keptCount = count - used
        }
    }

    // MARK: - Sending

    /// How many bytes wait for the peer to take some.
    public var unsentBytes: Int {
        unsafe uv_stream_get_write_queue_size(cuv_stream(handle))
    }

    /// Sends bytes: what the socket takes now at once, the rest in order when it can; ``sent()`` tells when.
    ///
    /// - Returns: whether all of them went at once.
    @discardableResult
    public func send(_ bytes: RawSpan) -> Bool {
        loop.assertOnLoop()
        if isClosed || bytes.byteCount == 0 { return true }
        return unsafe bytes.withUnsafeBytes { bytes in
            var buffer = unsafe uv_buf_init(
                UnsafeMutableRawPointer(mutating: bytes.baseAddress)?
                    .assumingMemoryBound(to: CChar.self),
                UInt32(truncatingIfNeeded: bytes.count)
            )
            let taken = unsafe Int(uv_try_write(cuv_stream(handle), &buffer, 1))
            if taken == bytes.count { return true }
            if taken < 0, taken != Int(-EAGAIN) {
                failLater(CInt(truncatingIfNeeded: taken))
                return false
            }
            unsafe queue(UnsafeRawBufferPointer(rebasing: bytes[max(0, taken)...]))
            return false
        }
    }

    /// Leaves bytes to libuv, which sends them in order when the socket takes some.
    private func queue(_ bytes: UnsafeRawBufferPointer) {
        let request = unsafe WriteRequest.make(copying: bytes)
        var buffer = unsafe request.buffer
        let code = unsafe uv_write(request.uv, cuv_stream(handle), &buffer, 1) { request, status in
            guard let request = unsafe request, let stream = unsafe request.pointee.handle else {
                return
            }
            unsafe WriteRequest(request).free()
            unsafe TCPStream.of(stream.pointee.data) { $0.writeCompleted(status) }
        }
        if code < 0 {
            unsafe request.free()
            failLater(code)
        }
    }

    private func writeCompleted(_ status: CInt) {
        if isClosed { return }
        if status < 0 {
            sendFailed(LoopError("send", code: status))
        } else {
            sent()
        }
    }

    /// A failed send shows as a failed receive in the next turn, so that no hook runs inside `send`.
    private func failLater(_ code: CInt) {
        // A broken connection is readable, and reading it gives the error or the end.
        try? startReceiving()
    }

    /// Calls `body` with the stream behind a handle's `data`, without retaining it.
    @inline(__always)
    private static func of(_ data: UnsafeMutableRawPointer?, _ body: (TCPStream) -> Void) {
        unsafe LoopHandle.of(data, as: TCPStream.self, body)
    }
}

/// A write that libuv has not finished: its request and a copy of its bytes in one allocation.
@unsafe
private struct WriteRequest {
    let uv: UnsafeMutablePointer<uv_write_t>

    init(_ uv: UnsafeMutablePointer<uv_write_t>) {
        unsafe self.uv = uv
    }

    static func make(copying bytes: UnsafeRawBufferPointer) -> WriteRequest {
        let header = unsafe MemoryLayout<uv_write_t>.stride
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: header + bytes.count,
            alignment: unsafe MemoryLayout<uv_write_t>.alignment
        )
        let request = unsafe memory.bindMemory(to: uv_write_t.self, capacity: 1)
        unsafe request.initialize(to: uv_write_t())
        if let source = bytes.baseAddress {
            unsafe (memory + header).copyMemory(from: source, byteCount: bytes.count)
        }
        unsafe request.pointee.data = UnsafeMutableRawPointer(bitPattern: bytes.count)
        return unsafe WriteRequest(request)
    }

    var buffer: uv_buf_t {
        let start = unsafe UnsafeMutableRawPointer(uv) + MemoryLayout<uv_write_t>.stride
        return unsafe uv_buf_init(
            start.assumingMemoryBound(to: CChar.self),
            UInt32(truncatingIfNeeded: UInt(bitPattern: uv.pointee.data))
        )
    }

    func free() {
        unsafe UnsafeMutableRawPointer(uv).deallocate()
    }
}
