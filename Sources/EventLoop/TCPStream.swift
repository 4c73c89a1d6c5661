internal import Bytes
internal import CLibuv
internal import Glibc

/// A TCP connection on a loop, to be subclassed by what speaks over it.
///
/// The stream keeps itself alive from its first use until ``closed()``, which is the last call on it.
/// Every hook is called on the loop's thread, never from within the call that caused it.
///
/// A turn of the loop reads a stream once, at most ``Loop/readBytesMax`` bytes, so that a peer that sends without
/// end keeps nobody else waiting for longer than those take.
@safe
open class TCPStream: LoopHandle {
    /// Bytes that the reader could not use yet.
    ///
    /// A stream in step keeps nothing and owns no room; a frame cut short takes a page, a large one what it
    /// needs.
    private var kept = ByteQueue()
    /// How many they are, where that can be read without a guard.
    private var keptCount = 0
    /// Whether the last read filled its room, so that libuv asks for room again in the same turn.
    private var hasReadItsShare = false
    /// What stands between the socket and the owner; nil where they speak in plain.
    private var cipher: (any StreamCipher)?
    /// Looks for an address that takes the connection, while none is there.
    private var connector: Connector?

    /// The least room for bytes that are kept, and the most that stays when none are, in bytes.
    private static let keptPage = Loop.keptBytesMax

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
        cipher?.close(sealed: &loop.sealed)
        transmitSealed()
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

    /// How much memory the stream owns for bytes that wait on either way, in bytes.
    public var heldBytes: Int { heldBytes(keeping: keptCount > 0 ? kept.allocatedBytes : 0) }

    /// The same from within ``received(_:)``, which is about to leave so many bytes.
    public func heldBytes(keeping left: Int) -> Int {
        left + unsentBytes + (cipher?.heldBytes ?? 0)
    }

    /// Whether a cipher may work on what has arrived in this turn; what waits is asked about again in the next.
    open var mayDecipher: Bool { true }

    /// How many bytes wait in the kernel to be read.
    public var unreadBytes: Int {
        var descriptor: CInt = 0
        guard unsafe uv_fileno(memory(as: uv_handle_t.self), &descriptor) == 0 else { return 0 }
        var count: CInt = 0
        return unsafe ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    /// Room for the next read; none where this turn has read enough.
    private func room() -> uv_buf_t {
        if hasReadItsShare || cipher != nil && !mayDecipher {
            hasReadItsShare = false
            return unsafe uv_buf_init(nil, 0)
        }
        if keptCount > Self.keptPage, cipher == nil {
            kept.reserve(Loop.readBytesMax / 4)
            let room = unsafe kept.room()
            return unsafe uv_buf_init(
                room.baseAddress?.assumingMemoryBound(to: CChar.self),
                UInt32(truncatingIfNeeded: min(room.count, Loop.readBytesMax))
            )
        }
        let room = unsafe loop.scratch
        return unsafe uv_buf_init(
            room.baseAddress?.assumingMemoryBound(to: CChar.self),
            UInt32(truncatingIfNeeded: room.count)
        )
    }

    private func receiveCompleted(_ count: Int, _ buffer: uv_buf_t) {
        if count == 0 || isClosed { return }
        if count < 0 { return receiveFailed(CInt(truncatingIfNeeded: count)) }
        loop.events &+= 1
        hasReadItsShare = unsafe count == buffer.len
        if cipher != nil {
            return unsafe decipher(UnsafeRawBufferPointer(start: buffer.base, count: count))
        }
        if keptCount > Self.keptPage {
            kept.grew(by: count)
            keptCount += count
            return presentKept()
        }
        if keptCount > 0 { return presentBehindKept(count) }
        let start = unsafe UnsafeRawBufferPointer(start: buffer.base, count: count)
        present(unsafe RawSpan(_unsafeBytes: start))
    }

    /// Presents the little that is kept, and what was read, which goes behind it.
    private func presentBehindKept(_ count: Int) {
        let start = unsafe loop.scratch(behind: kept.bytes, count: count)
        kept.removeAll()
        keptCount = 0
        present(unsafe RawSpan(_unsafeBytes: start))
    }

    /// Presents bytes while none are kept, and keeps what is left of them.
    private func present(_ bytes: RawSpan) {
        let used = received(bytes)
        let count = bytes.byteCount
        if used < count, !isClosed {
            // More is to come, and is read behind it.
            kept.reserve(max(Self.keptPage, count - used + 1))
            kept.append(bytes.extracting(used..<count))
            keptCount = count - used
        }
    }

    private func receiveFailed(_ code: CInt) {
        switch code {
        // Not a failure: there was to be no room.
        case UV_ENOBUFS.rawValue: break
        case UV_EOF.rawValue:
            cipher?.streamEnded()
            receiveEnded(nil)
        default: receiveEnded(LoopError("receive", code: code))
        }
    }

    // MARK: - A cipher in between

    /// From now on the socket's bytes are those of `cipher`, and its owner's are what they mean.
    ///
    /// - Parameter cipher: turns the ones into the others, or nil where they are the same from now on; what it has
    ///   to say first is for the caller to ``transmit(_:)``.
    public func speak(through cipher: (any StreamCipher)?) {
        self.cipher = cipher
    }

    /// Says that no more will be sent, where the cipher has words for that; for a stream that is closed next.
    public func sayGoodbye() {
        if isClosed { return }
        cipher?.close(sealed: &loop.sealed)
        transmitSealed()
    }

    /// There is news of the cipher: its handshake is done, its peer has closed it, or it has failed.
    open func cipherMoved() {}

    private func decipher(_ bytes: UnsafeRawBufferPointer) {
        guard let cipher else { return }
        let span = unsafe RawSpan(_unsafeBytes: bytes)
        let news: StreamCipherNews
        if keptCount > 0 {
            news = cipher.open(span, plain: &kept, sealed: &loop.sealed)
            keptCount = kept.count
        } else {
            news = cipher.open(span, plain: &loop.plain, sealed: &loop.sealed)
        }
        transmitSealed()
        if news == .opened { cipherMoved() }
        if keptCount > 0 {
            presentKept()
        } else if !loop.plain.isEmpty {
            present(loop.plain)
        }
        loop.plain.removeAll()
        loop.plain.giveBack(above: Loop.readBytesMax * 2)
        if news == .ended, !isClosed { cipherMoved() }
    }

    private func present(_ queue: borrowing ByteQueue) {
        present(queue.bytes)
    }

    @discardableResult
    private func transmit(_ queue: borrowing ByteQueue) -> Bool {
        transmit(queue.bytes)
    }

    private func transmitSealed() {
        if loop.sealed.isEmpty { return }
        transmit(loop.sealed)
        loop.sealed.removeAll()
        loop.sealed.giveBack(above: Loop.sealedBytesMax)
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
        guard let cipher else { return transmit(bytes) }
        if isClosed || bytes.byteCount == 0 { return true }
        cipher.seal(bytes, into: &loop.sealed)
        let sentAll = transmit(loop.sealed)
        loop.sealed.removeAll()
        loop.sealed.giveBack(above: Loop.sealedBytesMax)
        return sentAll
    }

    /// Sends bytes as they are, past any cipher.
    @discardableResult
    public func transmit(_ bytes: RawSpan) -> Bool {
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
        loop.events &+= 1
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
