internal import CTreeKernels

/// Trees as divisions of sets of rows: each branch is asked of a whole block of rows at once, one bit a row.
///
/// A set of rows comes to each branch, and is divided with one comparison of 64 rows a register. So what a
/// tree takes depends on the number of its branches and not on their depth, and no row waits for a load
/// that depends on another. After Lucchese et al., QuickScorer (SIGIR 2015), and Ye et al., RapidScorer
/// (KDD 2018), who let branches rule leaves out; here they pass rows on, which takes one bit a row and
/// branch however many leaves there are.
struct RowSets: Sendable {
    /// Of all trees, one after the other.
    private let branches: [sestina_branch]
    /// Where the branches of each tree begin, and where the last ends.
    private let starts: [Int]

    /// Branches of all trees.
    var branchCount: Int { branches.count }

    /// Bytes of the branches.
    var byteCount: Int { branches.byteCount + starts.byteCount }

    /// No trees.
    init() { (branches, starts) = ([], [0]) }

    /// Trees in this form; fails where a tree has more than ``BlockKernel/leavesMax`` leaves.
    ///
    /// - Parameters:
    ///   - ranked: the trees.
    ///   - columns: the column of ranks of each place.
    ///   - leaves: gets the node of the ensemble that each leaf is, tree by tree from the left.
    init?(_ ranked: RankedTrees, columns: [UInt16], leaves: inout [[Int?]]) {
        var branches: [sestina_branch] = []
        var starts = [0]
        for tree in ranked.trees {
            guard (tree.count + 1) / 2 <= BlockKernel.leavesMax else { return nil }
            var own = [Int?](repeating: nil, count: (tree.count + 1) / 2)
            for index in tree {
                let node = ranked.nodes[index]
                if node.isLeaf {
                    own[Int(node.leaves)] = node.source
                    continue
                }
                branches.append(
                    sestina_branch(
                        set: UInt16(index - tree.lowerBound),
                        rank: node.rank,
                        place: columns[Int(node.place)],
                        leaves: UInt16(node.leaves)
                    )
                )
            }
            starts.append(branches.count)
            leaves.append(own)
        }
        self.branches = branches
        self.starts = starts
    }

    /// Finds the leaf of a tree that each of so many units of rows reaches.
    func reach<Rank: BitwiseCopyable>(
        _ tree: Int,
        _ ranks: Span<Rank>,
        _ units: Int,
        _ leaves: inout MutableSpan<UInt8>
    ) {
        unsafe branches.span.withUnsafeBufferPointer { branches in
            unsafe ranks.withUnsafeBufferPointer { ranks in
                unsafe leaves.withUnsafeMutableBufferPointer { leaves in
                    unsafe sestina_reach_avx512(
                        branches.baseAddress.map { unsafe $0 + starts[tree] },
                        starts[tree + 1] - starts[tree],
                        ranks.baseAddress,
                        MemoryLayout<Rank>.size,
                        units,
                        leaves.baseAddress
                    )
                }
            }
        }
    }
}
