/// A side of a session.
package enum TLSRole: String, Sendable {
    /// The side that asks.
    case client
    /// The side that answers.
    case server

    /// The one that talks with this one.
    package var peer: TLSRole { self == .client ? .server : .client }
}

/// Why a session failed, on which side the fault is, and who found it.
package struct TLSFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong.
    package let reason: Reason
    /// The side that has to change something.
    package let side: TLSRole
    /// The side that told it by an alert; nil where this side found it.
    package let toldBy: TLSRole?

    /// What can be wrong; the raw values are fit for metrics.
    package enum Reason: String, Sendable, CaseIterable {
        /// The first bytes are no TLS record: another protocol, or ours in plain.
        case notTLS = "not_tls"
        /// No TLS 1.3.
        case version
        /// No cipher, group or signature that both sides know.
        case cipher
        /// No application protocol was named.
        case protocolMissing = "protocol_missing"
        /// Other application protocols were named.
        case protocolOther = "protocol_other"
        /// No certificate where one is demanded.
        case certificateMissing = "certificate_missing"
        /// A certificate of an authority that its peer does not know.
        case unknownAuthority = "unknown_authority"
        /// A certificate whose time is over.
        case expired
        /// A certificate whose time has not come.
        case notYetValid = "not_yet_valid"
        /// A certificate that its authority took back.
        case revoked
        /// A certificate for other names.
        case wrongName = "wrong_name"
        /// A chain of more than ``TLSLimits/chainCertificatesMax`` certificates.
        case chainTooLong = "chain_too_long"
        /// A certificate that is not made for this, is signed wrongly, or has a weak key.
        case certificateUnfit = "certificate_unfit"
        /// The list of revoked certificates is out of date or missing, so nobody is let in.
        case revocationUnknown = "revocation_unknown"
        /// A record that does not decrypt.
        case badRecord = "bad_record"
        /// A record or message beyond the limits.
        case tooLarge = "too_large"
        /// Bytes that are no TLS 1.3 in some other way.
        case malformed
        /// The stream ended within the handshake.
        case cutHandshake = "cut_handshake"
        /// The stream ended without a closing alert, so that what came may not be all.
        case cut
        /// The handshake was called off.
        case cancelled
        /// A defect, or no memory.
        case defect
    }

    /// A failure; ``toldBy`` is nil for one that this side found.
    package init(reason: Reason, side: TLSRole, toldBy: TLSRole?) {
        self.reason = reason
        self.side = side
        self.toldBy = toldBy
    }

    /// One sentence that names the side at fault.
    package var description: String {
        // What a side says of itself needs no "says".
        guard let toldBy, toldBy != side else { return sentence }
        return "the \(toldBy) says: \(sentence)"
    }

    private var sentence: String {
        switch reason {
        case .notTLS: "the \(side) sent bytes that are no TLS record; it must speak TLS 1.3"
        case .version: "the \(side) does not speak TLS 1.3"
        case .cipher: "the \(side) shares no cipher, group or signature of TLS 1.3 with its peer"
        case .protocolMissing:
            "the \(side) names no application protocol; it must name \(TLSSession.applicationProtocol)"
        case .protocolOther:
            "the \(side) does not name the application protocol \(TLSSession.applicationProtocol)"
        case .certificateMissing: "the \(side) gave no certificate, and one is demanded"
        case .unknownAuthority:
            "the \(side)'s certificate is of an authority that its peer does not know"
        case .expired: "the \(side)'s certificate has expired"
        case .notYetValid: "the \(side)'s certificate is not valid yet"
        case .revoked: "the \(side)'s certificate was revoked"
        case .wrongName: "the \(side)'s certificate is for other names than the one asked for"
        case .chainTooLong:
            "the \(side)'s certificate has a chain of more than \(TLSLimits.chainCertificatesMax)"
        case .certificateUnfit:
            "the \(side)'s certificate is not fit for this: its use, a signature or a key is wrong"
        case .revocationUnknown:
            "the \(side)'s list of revoked certificates is out of date or does not cover the certificate"
        case .badRecord: "a record of the \(side) does not decrypt: it was altered on its way"
        case .tooLarge: "the \(side) sent more than a handshake or a record may have"
        case .malformed: "the \(side) sent what is no TLS 1.3"
        case .cutHandshake: "the \(side) ended the stream within the handshake"
        case .cut:
            "the \(side) ended the stream without closing the session, so some of it may be lost"
        case .cancelled: "the \(side) called the handshake off"
        case .defect: "the \(side) failed inside"
        }
    }
}
