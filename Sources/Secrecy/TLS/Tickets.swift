internal import COpenSSL

/// Sessions that clients keep for the server, encrypted with keys that OpenSSL makes for each context.
///
/// A ticket holds the client's certificate; for what time its chain was found to be trusted and the rest of
/// that chain are added here. Only the context that found so takes the ticket, and neither its authorities nor
/// its lists ever change: what a new handshake would find is then a matter of the time alone.
enum Tickets {
    /// The time in seconds since 1970 from which on, and before which, a chain is trusted.
    private struct Validity {
        static let bytes = 16
        let start: Int64
        let end: Int64

        /// What the whole handshake of a session found.
        init(_ link: UnsafeMutablePointer<TLSLink>) {
            unsafe start = link.pointee.trust.lowerBound
            unsafe end = min(link.pointee.trust.upperBound, link.pointee.listsEnd)
        }

        /// Reads what ``write`` appended; nil where there is less.
        init?(_ bytes: UnsafeRawBufferPointer) {
            guard bytes.count >= Self.bytes else { return nil }
            unsafe start = bytes.loadUnaligned(as: Int64.self)
            unsafe end = bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self)
        }

        /// Appends it; only this process reads it again.
        func write(to bytes: inout [UInt8]) {
            for number in [start, end] {
                unsafe withUnsafeBytes(of: number) { unsafe bytes.append(contentsOf: $0) }
            }
        }
    }

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

    /// Puts the time of trust and the chain into a session that is about to be encrypted.
    private static func write(_ ssl: OpaquePointer?) -> CInt {
        // A session that was resumed has them from before.
        guard unsafe SSL_session_reused(ssl) == 0, let link = unsafe TLSLink.of(ssl) else {
            return 1
        }
        var bytes: [UInt8] = []
        unsafe Validity(link).write(to: &bytes)
        let chain = unsafe SSL_get_peer_cert_chain(ssl)
        for index in 0..<(unsafe copenssl_count(chain)) {
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
            let link = unsafe TLSLink.of(ssl),
            let validity = unsafe Validity(added(to: session))
        else { return SSL_TICKET_RETURN_IGNORE_RENEW }
        let now = unsafe link.pointee.now
        return validity.start <= now && now < validity.end
            ? SSL_TICKET_RETURN_USE_RENEW : SSL_TICKET_RETURN_IGNORE_RENEW
    }

    /// What was added to a session.
    private static func added(to session: OpaquePointer?) -> UnsafeRawBufferPointer {
        var bytes: UnsafeMutableRawPointer?
        var count = 0
        let code = unsafe SSL_SESSION_get0_ticket_appdata(session, &bytes, &count)
        return unsafe UnsafeRawBufferPointer(start: bytes, count: code == 1 ? count : 0)
    }

    /// The chain that a session was given, to be freed; nil without memory.
    static func chain(of session: OpaquePointer?) -> OpaquePointer? {
        guard let chain = unsafe copenssl_certificates() else { return nil }
        let bytes = unsafe added(to: session).dropFirst(Validity.bytes)
        let certificates = unsafe UnsafeRawBufferPointer(rebasing: bytes)
        var next = unsafe certificates.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let end = unsafe next.map({ unsafe $0 + certificates.count }) else {
            return unsafe chain
        }
        while let place = unsafe next, unsafe place < end {
            guard let certificate = unsafe d2i_X509(nil, &next, end - place) else { break }
            unsafe copenssl_push(chain, certificate)
        }
        return unsafe chain
    }
}
