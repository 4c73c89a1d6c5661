package import Reasons
import Secrecy
import Words

/// The SHA-256 of a reference group, which says what reasons were measured against.
///
/// It is that of the rows in order, each its six features as little-endian float64, a missing value as
/// 0x7ff8000000000000 whatever NaN it is. How the rows were chosen is no part of it.
package struct ReferenceDigest: Sendable, Hashable {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// Digests the rows of a group.
    package init(of group: ReferenceGroup) {
        var message: [UInt8] = []
        for row in group.rows {
            for feature in row.indices {
                // Any NaN is a missing value, and the one of the standard library has the bits above.
                let bits = (row[feature].isNaN ? .nan : row[feature]).bitPattern
                message += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
            }
        }
        bytes = SHA256.digest(of: message)
    }

    /// The 64 lower-case hexadecimal digits.
    package var hex: String { bytes.hexadecimal }

    /// The first 8 bytes, as the number whose little-endian bytes they are.
    package var wireValue: UInt64 { bytes.wireValue }
}
