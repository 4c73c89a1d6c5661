internal import COpenSSL

/// What the sessions of a client with one server have in common: whom it trusts and what it shows.
package final class TLSClientContext: Sendable {
    let handle: TLSContextHandle
    /// What the server is called in the first message; nil for an address.
    let announcedName: String?
    /// When the first certificate of the client's own chain expires, in seconds since 1970; nil without one.
    package let certificateExpiry: Int64?

    /// Makes a context of what PEM files hold.
    ///
    /// - Parameters:
    ///   - authorities: who may issue the server's certificate.
    ///   - serverName: the DNS name or numeric address that the server's certificate must be for, among its
    ///     alternative names; the common name does not count.
    ///   - chain: the client's certificate, then the one that issued it, and so on; nil to show none.
    ///   - key: the private key of the first.
    ///   - applicationProtocol: what is spoken inside.
    /// - Throws: what is wrong with one of them.
    package init(
        authorities: [UInt8],
        serverName: String,
        chain: [UInt8]? = nil,
        key: [UInt8]? = nil,
        applicationProtocol: TLSApplicationProtocol = .sestina
    ) throws(TLSContextError) {
        handle = TLSContextHandle(.client, applicationProtocol)
        let context = unsafe handle.context
        _ = try handle.trust(authorities)
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        let rules = unsafe SSL_CTX_get0_param(context)
        guard !serverName.utf8.contains(0) else { throw .serverName(serverName) }
        if unsafe X509_VERIFY_PARAM_set1_ip_asc(rules, serverName) == 1 {
            announcedName = nil
        } else {
            guard Self.isName(serverName) else { throw .serverName(serverName) }
            let flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS
            unsafe X509_VERIFY_PARAM_set_hostflags(rules, UInt32(flags))
            guard unsafe X509_VERIFY_PARAM_set1_host(rules, serverName, 0) == 1 else {
                throw .serverName(serverName)
            }
            announcedName = serverName
        }
        switch (chain, key) {
        case (let chain?, let key?): certificateExpiry = try handle.present(chain: chain, key: key)
        case (nil, nil): certificateExpiry = nil
        default: throw .halfPair
        }
        let name = Array(applicationProtocol.name.utf8)
        let offered = [UInt8(name.count)] + name
        let code = unsafe SSL_CTX_set_alpn_protos(context, offered, UInt32(offered.count))
        precondition(code == 0, "libssl has memory for the name of a protocol")
    }

    /// Whether a text is a DNS name.
    ///
    /// One that begins with a dot would be taken to stand for all below it.
    private static func isName(_ text: String) -> Bool {
        guard 1...TLSLimits.nameBytesMax ~= text.utf8.count else { return false }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { label in
                1...63 ~= label.count
                    && label.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"),
                            UInt8(ascii: "A")...UInt8(ascii: "Z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                            UInt8(ascii: "_"):
                            true
                        default: false
                        }
                    }
            }
    }
}

/// A session that a server lets a client resume, with the context that it began with.
package struct TLSResumption: Sendable {
    let handle: TLSContextHandle
    /// In OpenSSL's own form, with its secret.
    let session: [UInt8]
}
