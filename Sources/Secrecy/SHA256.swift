internal import COpenSSL

/// SHA-256 of a message that comes in pieces (FIPS 180-4), computed by OpenSSL's libcrypto.
///
/// A value digests one message after another: ``finish()`` gives the digest and begins anew.
@safe
package struct SHA256: ~Copyable {
    /// The bytes of a digest.
    package static let size = 32

    private let context: OpaquePointer

    /// Begins a message.
    package init() {
        guard let context = unsafe EVP_MD_CTX_new() else {
            preconditionFailure("libcrypto has no memory for a digest")
        }
        unsafe self.context = context
        let code = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(code == 1, "libcrypto has no SHA-256")
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes to the message.
    package mutating func update(_ bytes: Span<UInt8>) {
        let code = unsafe bytes.withUnsafeBytes {
            unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        precondition(code == 1, "libcrypto takes bytes until a digest is finished")
    }

    /// Ends the message; what is added from here on belongs to another.
    ///
    /// - Returns: the ``size`` bytes of the digest.
    package mutating func finish() -> [UInt8] {
        let digest = unsafe [UInt8](unsafeUninitializedCapacity: Self.size) { bytes, count in
            let code = unsafe EVP_DigestFinal_ex(context, bytes.baseAddress, nil)
            precondition(code == 1, "libcrypto finishes every digest that it began")
            count = Self.size
        }
        // Without a name it keeps the algorithm, which costs less than looking it up.
        let code = unsafe EVP_DigestInit_ex(context, nil, nil)
        precondition(code == 1, "libcrypto begins a digest again")
        return digest
    }

    /// The ``size`` bytes of the digest of a whole message.
    package static func digest(of message: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(message.span)
        return hash.finish()
    }
}
