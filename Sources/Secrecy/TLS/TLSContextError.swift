internal import Words

/// A file that a context is made of.
package enum TLSPiece: String, Sendable, Equatable {
    /// The chain of this side.
    case chain = "the certificate chain"
    /// The key of this side.
    case key = "the private key"
    /// The certificates of the authorities that peers are trusted for.
    case authorities = "the authorities"
    /// The lists of revoked certificates.
    case revocationLists = "the revocation list"

    fileprivate var label: String {
        switch self {
        case .chain, .authorities: "CERTIFICATE"
        case .key: "PRIVATE KEY"
        case .revocationLists: "X509 CRL"
        }
    }
}

/// Why no context can be made of what was given.
package enum TLSContextError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No PEM block of the kind.
    case notPEM(TLSPiece)
    /// The n-th PEM block, counted from 1, is cut, is no base64, or does not hold what it says.
    case damaged(TLSPiece, block: Int)
    /// More than ``TLSLimits/pemBytesMax`` bytes.
    case tooLarge(TLSPiece)
    /// More than ``TLSLimits/chainCertificatesMax`` certificates in our chain.
    case chainTooLong(Int)
    /// The n-th certificate, counted from 1, was not issued by the one after it.
    case chainDisordered(Int)
    /// A key that a password protects.
    case keyEncrypted
    /// More than one key.
    case severalKeys(Int)
    /// A key that belongs to another certificate.
    case keyForeign
    /// A key or signature too weak, or of a kind that TLS 1.3 does not have.
    case weak(TLSPiece)
    /// A certificate that may not sign others.
    case noAuthority(String)
    /// A list of revoked certificates of none of the authorities, or not signed by it.
    case listForeign(String)
    /// Lists were given, and none of this authority.
    case listMissing(String)
    /// A chain without its key, or a key without its chain.
    case halfPair
    /// Lists without authorities.
    case listWithoutAuthorities
    /// What is no name of a server: a DNS name or a numeric address.
    case serverName(String)
    /// Something else, in OpenSSL's words.
    case library(String)

    /// One sentence that names what is wrong.
    package var description: String {
        switch self {
        case .notPEM(let piece):
            "\(piece.rawValue) is not PEM: it must hold a line -----BEGIN \(piece.label)-----"
        case .damaged(let piece, let block): "block \(block) of \(piece.rawValue) is damaged"
        case .tooLarge(let piece):
            "\(piece.rawValue) has more than \(TLSLimits.pemBytesMax) bytes"
        case .chainTooLong(let count):
            "the certificate chain has \(count) certificates; at most "
                + "\(TLSLimits.chainCertificatesMax) are taken"
        case .chainDisordered(let place):
            "certificate \(place) of the chain was not issued by the one after it; the chain must begin "
                + "with the server's or client's own and go up"
        case .keyEncrypted: "the private key is encrypted; a key without a password is needed"
        case .severalKeys(let count): "there are \(count) private keys; there must be one"
        case .keyForeign: "the private key does not fit the certificate"
        case .weak(let piece):
            "\(piece.rawValue) is too weak for TLS 1.3 or of a kind that it does not have"
        case .noAuthority(let name):
            "the certificate of \(name.shown) among the authorities may not sign others"
        case .listForeign(let name):
            "the revocation list of \(name.shown) is of none of the authorities, or not signed by it"
        case .listMissing(let name):
            "revocation lists are given, and none of the authority \(name.shown)"
        case .halfPair: "a certificate chain needs its private key, and a key its chain"
        case .listWithoutAuthorities: "a revocation list needs the authorities whose list it is"
        case .serverName(let name): "\(name.shown) is neither a DNS name nor an address"
        case .library(let words): "OpenSSL takes none of this: \(words.shown)"
        }
    }
}
