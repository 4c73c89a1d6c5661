/// A row of the training data as a tree grower sorts and moves it, in one word.
///
/// The high bits are the rank of the row's value among the distinct values of one feature, so words
/// compare as the values do; then the row's number, its label, and how often the bootstrap drew it.
struct RankedRow: Sendable {
    private static let weightBits: UInt64 = 11
    private static let numberBits: UInt64 = 26
    private static let labelBit: UInt64 = 1 << weightBits
    private static let numberShift = weightBits + 1
    private static let rankShift = numberShift + numberBits

    /// The most rows that training data may have; ranks are as many.
    static let rowsMax = 1 << 26
    /// The most often that a row may count.
    ///
    /// A bootstrap of any size draws a row that often with a probability far below 10^-1000.
    static let weightMax = 1 << weightBits - 1

    private let bits: UInt64

    private init(bits: UInt64) { self.bits = bits }

    /// A row that does not count yet.
    init(rank: Int, number: Int, label: Bool) {
        bits =
            UInt64(rank) << Self.rankShift | UInt64(number) << Self.numberShift
            | (label ? Self.labelBit : 0)
    }

    /// This row counting `weight` times.
    @inline(__always)
    func weighted(_ weight: UInt16) -> RankedRow {
        RankedRow(bits: bits & ~UInt64(Self.weightMax) | UInt64(weight))
    }

    @inline(__always)
    var rank: Int { Int(bits >> Self.rankShift) }

    @inline(__always)
    var number: Int { Int(bits >> Self.numberShift & (1 << Self.numberBits - 1)) }

    @inline(__always)
    var weight: Int { Int(bits & UInt64(Self.weightMax)) }

    /// The weight if the label is true, else 0.
    @inline(__always)
    var positiveWeight: Int {
        Int(bits & (0 &- (bits >> Self.weightBits & 1)) & UInt64(Self.weightMax))
    }
}
