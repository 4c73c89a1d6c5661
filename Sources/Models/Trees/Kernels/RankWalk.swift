/// Trees walked node by node, ten at a time for one row, or eight rows at a time through one tree.
///
/// Walks in step overlap their memory accesses, where one alone would wait for each of its own. A node is
/// eight bytes and compares ranks, and where to go next is a sum and no jump.
struct RankWalk: RankKernel {
    private struct Node {
        /// A row with a greater rank goes to the node behind `next`; no rank is greater than that of a leaf.
        let rank: UInt16
        /// The place of the rank that is compared.
        let place: UInt16
        /// The node to go to; a leaf's own.
        let next: UInt32
    }

    /// As many trees as are walked in step; the last group is filled up with its last tree.
    private struct Group {
        let roots: [10 of UInt32]
        /// Branches on the longest way to a leaf.
        let depth: Int
        let trees: Int
    }

    /// Walks in step.
    static let lanes = RawScores.capacity
    /// Trees that one row is walked through in step, as measured: as many as a processor's registers nearly
    /// hold.
    private static let treesInStep = 10
    /// Levels that are walked before it is looked whether all walks have come to a leaf.
    private static let levelsUnlooked = 12

    private let nodes: [Node]
    private let groups: [Group]
    /// By node.
    let values: LeafValues

    /// Bytes of the nodes and of their values.
    var byteCount: Int { nodes.byteCount + groups.byteCount + values.byteCount }

    /// No trees.
    init() {
        (nodes, groups) = ([], [])
        values = LeafValues()
    }

    /// Writes trees in this form.
    init(_ ranked: RankedTrees, _ ensemble: TreeEnsemble) {
        nodes = ranked.nodes.map { node in
            node.isLeaf
                ? Node(rank: .max, place: 0, next: node.next)
                : Node(rank: node.rank, place: UInt16(node.place), next: node.next)
        }
        let trees = Array(ranked.trees)
        let depths = ranked.depths
        groups = stride(from: 0, to: trees.count, by: Self.treesInStep).map { start in
            let count = min(Self.treesInStep, trees.count - start)
            return Group(
                roots: [10 of UInt32] { UInt32(trees[start + min($0, count - 1)].lowerBound) },
                depth: depths[start..<start + count].max() ?? 0,
                trees: count
            )
        }
        values = LeafValues(ensemble, ranked.nodes.map { $0.isLeaf ? $0.source : nil })
    }

    func score<C: LeafCombination>(
        _ ranks: Span<UInt16>,
        _ count: Int,
        _ scores: inout RawScores,
        _ first: Span<C.Number>,
        _ second: Span<C.Number>,
        _: C.Type
    ) {
        if count == Self.lanes {
            scoreRowsInStep(ranks, &scores, first, second, C.self)
        } else {
            for row in 0..<count {
                scoreTreesInStep(ranks, row, &scores, first, second, C.self)
            }
        }
    }

    /// Walks eight rows through one tree after the other.
    private func scoreRowsInStep<C: LeafCombination>(
        _ ranks: Span<UInt16>,
        _ scores: inout RawScores,
        _ first: Span<C.Number>,
        _ second: Span<C.Number>,
        _: C.Type
    ) {
        var sums = [8 of C.Number](repeating: C.start)
        var seconds = [8 of C.Number](repeating: C.start)
        let groups = groups.span
        for index in groups.indices {
            for tree in 0..<groups[index].trees {
                var places = [8 of Int](repeating: Int(groups[index].roots[tree]))
                walk(ranks, rowOfLane: 1, firstRow: 0, depth: groups[index].depth, &places)
                for lane in 0..<Self.lanes {
                    unsafe C.take(first[unchecked: places[lane]], into: &sums[lane])
                }
                if second.isEmpty { continue }
                for lane in 0..<Self.lanes {
                    unsafe C.take(second[unchecked: places[lane]], into: &seconds[lane])
                }
            }
        }
        for lane in 0..<Self.lanes {
            scores.first[lane] = Double(sums[lane])
            scores.second[lane] = Double(seconds[lane])
        }
    }

    /// Walks one row through several trees at a time.
    private func scoreTreesInStep<C: LeafCombination>(
        _ ranks: Span<UInt16>,
        _ row: Int,
        _ scores: inout RawScores,
        _ first: Span<C.Number>,
        _ second: Span<C.Number>,
        _: C.Type
    ) {
        var (sum, secondSum) = (C.start, C.start)
        let groups = groups.span
        for index in groups.indices {
            var places = [10 of Int](repeating: 0)
            for lane in 0..<Self.treesInStep { places[lane] = Int(groups[index].roots[lane]) }
            walk(ranks, rowOfLane: 0, firstRow: row, depth: groups[index].depth, &places)
            let trees = groups[index].trees
            for lane in 0..<Self.treesInStep where lane < trees {
                unsafe C.take(first[unchecked: places[lane]], into: &sum)
            }
            if second.isEmpty { continue }
            for lane in 0..<Self.treesInStep where lane < trees {
                unsafe C.take(second[unchecked: places[lane]], into: &secondSum)
            }
        }
        scores.first[row] = Double(sum)
        scores.second[row] = Double(secondSum)
    }

    /// Walks every lane from its place to a leaf, one level at a time; lane i reads row `firstRow` + i *
    /// `rowOfLane`.
    @inline(__always)
    private func walk<let lanes: Int>(
        _ ranks: Span<UInt16>,
        rowOfLane: Int,
        firstRow: Int,
        depth: Int,
        _ places: inout [lanes of Int]
    ) {
        for _ in 0..<min(depth, Self.levelsUnlooked) {
            for lane in 0..<lanes {
                places[lane] = next(ranks, firstRow &+ lane &* rowOfLane, places[lane])
            }
        }
        for _ in 0..<max(0, depth - Self.levelsUnlooked) {
            var moved = 0
            for lane in 0..<lanes {
                let next = next(ranks, firstRow &+ lane &* rowOfLane, places[lane])
                moved |= next ^ places[lane]
                places[lane] = next
            }
            if moved == 0 { return }
        }
    }

    /// The node to go to from a node.
    @inline(__always)
    private func next(_ ranks: Span<UInt16>, _ row: Int, _ place: Int) -> Int {
        // Every node leads to nodes, and every place has a rank.
        let node = unsafe nodes.span[unchecked: place]
        let at = row &* PreparedColumns.placesPerRow &+ Int(node.place)
        let rank = unsafe ranks[unchecked: at]
        return Int(node.next) &+ (rank > node.rank ? 1 : 0)
    }
}
