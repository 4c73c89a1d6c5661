internal import COpenSSL

/// Whether a peer's certificate is to be trusted.
enum PeerCheck {
    /// Judges the chain of a handshake, called by OpenSSL; what is wrong is told to the session.
    ///
    /// - Returns: 1 if it is trusted, else 0.
    static func judge(_ check: OpaquePointer?) -> CInt {
        let code = unsafe verify(check)
        let index = SSL_get_ex_data_X509_STORE_CTX_idx()
        let ssl = unsafe X509_STORE_CTX_get_ex_data(check, index).map { OpaquePointer($0) }
        guard code != X509_V_OK else {
            unsafe TLSLink.of(ssl)?.pointee.trust = unsafe trust(
                of: X509_STORE_CTX_get0_chain(check)
            )
            return 1
        }
        let reason = TLSFailure.Reason(verification: code)
        unsafe TLSLink.of(ssl)?.pointee.found = reason
        // The alert for a list that is out of date would say that the peer's certificate is.
        let told = reason == .revocationUnknown ? X509_V_ERR_UNSPECIFIED : code
        unsafe X509_STORE_CTX_set_error(check, told)
        return 0
    }

    /// In which time, in seconds since 1970, a chain is trusted that was found to be.
    private static func trust(of chain: OpaquePointer?) -> Range<Int64> {
        var (start, end) = (Int64.min, Int64.max)
        for index in 0..<(unsafe copenssl_count(chain)) {
            guard let certificate = unsafe copenssl_at(chain, index) else { return 0..<0 }
            start = max(start, unsafe CertificateFacts.start(of: certificate))
            end = min(end, unsafe CertificateFacts.expiry(of: certificate))
        }
        return start..<max(start, end)
    }

    /// What is wrong with a peer's chain by the trust of a context.
    ///
    /// - Parameters:
    ///   - certificate: the peer's own.
    ///   - chain: what it gave besides.
    ///   - context: whose authorities and lists count.
    ///   - role: the peer's, for the use that its certificate must allow.
    ///   - now: seconds since 1970.
    /// - Returns: OpenSSL's number of it, 0 for nothing.
    static func fault(
        of certificate: OpaquePointer,
        chain: OpaquePointer?,
        by context: OpaquePointer?,
        as role: TLSRole,
        at now: Int64
    ) -> CInt {
        guard let check = unsafe X509_STORE_CTX_new() else { return X509_V_ERR_OUT_OF_MEM }
        defer { unsafe X509_STORE_CTX_free(check) }
        let store = unsafe SSL_CTX_get_cert_store(context)
        guard unsafe X509_STORE_CTX_init(check, store, certificate, chain) == 1 else {
            return X509_V_ERR_OUT_OF_MEM
        }
        unsafe X509_STORE_CTX_set_default(check, role == .client ? "ssl_client" : "ssl_server")
        unsafe X509_STORE_CTX_set_time(check, 0, Int(now))
        unsafe X509_STORE_CTX_set_depth(check, CInt(TLSLimits.chainCertificatesMax - 2))
        // OpenSSL does so within a handshake.
        let rules = unsafe X509_STORE_CTX_get0_param(check)
        unsafe X509_VERIFY_PARAM_set_auth_level(rules, CInt(TLSLimits.securityLevel))
        return unsafe verify(check)
    }

    private static func verify(_ check: OpaquePointer?) -> CInt {
        let given = unsafe copenssl_count(X509_STORE_CTX_get0_untrusted(check))
        guard given <= TLSLimits.chainCertificatesMax else { return X509_V_ERR_CERT_CHAIN_TOO_LONG }
        if unsafe X509_verify_cert(check) == 1 { return X509_V_OK }
        let code = unsafe X509_STORE_CTX_get_error(check)
        return code == X509_V_OK ? X509_V_ERR_UNSPECIFIED : code
    }
}

extension TLSFailure.Reason {
    /// What OpenSSL's number of a verification says.
    init(verification code: CInt) {
        switch code {
        case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
        case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
        case X509_V_ERR_CERT_REVOKED: self = .revoked
        case X509_V_ERR_CERT_CHAIN_TOO_LONG: self = .chainTooLong
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: self = .wrongName
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED:
            self = .unknownAuthority
        case X509_V_ERR_UNABLE_TO_GET_CRL, X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE,
            X509_V_ERR_CRL_SIGNATURE_FAILURE, X509_V_ERR_CRL_NOT_YET_VALID,
            X509_V_ERR_CRL_HAS_EXPIRED, X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD,
            X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER,
            X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION,
            X509_V_ERR_DIFFERENT_CRL_SCOPE, X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
            self = .revocationUnknown
        case X509_V_ERR_OUT_OF_MEM, X509_V_ERR_UNSPECIFIED: self = .defect
        default: self = .certificateUnfit
        }
    }
}
