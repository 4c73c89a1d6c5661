internal import COpenSSL

/// Sessions that clients keep for the server, encrypted with keys that OpenSSL makes for each context.
///
/// A ticket holds the client's certificate; the rest of its chain is added here, so that resuming a session
/// judges all of it again as a new one would.
enum Tickets {
    /// Lets a server's context give tickets, and take them.
    static func prepare(_ handle: TLSContextHandle) {
        let context = unsafe handle.context
        unsafe SSL_CTX_set_timeout(context, TLSLimits.ticketSeconds)
        unsafe SSL_CTX_set_num_tickets(context, 1)
        // What OpenSSL wants of a server that verifies clients; every context has keys of its own, so that
        // this need not tell them apart.
        let name = Array(handle.applicationProtocol.name.utf8)
        unsafe SSL_CTX_set_session_id_context(context, name, UInt32(name.count))
        unsafe SSL_CTX_set_session_ticket_cb(
            context,
            { ssl, _ in unsafe Tickets.write(ssl) },
            { ssl, session, _, _, status, _ in unsafe Tickets.judge(ssl, session, status) },
            nil
        )
    }

    /// Puts the chain into a session that is about to be encrypted.
    private static func write(_ ssl: OpaquePointer?) -> CInt {
        // A session that was resumed has it from before.
        let chain = unsafe SSL_get_peer_cert_chain(ssl)
        let count = unsafe copenssl_count(chain)
        guard count > 0 else { return 1 }
        var bytes: [UInt8] = []
        for index in 0..<count {
            var der: UnsafeMutablePointer<UInt8>?
            let size = unsafe i2d_X509(copenssl_at(chain, index), &der)
            guard size > 0 else { return 0 }
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: der, count: Int(size)))
            unsafe CRYPTO_free(der, nil, 0)
        }
        return unsafe SSL_SESSION_set1_ticket_appdata(SSL_get_session(ssl), bytes, bytes.count)
    }

    /// Whether the session of a ticket is resumed.
    ///
    /// One whose client would not be let in any more is not, and the whole handshake that follows says why.
    private static func judge(
        _ ssl: OpaquePointer?,
        _ session: OpaquePointer?,
        _ status: SSL_TICKET_STATUS
    ) -> SSL_TICKET_RETURN {
        guard status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW else {
            return SSL_TICKET_RETURN_IGNORE_RENEW
        }
        guard unsafe SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE else {
            return SSL_TICKET_RETURN_USE_RENEW
        }
        guard
            let certificate = unsafe SSL_SESSION_get0_peer(session),
            let link = unsafe TLSLink.of(ssl),
            let chain = unsafe chain(of: session)
        else { return SSL_TICKET_RETURN_IGNORE_RENEW }
        defer { unsafe copenssl_free_certificates(chain) }
        let fault = unsafe PeerCheck.fault(
            of: certificate,
            chain: chain,
            by: SSL_get_SSL_CTX(ssl),
            as: .client,
            at: link.pointee.now
        )
        return fault == X509_V_OK ? SSL_TICKET_RETURN_USE_RENEW : SSL_TICKET_RETURN_IGNORE_RENEW
    }

    /// The chain that a session was given, to be freed; nil without memory.
    static func chain(of session: OpaquePointer?) -> OpaquePointer? {
        var bytes: UnsafeMutableRawPointer?
        var count = 0
        guard
            unsafe SSL_SESSION_get0_ticket_appdata(session, &bytes, &count) == 1,
            let chain = unsafe copenssl_certificates()
        else { return nil }
        guard let bytes = unsafe bytes, count > 0 else { return unsafe chain }
        var next: UnsafePointer<UInt8>? = unsafe UnsafePointer(
            bytes.assumingMemoryBound(to: UInt8.self)
        )
        let end = unsafe UnsafePointer(bytes.assumingMemoryBound(to: UInt8.self) + count)
        while let place = unsafe next, unsafe place < end {
            guard let certificate = unsafe d2i_X509(nil, &next, end - place) else { break }
            unsafe copenssl_push(chain, certificate)
        }
        return unsafe chain
    }
}
