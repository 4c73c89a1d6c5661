/// A node of a tree in 16 bytes: a branch that compares one column with a threshold, or a leaf.
///
/// A branch goes to `ifTrue` when the column is at most the threshold. A leaf leads to itself, so
/// that several rows can walk in step until the last has arrived.
package struct TreeNode: Sendable {
    /// Where the bits of the column begin in `tagged`.
    private static let columnShift: UInt32 = 28
    /// The most nodes that an ensemble may have, what the bits below the column can number.
    package static let countMax = 1 << 28

    /// A branch's threshold, or a leaf's value.
    package let value: Double
    /// The column in the high bits, the node to go to when the comparison holds in the others.
    private let tagged: UInt32
    /// The node to go to when the comparison does not hold.
    let ifFalse: UInt32

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
        tagged = UInt32(place) << Self.columnShift | UInt32(ifTrue)
        self.ifFalse = UInt32(ifFalse)
    }

    /// A leaf that stands at `index`.
    package init(leafAt index: Int, value: Double) {
        precondition(index < Self.countMax, "too many nodes")
        self.value = value
        tagged = UInt32(index)
        ifFalse = UInt32(index)
    }

    /// The place of the column in `PreparedColumns`.
    var place: Int { Int(tagged >> Self.columnShift) }

    /// The node to go to when the comparison holds.
    var ifTrue: UInt32 { tagged & (1 << Self.columnShift - 1) }
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

    private(set) var values: [128 of Double] = .init(repeating: 0)

    init(_ rows: borrowing [8 of Features], count: Int) {
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
