/// What a session of TLS and its files may be at the most.
package enum TLSLimits {
    /// Certificates in a chain, the authority's included: ours as well as a peer's.
    package static let chainCertificatesMax = 8
    /// Bytes of a peer's message with its chain: eight certificates of 4096-bit RSA keys take half of it.
    package static let chainBytesMax = 32_768
    /// Bytes of the first message of a client.
    ///
    /// Browsers with post-quantum keys send some 2,000.
    package static let helloBytesMax = 16_384
    /// Bytes that a peer may send before its handshake is done: both messages, and as much again.
    package static let handshakeBytesMax = 2 * (chainBytesMax + helloBytesMax)
    /// Bytes that follow a record's header, RFC 8446 section 5.2.
    package static let recordBytesMax = 16_384 + 256
    /// Room that is made for what a peer said before it is decrypted, in bytes; more is made as needed.
    package static let readBytesMin = 4096
    /// How long a session can be resumed.
    package static let ticketSeconds = 3600
    /// Bytes of a PEM file: a list of some 200,000 revoked certificates.
    package static let pemBytesMax = 16_777_216
    /// Bytes of a server's name, RFC 1035 section 2.3.4.
    package static let nameBytesMax = 253
    /// The bits of security that keys and digests must give, as OpenSSL's levels count: 112, so RSA keys of
    /// 2048 bits or more, and no SHA-1.
    package static let securityLevel = 2
}
