/// Bounds of what is kept and done so that scores can be explained.
package enum ReasonsLimits {
    /// Bytes of the tables of one model; one that needs more is not explained.
    package static let tableBytesMax = 256 << 20
    /// Bytes that tables may grow to for the sake of speed.
    package static let tableBytesPreferred = 24 << 20
    /// Leaves of all trees, each counted as often as a way leads to it.
    package static let leavesMax = 1 << 20
    /// Features that count as reasons, at most.
    package static let reasonsMax = 4
    /// Binary places of raw scores and contributions, which are whole numbers of units of 2^-40.
    package static let unitBits = 40
    /// A contribution or a score is less than 2 to this power, on either side of 0: it is 64 bits.
    package static let scaleBits = 63 - unitBits
}
