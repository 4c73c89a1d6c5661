internal import CTreeKernels

/// Trees of few levels as tables that fit registers: rows go down a level at a time, 32 in step, and each
/// looks its branch up within registers.
///
/// What a tree takes depends on its levels, however full they are. The first three levels need no look-up:
/// their seven branches are asked of all rows.
struct LevelTables: Sendable {
    /// Levels of branches of a tree, at least and at most.
    private static let levels = 3...8
    /// The most trees: each takes some two kilobytes, however small it is.
    private static let treesMax = 4096
    /// Entries of a tree's table: the branch at i leads to those at 2i and 2i + 1, and the first is at 1.
    private static let entries = 256

    /// The rank of each branch, tree by tree; where there is none, one that no rank is greater than.
    private let ranks: [UInt16]
    /// The column of ranks that each branch compares.
    private let columns: [UInt16]
    /// The levels of each tree.
    private let depths: [UInt8]

    /// Levels of all trees.
    let levelCount: Int

    /// Bytes of the tables.
    var byteCount: Int { ranks.byteCount + columns.byteCount + depths.byteCount }

    /// No trees.
    init() { (ranks, columns, depths, levelCount) = ([], [], [], 0) }

    /// Trees in this form; fails where there are too many trees, or levels in one.
    ///
    /// - Parameters:
    ///   - ranked: the trees.
    ///   - columnOfPlace: the column of ranks of each place, 0 to 5.
    ///   - leaves: gets the node of the ensemble that each leaf is, tree by tree as the levels have them.
    init?(_ ranked: RankedTrees, columns columnOfPlace: [UInt16], leaves: inout [[Int?]]) {
        guard ranked.treeCount <= Self.treesMax else { return nil }
        var ranks: [UInt16] = []
        var columns: [UInt16] = []
        var depths: [UInt8] = []
        for (tree, deepest) in zip(ranked.trees, ranked.depths) {
            let depth = max(Self.levels.lowerBound, deepest)
            guard depth <= Self.levels.upperBound else { return nil }
            let start = ranks.count
            ranks += [UInt16](repeating: .max, count: Self.entries)
            columns += [UInt16](repeating: 0, count: Self.entries)
            var own = [Int?](repeating: nil, count: 1 << depth)
            var open = [(node: tree.lowerBound, entry: 1)]
            while let (index, entry) = open.popLast() {
                let node = ranked.nodes[index]
                if node.isLeaf {
                    // Whoever comes here goes on by the true side to the last level.
                    let below = depth + entry.leadingZeroBitCount + 1 - Int.bitWidth
                    own[entry << below - 1 << depth] = node.source
                    continue
                }
                ranks[start + entry] = node.rank
                columns[start + entry] = columnOfPlace[Int(node.place)]
                open.append((Int(node.next), 2 * entry))
                open.append((Int(node.next) + 1, 2 * entry + 1))
            }
            depths.append(UInt8(depth))
            leaves.append(own)
        }
        self.ranks = ranks
        self.columns = columns
        self.depths = depths
        levelCount = depths.reduce(0) { $0 + Int($1) }
    }

    /// Finds the leaf of a tree that each of so many units of rows reaches.
    ///
    /// Ranks are of two bytes.
    func reach<Rank: BitwiseCopyable>(
        _ tree: Int,
        _ rowRanks: Span<Rank>,
        _ units: Int,
        _ leaves: inout MutableSpan<UInt8>
    ) {
        precondition(MemoryLayout<Rank>.size == 2, "tables compare ranks of two bytes")
        let start = tree * Self.entries
        unsafe ranks.span.withUnsafeBufferPointer { ranks in
            unsafe columns.span.withUnsafeBufferPointer { columns in
                unsafe rowRanks.withUnsafeBufferPointer { rowRanks in
                    unsafe leaves.withUnsafeMutableBufferPointer { leaves in
                        unsafe sestina_descend_avx512(
                            ranks.baseAddress.map { unsafe $0 + start },
                            columns.baseAddress.map { unsafe $0 + start },
                            Int(depths[tree]),
                            UnsafeRawPointer(rowRanks.baseAddress),
                            units,
                            leaves.baseAddress
                        )
                    }
                }
            }
        }
    }
}
