internal import COpenSSL

/// What OpenSSL's queue of errors says, in our words.
enum LibraryError {
    /// The reason of the first error of libssl in the queue, which is emptied; 0 where there is none.
    static var first: CInt {
        var found: CInt = 0
        while true {
            let packed = ERR_get_error()
            if packed == 0 { return found }
            if found == 0, ERR_GET_LIB(packed) == ERR_LIB_SSL { found = ERR_GET_REASON(packed) }
        }
    }

    /// The alert that the peer sent, RFC 8446 section 6.
    static func alert(in reason: CInt) -> CInt? {
        let number = reason - CInt(SSL_AD_REASON_OFFSET)
        return 0...255 ~= number ? number : nil
    }

    /// What this side found.
    static func reason(of number: CInt) -> TLSFailure.Reason {
        switch number {
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_WRONG_VERSION_NUMBER, SSL_R_VERSION_TOO_LOW,
            SSL_R_WRONG_SSL_VERSION, SSL_R_UNKNOWN_PROTOCOL:
            .version
        case SSL_R_NO_SHARED_CIPHER, SSL_R_NO_SUITABLE_KEY_SHARE, SSL_R_NO_SHARED_GROUPS,
            SSL_R_NO_SUITABLE_GROUPS, SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
            .cipher
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: .certificateMissing
        case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC, SSL_R_DECRYPTION_FAILED,
            SSL_R_BAD_RECORD_TYPE,
            SSL_R_DIGEST_CHECK_FAILED, SSL_R_BAD_SIGNATURE:
            .badRecord
        case SSL_R_EXCESSIVE_MESSAGE_SIZE, SSL_R_PACKET_LENGTH_TOO_LONG,
            SSL_R_ENCRYPTED_LENGTH_TOO_LONG,
            SSL_R_DATA_LENGTH_TOO_LONG:
            .tooLarge
        case 0, CInt(ERR_R_INTERNAL_ERROR), CInt(ERR_R_MALLOC_FAILURE): .defect
        default: .malformed
        }
    }
}

extension TLSFailure.Reason {
    /// What an alert says.
    init(alert: CInt) {
        switch alert {
        case SSL_AD_PROTOCOL_VERSION: self = .version
        case SSL_AD_HANDSHAKE_FAILURE, SSL_AD_INSUFFICIENT_SECURITY: self = .cipher
        case SSL_AD_NO_APPLICATION_PROTOCOL: self = .protocolOther
        case CInt(TLS13_AD_CERTIFICATE_REQUIRED): self = .certificateMissing
        case SSL_AD_UNKNOWN_CA, SSL_AD_ACCESS_DENIED: self = .unknownAuthority
        case SSL_AD_CERTIFICATE_EXPIRED: self = .expired
        case SSL_AD_CERTIFICATE_REVOKED: self = .revoked
        case SSL_AD_UNRECOGNIZED_NAME: self = .wrongName
        case SSL_AD_BAD_CERTIFICATE, SSL_AD_UNSUPPORTED_CERTIFICATE, SSL_AD_CERTIFICATE_UNKNOWN:
            self = .certificateUnfit
        case SSL_AD_BAD_RECORD_MAC: self = .badRecord
        case SSL_AD_RECORD_OVERFLOW: self = .tooLarge
        case SSL_AD_INTERNAL_ERROR: self = .defect
        case SSL_AD_USER_CANCELLED: self = .cancelled
        default: self = .malformed
        }
    }
}
