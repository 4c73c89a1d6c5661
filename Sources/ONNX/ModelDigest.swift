internal import Secrecy
internal import Words

/// The SHA-256 of a model file, which names it everywhere.
package struct ModelDigest: Sendable, Hashable {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// Digests the bytes of a file.
    package init(of file: [UInt8]) {
        bytes = SHA256.digest(of: file)
    }

    /// The 64 lower-case hexadecimal digits.
    package var hex: String { bytes.hexadecimal }

    /// The first 8 bytes, as the number whose little-endian bytes they are.
    package var wireValue: UInt64 { bytes.wireValue }
}

extension ModelDigest: CustomStringConvertible {
    /// As `hex` has it.
    package var description: String { hex }
}

extension [UInt8] {
    /// The first 8 bytes of a digest, as the number whose little-endian bytes they are.
    var wireValue: UInt64 { prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
