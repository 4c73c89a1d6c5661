/// Trees as masks of leaves: for each rank of each column, which leaves of each tree can be reached.
///
/// The leaf that a row reaches is the leftmost of those that its six columns leave: on its right only sides
/// lie that were not taken, on its left every leaf was ruled out by the branch that it would have needed.
/// So a tree takes six loads, whatever its shape. After Lucchese et al., QuickScorer (SIGIR 2015), where
/// branches rule leaves out one by one; with six columns, what all branches of one rule out is looked up at
/// once. A tree has no more leaves than `Word` has bits.
struct LeafMasks<Word: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    /// By column, rank that differs from the one below, and tree.
    private let masks: [Word]
    /// Where the masks of each rank begin; of each column first the ranks, then a missing value.
    private let ways: [UInt32]
    /// Where each column's ranks stand among these.
    private let starts: [6 of Int]
    /// Where a missing value stands among those of its column.
    private let missing: [6 of Int]
    /// How many trees there are.
    let treeCount: Int

    /// Leaves of a tree, at most.
    static var leavesMax: Int { Word.bitWidth }

    /// Bytes of the masks.
    var byteCount: Int { masks.byteCount + ways.byteCount }

    /// No masks.
    init() {
        (masks, ways, treeCount) = ([], [], 0)
        (starts, missing) = (.init(repeating: 0), .init(repeating: 0))
    }

    /// Makes the masks of trees; fails where they would take more than they may.
    ///
    /// - Parameters:
    ///   - crowns: the trees, each of at most ``leavesMax`` leaves.
    ///   - ranks: what their ranks stand for.
    ///   - bytesMax: what the masks may take.
    init?(_ crowns: [RankedTrees.Crown], _ ranks: ThresholdRanks, bytesMax: Int) {
        var isCompared = [6 of [Bool]] { [Bool](repeating: false, count: ranks.count($0) + 2) }
        for branch in crowns.lazy.flatMap(\.branches) {
            // A rank above the branch's goes the other way.
            isCompared[branch.column][branch.rank + 1] = true
        }
        var starts = [6 of Int](repeating: 0)
        var missing = [6 of Int](repeating: 0)
        var ways: [UInt32] = []
        var count = 0
        for column in 0..<featureCount {
            starts[column] = ways.count
            missing[column] = ranks.count(column) + 1
            for rank in 0..<missing[column] {
                if rank == 0 || isCompared[column][rank] { count += 1 }
                ways.append(UInt32(clamping: (count - 1) * crowns.count))
            }
            count += 1
            ways.append(UInt32(clamping: (count - 1) * crowns.count))
        }
        guard count * crowns.count * MemoryLayout<Word>.size <= bytesMax else { return nil }
        var masks = [Word](repeating: .max, count: count * crowns.count)
        for (tree, crown) in crowns.enumerated() {
            for branch in crown.branches {
                let ruledOut = (Word(1) << Word(branch.leaves) &- 1) << Word(branch.firstLeaf)
                let column = starts[branch.column]
                let last = column + missing[branch.column] - (branch.missingIsLowest ? 1 : 0)
                var way = column + branch.rank + 1
                while way <= last {
                    masks[Int(ways[way]) + tree] &= ~ruledOut
                    repeat { way += 1 } while way <= last && ways[way] == ways[way - 1]
                }
            }
        }
        (self.masks, self.ways, treeCount) = (masks, ways, crowns.count)
        (self.starts, self.missing) = (starts, missing)
    }

    /// Where the masks of a row begin, by column.
    ///
    /// - Parameters:
    ///   - row: the row.
    ///   - ranks: of each row 16, as ``ThresholdRanks`` writes them.
    /// - Returns: what ``leaf(_:_:)`` takes.
    @inline(__always)
    func ways(of row: Int, _ ranks: Span<UInt16>) -> [6 of Int] {
        [6 of Int] { column in
            let place = row * PreparedColumns.placesPerRow + column
            let rank = ranks[place]
            // Only of a missing value the two differ, and only where the column has thresholds.
            let isMissing = rank != ranks[place + PreparedColumns.missingIsLowest]
            return Int(ways[starts[column] + (isMissing ? missing[column] : Int(rank))])
        }
    }

    /// The leaf of a tree that a row reaches, from the left.
    @inline(__always)
    func leaf(_ tree: Int, _ ways: [6 of Int]) -> Int {
        let masks = masks.span
        // A column has a mask of each tree for each of its ranks, and some leaf is always left.
        let left =
            unsafe masks[unchecked: ways[0] &+ tree] & masks[unchecked: ways[1] &+ tree]
            & masks[unchecked: ways[2] &+ tree] & masks[unchecked: ways[3] &+ tree]
            & masks[unchecked: ways[4] &+ tree] & masks[unchecked: ways[5] &+ tree]
        return left.trailingZeroBitCount
    }
}
