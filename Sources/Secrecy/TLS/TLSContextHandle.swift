internal import COpenSSL

/// A context of OpenSSL with what both roles set in it.
///
/// Thread rule: it is changed by its maker alone, before any other thread knows it; from then on sessions of
/// any thread read it, and OpenSSL guards what they share of it, the count of references.
@safe
final class TLSContextHandle: @unchecked Sendable {
    let context: OpaquePointer
    /// The kind of BIO of its sessions.
    let method: OpaquePointer
    /// What is spoken inside of its sessions.
    let applicationProtocol: TLSApplicationProtocol
    /// Until when its lists of revoked certificates count, in seconds since 1970; for ever without any.
    private(set) var listsEnd = Int64.max

    init(_ role: TLSRole, _ applicationProtocol: TLSApplicationProtocol = .sestina) {
        self.applicationProtocol = applicationProtocol
        let method = role == .server ? unsafe TLS_server_method() : unsafe TLS_client_method()
        guard let context = unsafe SSL_CTX_new(method), unsafe copenssl_only_tls13(context) == 1
        else {
            preconditionFailure("libssl has no memory for a context, or no TLS 1.3")
        }
        unsafe self.context = context
        unsafe self.method = TLSLink.makeMethod()
        unsafe SSL_CTX_set_security_level(context, CInt(TLSLimits.securityLevel))
        unsafe copenssl_no_session_cache(context)
        unsafe copenssl_send_given_chain(context)
        unsafe copenssl_chain_bytes_max(context, TLSLimits.chainBytesMax)
        // The own certificate and the authority's are no intermediate ones.
        unsafe SSL_CTX_set_verify_depth(context, CInt(TLSLimits.chainCertificatesMax - 2))
        unsafe SSL_CTX_set_cert_verify_callback(
            context,
            { store, _ in unsafe PeerCheck.judge(store) },
            nil
        )
    }

    deinit {
        unsafe SSL_CTX_free(context)
        unsafe BIO_meth_free(method)
    }

    /// Shows peers a chain from now on.
    ///
    /// - Returns: when the first of its certificates expires, in seconds since 1970.
    func present(
        chain: [UInt8],
        key: [UInt8],
        isChecked: Bool = true
    ) throws(TLSContextError) -> Int64 {
        let certificates = try PEM.certificates(in: chain, .chain)
        // Tests show peers what no context of ours takes.
        if isChecked { try Self.check(certificates) }
        let key = try PEM.privateKey(in: key)
        ERR_clear_error()
        defer { ERR_clear_error() }
        let own = certificates[0]
        guard unsafe X509_check_private_key(own.pointer, key.pointer) == 1 else {
            throw .keyForeign
        }
        guard unsafe SSL_CTX_use_certificate(context, own.pointer) == 1 else { throw .weak(.chain) }
        guard unsafe SSL_CTX_use_PrivateKey(context, key.pointer) == 1 else { throw .weak(.key) }
        for certificate in certificates.dropFirst() {
            guard unsafe copenssl_add_to_chain(context, certificate.pointer) == 1 else {
                throw .weak(.chain)
            }
        }
        return certificates.map { unsafe CertificateFacts.expiry(of: $0.pointer) }.min() ?? .min
    }

    private static func check(_ chain: [Owned]) throws(TLSContextError) {
        guard chain.count <= TLSLimits.chainCertificatesMax else {
            throw .chainTooLong(chain.count)
        }
        for place in chain.indices.dropFirst() {
            let (below, above) = unsafe (
                chain[place - 1].pointer, chain[place].pointer
            )
            guard unsafe X509_check_issued(above, below) == X509_V_OK else {
                throw .chainDisordered(place)
            }
        }
    }

    /// Trusts peers whose chain ends at one of these authorities.
    func trust(_ authorities: [UInt8]) throws(TLSContextError) -> [Owned] {
        let certificates = try PEM.certificates(in: authorities, .authorities)
        let store = unsafe SSL_CTX_get_cert_store(context)
        for certificate in certificates {
            guard unsafe X509_check_ca(certificate.pointer) > 0 else {
                throw .noAuthority(unsafe CertificateFacts.subject(of: certificate.pointer))
            }
            guard unsafe X509_STORE_add_cert(store, certificate.pointer) == 1 else {
                throw .library("a certificate of the authorities")
            }
        }
        return certificates
    }

    /// Trusts no certificate that these lists name, and none that they do not cover.
    ///
    /// - Returns: when the first of them is out of date, in seconds since 1970; nil where no one says.
    func refuse(
        listed lists: [UInt8],
        of authorities: [Owned]
    ) throws(TLSContextError) -> Int64? {
        let lists = try PEM.revocationLists(in: lists)
        let store = unsafe SSL_CTX_get_cert_store(context)
        ERR_clear_error()
        defer { ERR_clear_error() }
        for list in lists {
            let isSigned = authorities.contains {
                unsafe Self.is(list.pointer, signedBy: $0.pointer)
            }
            guard isSigned else {
                throw .listForeign(unsafe CertificateFacts.issuer(ofList: list.pointer))
            }
            unsafe X509_STORE_add_crl(store, list.pointer)
        }
        for authority in authorities {
            let isCovered = lists.contains {
                unsafe Self.is($0.pointer, signedBy: authority.pointer)
            }
            guard isCovered else {
                throw .listMissing(unsafe CertificateFacts.subject(of: authority.pointer))
            }
        }
        unsafe X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL))
        let end = lists.compactMap { unsafe CertificateFacts.nextUpdate(ofList: $0.pointer) }.min()
        listsEnd = end ?? .max
        return end
    }

    private static func `is`(_ list: OpaquePointer, signedBy authority: OpaquePointer) -> Bool {
        let issuer = unsafe X509_CRL_get_issuer(list)
        let subject = unsafe X509_get_subject_name(authority)
        guard unsafe X509_NAME_cmp(issuer, subject) == 0 else { return false }
        return unsafe X509_CRL_verify(list, X509_get0_pubkey(authority)) == 1
    }
}
