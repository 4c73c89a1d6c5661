internal import Bytes
internal import COpenSSL

/// Where a session of OpenSSL takes bytes from and puts bytes, in the place of a socket.
///
/// It reads from the caller's bytes and appends to the caller's queue, so a byte is copied once on its way
/// in and once on its way out; a pair of memory BIOs copies it twice.
@safe
struct TLSLink: ~Copyable {
    /// The caller's bytes that were not read yet; empty outside of a call.
    var input = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    /// The caller's queue for the time of a call, and an empty one of no room otherwise.
    var output = ByteQueue()
    /// The time by which certificates are judged, in seconds since 1970.
    let now: Int64
    /// What is to be spoken inside.
    let applicationProtocol: TLSApplicationProtocol
    /// Until when the context's lists of revoked certificates count.
    let listsEnd: Int64
    /// In which time, in seconds since 1970, the peer's chain is trusted; empty before it was found to be.
    var trust: Range<Int64> = 0..<0
    /// What a callback found wrong, where OpenSSL's own error says less.
    var found: TLSFailure.Reason?

    init(now: Int64, _ handle: TLSContextHandle) {
        self.now = now
        applicationProtocol = handle.applicationProtocol
        listsEnd = handle.listsEnd
    }

    /// The link of a session, which has it from its beginning to its end.
    static func of(_ ssl: OpaquePointer?) -> UnsafeMutablePointer<TLSLink>? {
        unsafe SSL_get_ex_data(ssl, 0)?.assumingMemoryBound(to: TLSLink.self)
    }

    private static func of(bio: OpaquePointer?) -> UnsafeMutablePointer<TLSLink>? {
        unsafe BIO_get_data(bio)?.assumingMemoryBound(to: TLSLink.self)
    }

    /// A kind of BIO that is a link.
    static func makeMethod() -> OpaquePointer {
        guard let method = unsafe BIO_meth_new(BIO_TYPE_SOURCE_SINK, "sestina") else {
            preconditionFailure("libcrypto has no memory for a kind of BIO")
        }
        unsafe BIO_meth_set_read_ex(method) { bio, bytes, count, done in
            unsafe TLSLink.read(bio, bytes, count, done)
        }
        unsafe BIO_meth_set_write_ex(method) { bio, bytes, count, done in
            unsafe TLSLink.write(bio, bytes, count, done)
        }
        // A flush has nothing to do; all else is not known here.
        unsafe BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return unsafe method
    }

    private static func read(
        _ bio: OpaquePointer?,
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        _ done: UnsafeMutablePointer<Int>?
    ) -> CInt {
        unsafe copenssl_clear_retry(bio)
        guard let link = unsafe of(bio: bio), let bytes = unsafe bytes, let done = unsafe done
        else {
            return 0
        }
        let input = unsafe link.pointee.input
        let taken = min(count, input.count)
        guard taken > 0, let start = input.baseAddress else {
            unsafe copenssl_retry_read(bio)
            return 0
        }
        unsafe UnsafeMutableRawPointer(bytes).copyMemory(from: start, byteCount: taken)
        unsafe link.pointee.input = UnsafeRawBufferPointer(rebasing: input[taken...])
        unsafe done.pointee = taken
        return 1
    }

    private static func write(
        _ bio: OpaquePointer?,
        _ bytes: UnsafePointer<CChar>?,
        _ count: Int,
        _ done: UnsafeMutablePointer<Int>?
    ) -> CInt {
        unsafe copenssl_clear_retry(bio)
        guard let link = unsafe of(bio: bio), let done = unsafe done else { return 0 }
        let span = unsafe RawSpan(
            _unsafeBytes: UnsafeRawBufferPointer(start: UnsafeRawPointer(bytes), count: count)
        )
        unsafe link.pointee.output.append(span)
        unsafe done.pointee = count
        return 1
    }
}
