internal import COpenSSL

/// What the sessions of a server have in common: its certificate and key, and whom it trusts.
///
/// TLS 1.3 alone, with one application protocol and without early data. Sessions can be resumed by the context that
/// they began with and by no other: a server that reads its files again makes a new context, which takes no old ticket.
package final class TLSServerContext: Sendable {
    let handle: TLSContextHandle
    /// When the first certificate of the chain expires, in seconds since 1970.
    package let certificateExpiry: Int64
    /// Whether clients must show a certificate.
    package let demandsCertificate: Bool
    /// When the first list of revoked certificates is out of date, in seconds since 1970.
    ///
    /// No client is let in from then on. Nil without lists, and where they name no time.
    package let revocationListExpiry: Int64?

    /// Makes a context of what PEM files hold.
    ///
    /// - Parameters:
    ///   - chain: the server's certificate, then the one that issued it, and so on.
    ///   - key: the private key of the first.
    ///   - clientAuthorities: who may issue certificates of clients; with them every client must show one.
    ///   - revocationLists: the lists of all these authorities; an authority between them and a client needs
    ///     to be among them, too.
    ///   - applicationProtocol: what is spoken inside.
    /// - Throws: what is wrong with one of them.
    package init(
        chain: [UInt8],
        key: [UInt8],
        clientAuthorities: [UInt8]? = nil,
        revocationLists: [UInt8]? = nil,
        applicationProtocol: TLSApplicationProtocol = .sestina
    ) throws(TLSContextError) {
        handle = TLSContextHandle(.server, applicationProtocol)
        certificateExpiry = try handle.present(chain: chain, key: key)
        demandsCertificate = clientAuthorities != nil
        let context = unsafe handle.context
        if let clientAuthorities {
            let authorities = try handle.trust(clientAuthorities)
            for authority in authorities {
                // Names, by which a client finds which of its certificates to show.
                unsafe SSL_CTX_add_client_CA(context, authority.pointer)
            }
            let demand = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
            unsafe SSL_CTX_set_verify(context, demand, nil)
            revocationListExpiry =
                if let revocationLists {
                    try handle.refuse(listed: revocationLists, of: authorities)
                } else { nil }
        } else {
            guard revocationLists == nil else { throw .listWithoutAuthorities }
            revocationListExpiry = nil
        }
        if applicationProtocol.isDemanded {
            unsafe SSL_CTX_set_client_hello_cb(
                context,
                { ssl, alert, _ in unsafe Hello.judge(ssl, alert) },
                nil
            )
        }
        unsafe SSL_CTX_set_alpn_select_cb(
            context,
            { ssl, chosen, chosenCount, offered, offeredCount, _ in
                unsafe Hello.choose(ssl, chosen, chosenCount, offered, offeredCount)
            },
            nil
        )
        Tickets.prepare(handle)
    }
}

/// What a client's first message must say.
private enum Hello {
    /// Judges whether a message of TLS 1.3 names application protocols; other versions are refused after it.
    static func judge(_ ssl: OpaquePointer?, _ alert: UnsafeMutablePointer<CInt>?) -> CInt {
        guard
            unsafe has(UInt32(TLSEXT_TYPE_supported_versions), ssl),
            !(unsafe has(UInt32(TLSEXT_TYPE_application_layer_protocol_negotiation), ssl))
        else { return SSL_CLIENT_HELLO_SUCCESS }
        unsafe TLSLink.of(ssl)?.pointee.found = .protocolMissing
        unsafe alert?.pointee = SSL_AD_NO_APPLICATION_PROTOCOL
        return SSL_CLIENT_HELLO_ERROR
    }

    private static func has(_ kind: UInt32, _ ssl: OpaquePointer?) -> Bool {
        var bytes: UnsafePointer<UInt8>?
        var count = 0
        return unsafe SSL_client_hello_get0_ext(ssl, kind, &bytes, &count) == 1
    }

    /// Chooses our protocol among those that are offered, each a byte of length and so many bytes.
    static func choose(
        _ ssl: OpaquePointer?,
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
        _ chosenCount: UnsafeMutablePointer<UInt8>?,
        _ offered: UnsafePointer<UInt8>?,
        _ offeredCount: UInt32
    ) -> CInt {
        let bytes = unsafe UnsafeBufferPointer(start: offered, count: Int(offeredCount))
        guard let link = unsafe TLSLink.of(ssl) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        let wanted = unsafe link.pointee.applicationProtocol.name.utf8
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let name = start + 1
            let end = unsafe min(name + Int(bytes[start]), bytes.endIndex)
            if unsafe bytes[name..<end].elementsEqual(wanted), let offered = unsafe offered {
                unsafe chosen?.pointee = offered + name
                unsafe chosenCount?.pointee = UInt8(end - name)
                return SSL_TLSEXT_ERR_OK
            }
            start = end
        }
        unsafe link.pointee.found = .protocolOther
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }
}
