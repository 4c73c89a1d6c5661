internal import COpenSSL

/// An object of OpenSSL that is freed with the value; only its references are counted, so it is shared.
@safe
final class Owned {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    init(_ pointer: OpaquePointer, free: @escaping (OpaquePointer?) -> Void) {
        unsafe self.pointer = pointer
        unsafe self.free = free
    }

    deinit { unsafe free(pointer) }
}

/// What PEM files hold, RFC 7468, read by OpenSSL.
enum PEM {
    /// The certificates of a file, one at least.
    static func certificates(
        in bytes: [UInt8],
        _ piece: TLSPiece
    ) throws(TLSContextError) -> [Owned] {
        try unsafe objects(in: bytes, piece) { label, der, count in
            guard ["CERTIFICATE", "X509 CERTIFICATE"].contains(label) else {
                return .other
            }
            var next: UnsafePointer<UInt8>? = unsafe UnsafePointer(der)
            guard let found = unsafe d2i_X509(nil, &next, count) else { return .damaged }
            return unsafe .object(Owned(found) { unsafe X509_free($0) })
        }
    }

    /// The lists of revoked certificates of a file, one at least.
    static func revocationLists(in bytes: [UInt8]) throws(TLSContextError) -> [Owned] {
        try unsafe objects(in: bytes, .revocationLists) { label, der, count in
            guard label == "X509 CRL" else { return .other }
            var next: UnsafePointer<UInt8>? = unsafe UnsafePointer(der)
            guard let found = unsafe d2i_X509_CRL(nil, &next, count) else { return .damaged }
            return unsafe .object(Owned(found) { unsafe X509_CRL_free($0) })
        }
    }

    /// The one private key of a file; what else stands there, a certificate or parameters, is passed over.
    static func privateKey(in bytes: [UInt8]) throws(TLSContextError) -> Owned {
        let keys = try unsafe objects(in: bytes, .key) { label, der, count in
            guard label.hasSuffix("PRIVATE KEY") else { return .other }
            var next: UnsafePointer<UInt8>? = unsafe UnsafePointer(der)
            guard let found = unsafe d2i_AutoPrivateKey(nil, &next, count) else { return .damaged }
            return unsafe .object(Owned(found) { unsafe EVP_PKEY_free($0) })
        }
        guard keys.count == 1 else { throw .severalKeys(keys.count) }
        return keys[0]
    }

    private enum Block {
        case object(Owned)
        case damaged
        case other
    }

    /// Reads block after block; `read` gets a block's label and its bytes, which are wiped afterwards.
    private static func objects(
        in bytes: [UInt8],
        _ piece: TLSPiece,
        _ read: (String, UnsafeMutablePointer<UInt8>, Int) -> Block
    ) throws(TLSContextError) -> [Owned] {
        guard bytes.count <= TLSLimits.pemBytesMax else { throw .tooLarge(piece) }
        ERR_clear_error()
        return try unsafe bytes.span.withUnsafeBytes {
            (text: UnsafeRawBufferPointer) throws(TLSContextError) -> [Owned] in
            guard let source = unsafe BIO_new_mem_buf(text.baseAddress, CInt(text.count)) else {
                throw .notPEM(piece)
            }
            defer {
                unsafe BIO_free(source)
                ERR_clear_error()
            }
            var found: [Owned] = []
            var number = 0
            while true {
                var label: UnsafeMutablePointer<CChar>?
                var header: UnsafeMutablePointer<CChar>?
                var der: UnsafeMutablePointer<UInt8>?
                var count = 0
                number += 1
                guard unsafe PEM_read_bio(source, &label, &header, &der, &count) == 1 else { break }
                defer {
                    unsafe CRYPTO_free(label, nil, 0)
                    unsafe CRYPTO_free(header, nil, 0)
                    unsafe CRYPTO_clear_free(der, count, nil, 0)
                }
                guard let label = unsafe label, let header = unsafe header, let der = unsafe der
                else {
                    throw .damaged(piece, block: number)
                }
                let name = unsafe String(cString: label)
                let isEncrypted =
                    unsafe name == "ENCRYPTED PRIVATE KEY"
                    || String(cString: header).contains("ENCRYPTED")
                if isEncrypted, piece == .key { throw .keyEncrypted }
                switch unsafe read(name, der, count) {
                case .object(let object): found.append(object)
                case .damaged: throw .damaged(piece, block: number)
                case .other: break
                }
            }
            // The end of the file is told as one more block that does not begin.
            guard ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE else {
                throw .damaged(piece, block: number)
            }
            guard !found.isEmpty else { throw .notPEM(piece) }
            return found
        }
    }
}
