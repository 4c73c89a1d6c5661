/// Trees of at most 64 leaves, scored by masks of their leaves.
struct MaskedTrees: RankKernel {
    /// Bytes of masks, as many as stay in a processor's cache.
    static let bytesMax = 4 << 20

    private let masks: LeafMasks<UInt64>
    /// By tree and leaf, with room for 64 in each.
    let values: LeafValues

    /// How many trees there are.
    var treeCount: Int { masks.treeCount }

    /// Bytes of the masks and of the values.
    var byteCount: Int { masks.byteCount + values.byteCount }

    /// No trees.
    init() { (masks, values) = (LeafMasks(), LeafValues()) }

    /// Makes the masks.
    ///
    /// - Returns: nil where a tree has more than 64 leaves, or the masks would take more than ``bytesMax``.
    init?(_ ranked: RankedTrees, _ ensemble: TreeEnsemble) {
        let leavesMax = LeafMasks<UInt64>.leavesMax
        guard ranked.trees.allSatisfy({ ($0.count + 1) / 2 <= leavesMax }) else { return nil }
        let crowns = ranked.trees.map { ranked.crown(of: $0, levels: .max) }
        guard let masks = LeafMasks<UInt64>(crowns, ranked.ranks, bytesMax: Self.bytesMax) else {
            return nil
        }
        self.masks = masks
        let sources = crowns.flatMap { crown in
            crown.ends.map { Optional(ranked.nodes[$0].source) }
                + [Int?](repeating: nil, count: leavesMax - crown.ends.count)
        }
        values = LeafValues(ensemble, sources)
    }

    func score<C: LeafCombination>(
        _ ranks: Span<UInt16>,
        _ count: Int,
        _ scores: inout RawScores,
        _ first: Span<C.Number>,
        _ second: Span<C.Number>,
        _: C.Type
    ) {
        for row in 0..<count {
            let ways = masks.ways(of: row, ranks)
            scores.first[row] = Double(sum(ways, first, C.self))
            if !second.isEmpty { scores.second[row] = Double(sum(ways, second, C.self)) }
        }
    }

    @inline(__always)
    private func sum<C: LeafCombination>(
        _ ways: [6 of Int],
        _ values: Span<C.Number>,
        _: C.Type
    ) -> C.Number {
        var score = C.start
        for tree in 0..<treeCount {
            let leaf = tree &* LeafMasks<UInt64>.leavesMax &+ masks.leaf(tree, ways)
            // Each tree has room for as many values as a mask has bits.
            unsafe C.take(values[unchecked: leaf], into: &score)
        }
        return score
    }
}
