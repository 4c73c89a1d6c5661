package import Bytes
internal import COpenSSL

/// One connection in TLS 1.3 as either side sees it: bytes in, bytes out.
///
/// It holds no socket and no log, and its clock is the time that it is given. The caller hands over what has
/// arrived, cut anywhere, and gets what it means and what is to be sent, at the ends of its own queues. What
/// is not a whole record yet is kept inside, at most ``TLSLimits/recordBytesMax`` bytes and, while the
/// handshake lasts, a message within its limit.
///
/// A client is open before the server has judged its certificate, for TLS 1.3 has no answer to it: a refusal
/// comes as a failure of an open session.
@safe
package struct TLSSession: ~Copyable {
    /// The name by which both sides say that they speak version 1 of the wire, RFC 7301.
    package static let applicationProtocol = "sestina/1"

    /// Where a session stands.
    package enum State: Equatable, Sendable {
        /// Keys and certificates are being exchanged.
        case handshaking
        /// Bytes pass both ways. The peer's identity is nil where it showed no certificate.
        case open(TLSIdentity?)
        /// Closed by alerts as it should be. While only one side has, the other may still send.
        case closed(by: Closer)
        /// Of no more use. Where OpenSSL found it, what is to be sent ends with the alert that says why.
        case failed(TLSFailure)
    }

    /// Who closed a session.
    package enum Closer: Sendable {
        case us
        case peer
        case both
    }

    /// Where the session stands.
    package private(set) var state = State.handshaking

    /// Whether bytes pass both ways.
    package var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    private let role: TLSRole
    private let handle: TLSContextHandle
    private let ssl: OpaquePointer
    private let link: UnsafeMutablePointer<TLSLink>
    private var clearRecords = ClearRecords()
    private var handshakeBytes = 0

    /// A server's session that has seen nothing.
    ///
    /// - Parameters:
    ///   - context: its certificate, and whom it trusts.
    ///   - now: the time by which certificates are judged, in seconds since 1970.
    package init(_ context: TLSServerContext, now: Int64) {
        self.init(.server, context.handle, now: now)
        unsafe SSL_set_accept_state(ssl)
    }

    /// A client's session, which begins to speak.
    ///
    /// - Parameters:
    ///   - context: what it shows, and whom it trusts.
    ///   - now: the time by which certificates are judged, in seconds since 1970.
    ///   - resumption: what an earlier session of the same context was given; of another it does not matter.
    ///   - ciphertext: where what is to be sent is appended.
    package init(
        _ context: TLSClientContext,
        now: Int64,
        resuming resumption: TLSResumption? = nil,
        ciphertext: inout ByteQueue
    ) {
        self.init(.client, context.handle, now: now)
        unsafe SSL_set_connect_state(ssl)
        if let name = context.announcedName {
            let code = unsafe copenssl_name_server(ssl, name)
            precondition(code == 1, "libssl has memory for a server's name")
        }
        if let resumption, resumption.handle === handle { resume(resumption.session, now: now) }
        unsafe swap(&link.pointee.output, &ciphertext)
        shakeHands()
        unsafe swap(&link.pointee.output, &ciphertext)
    }

    private init(_ role: TLSRole, _ handle: TLSContextHandle, now: Int64) {
        guard
            let ssl = unsafe SSL_new(handle.context),
            let bio = unsafe BIO_new(handle.method)
        else { preconditionFailure("libssl has no memory for a session") }
        self.role = role
        self.handle = handle
        unsafe self.ssl = ssl
        unsafe link = .allocate(capacity: 1)
        unsafe link.initialize(to: TLSLink(now: now, handle))
        unsafe BIO_set_data(bio, link)
        unsafe BIO_set_init(bio, 1)
        unsafe SSL_set_bio(ssl, bio, bio)
        let code = unsafe SSL_set_ex_data(ssl, 0, link)
        precondition(code == 1, "libssl has memory for a session's link")
        unsafe X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl), Int(now))
    }

    deinit {
        // The BIO goes with it, and then nobody knows the link.
        unsafe SSL_free(ssl)
        unsafe link.deinitialize(count: 1)
        unsafe link.deallocate()
    }

    // MARK: - Bytes

    /// Takes bytes that arrived, all of them; look at ``state`` afterwards.
    ///
    /// - Parameters:
    ///   - bytes: what has arrived since the last call.
    ///   - plaintext: where what the peer said is appended, at most as many bytes as arrived and a record.
    ///   - ciphertext: where what is to be sent is appended.
    package mutating func receive(
        _ bytes: RawSpan,
        plaintext: inout ByteQueue,
        ciphertext: inout ByteQueue
    ) {
        switch state {
        case .failed, .closed(by: .peer), .closed(by: .both): return
        case .handshaking:
            if let reason = clearRecords.fault(in: bytes) { return fail(reason) }
        case .open, .closed(by: .us): break
        }
        unsafe swap(&link.pointee.output, &ciphertext)
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe link.pointee.input = bytes
            if state == .handshaking {
                shakeHands()
                handshakeBytes += unsafe bytes.count - link.pointee.input.count
            }
            read(into: &plaintext)
            unsafe link.pointee.input = UnsafeRawBufferPointer(start: nil, count: 0)
        }
        unsafe swap(&link.pointee.output, &ciphertext)
        if state == .handshaking, handshakeBytes > TLSLimits.handshakeBytesMax { fail(.tooLarge) }
    }

    /// Encrypts bytes for the peer.
    ///
    /// - Parameters:
    ///   - bytes: what is to be said.
    ///   - ciphertext: where what is to be sent is appended.
    /// - Returns: whether they were taken: not before the session is open, and not after this side closed it
    ///   or it failed.
    @discardableResult
    package mutating func send(_ bytes: RawSpan, ciphertext: inout ByteQueue) -> Bool {
        switch state {
        case .handshaking, .failed, .closed(by: .us), .closed(by: .both): return false
        case .open, .closed(by: .peer): break
        }
        guard bytes.byteCount > 0 else { return true }
        unsafe swap(&link.pointee.output, &ciphertext)
        defer { unsafe swap(&link.pointee.output, &ciphertext) }
        ERR_clear_error()
        let isWritten = unsafe bytes.withUnsafeBytes {
            var count = 0
            return unsafe SSL_write_ex(ssl, $0.baseAddress, $0.count, &count) == 1
        }
        if !isWritten { fail(returning: 0) }
        return isWritten
    }

    /// Says that this side sends no more; what the peer still sends is taken until it says so, too.
    package mutating func close(ciphertext: inout ByteQueue) {
        switch state {
        case .handshaking:
            state = .closed(by: .both)
            return
        case .failed, .closed(by: .us), .closed(by: .both): return
        case .open: state = .closed(by: .us)
        case .closed(by: .peer): state = .closed(by: .both)
        }
        unsafe swap(&link.pointee.output, &ciphertext)
        ERR_clear_error()
        unsafe SSL_shutdown(ssl)
        unsafe swap(&link.pointee.output, &ciphertext)
    }

    /// The stream ended: no more bytes arrive.
    ///
    /// A session that the peer did not close has failed by that, unless this side closed it, and waited for
    /// nothing but the peer's word.
    package mutating func streamEnded() {
        switch state {
        case .handshaking: fail(.cutHandshake)
        case .open: fail(.cut)
        case .closed, .failed: break
        }
    }

    /// Gives back the room for a record each way, some 33 KB of the 50 that a session takes.
    ///
    /// For a session that is silent: the next bytes make it anew. OpenSSL could do so after every record,
    /// which costs a fifth of what a small one takes.
    package mutating func giveBack() { unsafe SSL_free_buffers(ssl) }

    // MARK: - Facts

    /// Whether the session is one that was resumed.
    package var isResumed: Bool { unsafe SSL_session_reused(ssl) == 1 }

    /// What a client needs to resume this session, once the server gave it a ticket, which it does after
    /// the handshake.
    package var resumption: TLSResumption? {
        guard
            role == .client, let session = unsafe SSL_get_session(ssl),
            unsafe SSL_SESSION_is_resumable(session) == 1
        else { return nil }
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = unsafe i2d_SSL_SESSION(session, &bytes)
        guard count > 0 else { return nil }
        defer { unsafe CRYPTO_clear_free(bytes, Int(count), nil, 0) }
        let buffer = unsafe UnsafeBufferPointer(start: bytes, count: Int(count))
        return TLSResumption(handle: handle, session: unsafe Array(buffer))
    }

    /// What another context of the server has against the client that is connected: after a reload, live
    /// sessions are judged again.
    ///
    /// - Parameters:
    ///   - context: whose authorities and lists count.
    ///   - now: seconds since 1970.
    /// - Returns: nil where such a client would be let in.
    package func objection(by context: TLSServerContext, at now: Int64) -> TLSFailure? {
        precondition(role == .server, "a server judges its clients")
        guard context.demandsCertificate else { return nil }
        guard let certificate = unsafe SSL_get0_peer_certificate(ssl) else {
            return failure(.certificateMissing)
        }
        let kept = unsafe Tickets.chain(of: SSL_get_session(ssl))
        defer { unsafe copenssl_free_certificates(kept) }
        let code = unsafe PeerCheck.fault(
            of: certificate,
            chain: SSL_get_peer_cert_chain(ssl) ?? kept,
            by: context.handle.context,
            as: .client,
            at: now
        )
        return code == X509_V_OK ? nil : failure(TLSFailure.Reason(verification: code))
    }

    // MARK: - Steps

    private func resume(_ bytes: [UInt8], now: Int64) {
        var next: UnsafePointer<UInt8>?
        let session = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe next = bytes.baseAddress
            return unsafe d2i_SSL_SESSION(nil, &next, bytes.count)
        }
        defer { unsafe SSL_SESSION_free(session) }
        // OpenSSL does not look at the server's certificate again.
        guard
            let session = unsafe session, let certificate = unsafe SSL_SESSION_get0_peer(session),
            unsafe CertificateFacts.expiry(of: certificate) > now
        else { return }
        unsafe SSL_set_session(ssl, session)
    }

    private mutating func shakeHands() {
        ERR_clear_error()
        let code = unsafe SSL_do_handshake(ssl)
        guard code == 1 else {
            if unsafe SSL_get_error(ssl, code) != SSL_ERROR_WANT_READ { fail(returning: code) }
            return
        }
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        unsafe SSL_get0_alpn_selected(ssl, &name, &count)
        let selected = unsafe UnsafeBufferPointer(start: name, count: Int(count))
        // A server that knows no such names says nothing.
        let wanted = handle.applicationProtocol
        guard
            unsafe selected.elementsEqual(wanted.name.utf8)
                || selected.isEmpty && !wanted.isDemanded
        else { return fail(.protocolMissing) }
        state = .open(unsafe SSL_get0_peer_certificate(ssl).map { unsafe TLSIdentity($0) })
    }

    private mutating func read(into plaintext: inout ByteQueue) {
        switch state {
        case .open, .closed(by: .us): break
        case .handshaking, .failed, .closed(by: .peer), .closed(by: .both): return
        }
        repeat {
            plaintext.reserve(TLSLimits.readBytesMin)
            let room = unsafe plaintext.room()
            var count = 0
            ERR_clear_error()
            let code = unsafe SSL_read_ex(ssl, room.baseAddress, room.count, &count)
            guard code == 1 else {
                switch unsafe SSL_get_error(ssl, code) {
                case SSL_ERROR_WANT_READ: break
                case SSL_ERROR_ZERO_RETURN:
                    if case .open = state {
                        state = .closed(by: .peer)
                    } else {
                        state = .closed(by: .both)
                    }
                default: fail(returning: code)
                }
                return
            }
            plaintext.grew(by: count)
        } while unsafe !link.pointee.input.isEmpty || SSL_has_pending(ssl) == 1
    }

    // MARK: - Failures

    private mutating func fail(_ reason: TLSFailure.Reason) { state = .failed(failure(reason)) }

    /// A failure that this side found.
    private func failure(_ reason: TLSFailure.Reason) -> TLSFailure {
        let side = reason == .revocationUnknown || reason == .defect ? role : role.peer
        return TLSFailure(reason: reason, side: side, toldBy: nil)
    }

    /// Fails by what OpenSSL says of a call that returned `code`.
    private mutating func fail(returning code: CInt) {
        if unsafe SSL_get_error(ssl, code) == SSL_ERROR_ZERO_RETURN {
            let failure = TLSFailure(reason: .cancelled, side: role.peer, toldBy: role.peer)
            return state = .failed(failure)
        }
        let number = LibraryError.first
        if let alert = LibraryError.alert(in: number) {
            let reason = TLSFailure.Reason(alert: alert)
            // We do speak TLS 1.3 and name our protocol: it is the peer that does not.
            let ofThePeer: [TLSFailure.Reason] = [.defect, .cancelled, .version, .protocolOther]
            let side = ofThePeer.contains(reason) ? role.peer : role
            state = .failed(TLSFailure(reason: reason, side: side, toldBy: role.peer))
        } else {
            fail(unsafe link.pointee.found ?? LibraryError.reason(of: number))
        }
    }
}
