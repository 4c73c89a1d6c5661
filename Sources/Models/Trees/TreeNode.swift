/// A node of a tree in 16 bytes: a branch that compares one column with a threshold, or a leaf.
///
/// A branch goes to `ifTrue` when the column is at most the threshold. A leaf leads to itself, so
/// that several rows can walk in step until the last has arrived.
package struct TreeNode: Sendable {
    /// Bits of a node's number.
    private static let numberBits: UInt64 = 28
    private static let numberMask: UInt64 = 1 << numberBits - 1
    /// The most nodes that an ensemble may have.
    package static let countMax = 1 << 28

    /// A branch's threshold, or a leaf's value.
    package let value: Double
    /// From the low bits up: the node to go to when the comparison holds (28 bits), the place of
    /// the column (4), and the node to go to when it does not hold (28).
    private let links: UInt64

    /// A branch on a column of 0 to 5.
    ///
    /// A column that is NaN compares as false, or as true if `missingGoesTrue`.
    package init(
        column: Int,
        atMost threshold: Double,
        missingGoesTrue: Bool,
        ifTrue: Int,
        ifFalse: Int
    ) {
        precondition((0..<featureCount).contains(column), "a tree reads columns 0 to 5")
        precondition(ifTrue < Self.countMax && ifFalse < Self.countMax, "too many nodes")
        let place = column + (missingGoesTrue ? PreparedColumns.missingIsLowest : 0)
        value = threshold
        links = UInt64(ifTrue) | UInt64(place) << Self.numberBits | UInt64(ifFalse) << 32
    }

    /// A leaf that stands at `index`.
    package init(leafAt index: Int, value: Double) {
        precondition(index < Self.countMax, "too many nodes")
        self.value = value
        links = UInt64(index) | UInt64(index) << 32
    }

    /// Whether the node, which stands at `index`, is a leaf.
    package func isLeaf(at index: Int) -> Bool { ifTrue == index }

    /// The column that a branch reads.
    package var column: Int { place & ~PreparedColumns.missingIsLowest }

    /// Whether a branch sends NaN where it sends a column that is at most the threshold.
    package var missingGoesTrue: Bool { place & PreparedColumns.missingIsLowest != 0 }

    /// The node to go to when the comparison holds.
    package var ifTrue: Int { Int(links & Self.numberMask) }

    /// The node to go to when it does not hold.
    package var ifFalse: Int { Int(links >> 32) }

    /// The place of the column in `PreparedColumns`.
    @inline(__always)
    var place: Int { Int(links >> Self.numberBits & 0xF) }

    /// The node to go to from here.
    ///
    /// A shift chooses it instead of a jump: which way a row goes cannot be predicted.
    @inline(__always)
    func next(_ column: Double) -> Int {
        let shift: UInt64 = column <= value ? 0 : 32
        return Int(links &>> shift & Self.numberMask)
    }
}

/// The columns of a block as trees read them: 16 places for each row.
///
/// Places 0 to 5 hold the columns; NaN there fails every comparison. Places 8 to 13 hold them again
/// with NaN as negative infinity, which passes every comparison: a branch whose missing values
/// go to the true side reads these, and the walk needs no test for NaN.
struct PreparedColumns {
    /// What is added to a column to find its place for branches whose missing values go true.
    static let missingIsLowest = 8
    /// Places for each row.
    static let placesPerRow = 16

    var values: [128 of Double] = .init(repeating: 0)

    init(_ rows: Span<Features>, count: Int) {
        var values = values.mutableSpan
        for row in 0..<count {
            for column in 0..<featureCount {
                let value = rows[row][column]
                let place = row * Self.placesPerRow + column
                values[place] = value
                values[place + Self.missingIsLowest] = value.isNaN ? -.infinity : value
            }
        }
    }
}
