/// Who a peer is, by its certificate, which was verified.
package struct TLSIdentity: Sendable, Equatable {
    /// DNS names (in lower case) and URIs of the certificate, or else its common name; perhaps none.
    ///
    /// Somebody else's text: to be made fit before it is shown.
    package let names: [String]
    /// The SHA-256 of the certificate.
    package let digest: [UInt8]
    /// When the certificate expires, in seconds since 1970.
    package let expiry: Int64

    init(_ certificate: OpaquePointer) {
        names = unsafe CertificateFacts.names(of: certificate)
        digest = unsafe CertificateFacts.digest(of: certificate)
        expiry = unsafe CertificateFacts.expiry(of: certificate)
    }
}
