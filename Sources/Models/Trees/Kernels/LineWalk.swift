/// Trees of at most eight levels, of which a row reads two cache lines: the four lower levels of a tree that it comes
/// to, and the value of its leaf.
///
/// What a walk takes is the time of its memory accesses, so what a row reads one after the other stands side by
/// side. The four upper levels are masks that say at once which of the parts below a row comes to or, where these
/// would take too much, are walked in lines of their own. A part that is no full tree is filled up with branches whose
/// true side every row takes.
struct LineWalk: RankKernel {
    private struct Branch {
        /// A row with a greater rank goes to the false side.
        let rank: UInt16
        /// The place of the rank that is compared.
        let place: UInt8
        /// Added to a row's place; one more leads to the false side.
        let step: Int8
    }

    /// Levels of branches in a line.
    private static let levels = 4
    /// Branches that a line has room for, of which it holds one fewer, and what they lead to.
    private static let places = 1 << levels
    /// Walks in step: trees for one row, or rows in one tree.
    private static let lanes = RawScores.capacity
    /// What lines and values may take: as much as stays in a processor's cache.
    private static let bytesMax = 8 << 20
    /// What the masks of the upper levels may take, so that they stay in a core's.
    private static let crownBytesMax = 1 << 20

    /// The upper levels of each tree as masks; none where they would take too much.
    private let crowns: LeafMasks<UInt16>
    /// The upper levels of each tree as lines, where there are no masks.
    private let upper: Lines
    /// By tree and place below its upper levels.
    private let lower: Lines
    /// By tree, place below its upper levels, and leaf.
    let values: LeafValues
    private let treeCount: Int

    /// Bytes of the lines, the masks and the values.
    var byteCount: Int {
        crowns.byteCount + upper.byteCount + lower.byteCount + values.byteCount
    }

    /// Whether a row does not walk the upper levels.
    var hasCrowns: Bool { crowns.treeCount > 0 }

    /// No trees.
    init() {
        (crowns, upper, lower) = (LeafMasks(), Lines(), Lines())
        (values, treeCount) = (LeafValues(), 0)
    }

    /// Writes trees in this form.
    ///
    /// - Returns: nil where a tree has more levels, or all would take more than ``bytesMax``.
    init?(_ ranked: RankedTrees, _ ensemble: TreeEnsemble) {
        treeCount = ranked.treeCount
        let leaves = treeCount * Self.places * Self.places
        guard ranked.depths.allSatisfy({ $0 <= 2 * Self.levels }),
            leaves * (MemoryLayout<Branch>.size + MemoryLayout<Double>.size) <= Self.bytesMax
        else { return nil }
        let tops = ranked.trees.map { ranked.crown(of: $0, levels: Self.levels) }
        let masks = LeafMasks<UInt16>(tops, ranked.ranks, bytesMax: Self.crownBytesMax)
        crowns = masks ?? LeafMasks()
        var upper: [Branch] = []
        var lower: [Branch] = []
        var sources: [Int?] = []
        for (tree, top) in zip(ranked.trees, tops) {
            var ends = top.ends + [Int](repeating: top.ends[0], count: Self.places - top.ends.count)
            if masks == nil { ends = Self.append(tree.lowerBound, of: ranked, to: &upper) }
            for end in ends {
                let leaves = Self.append(end, of: ranked, to: &lower)
                sources += leaves.map { ranked.nodes[$0].source }
            }
        }
        self.upper = masks == nil ? Lines(upper) : Lines()
        self.lower = Lines(lower)
        values = LeafValues(ensemble, sources)
    }

    /// Appends a line for what is below a node; returns the nodes that it leads to.
    private static func append(
        _ node: Int,
        of ranked: RankedTrees,
        to branches: inout [Branch]
    ) -> [Int] {
        var level = [node]
        for depth in 0..<levels {
            // What a branch leads to stands in the next level; below the last one places count from 0.
            let next = depth + 1 < levels ? 2 * level.count - 1 : 0
            for (index, node) in level.enumerated() {
                let node = ranked.nodes[node]
                let step = next + 2 * index - (level.count - 1 + index)
                branches.append(
                    node.isLeaf
                        ? Branch(rank: .max, place: 0, step: Int8(step))
                        : Branch(rank: node.rank, place: node.place, step: Int8(step))
                )
            }
            level = level.flatMap { index in
                let node = ranked.nodes[index]
                return node.isLeaf ? [index, index] : [Int(node.next), Int(node.next) + 1]
            }
        }
        branches.append(Branch(rank: .max, place: 0, step: 0))
        return level
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
            let own = ranks.extracting(
                row * PreparedColumns.placesPerRow..<(row + 1) * PreparedColumns.placesPerRow
            )
            var (sum, secondSum) = (C.start, C.start)
            let ways = hasCrowns ? crowns.ways(of: row, ranks) : .init(repeating: 0)
            var tree = 0
            while tree < treeCount {
                let count = min(Self.lanes, treeCount - tree)
                var places = [8 of Int](repeating: 0)
                if hasCrowns {
                    for lane in 0..<Self.lanes {
                        let tree = tree &+ min(lane, count &- 1)
                        places[lane] = tree &* Self.places &+ crowns.leaf(tree, ways)
                    }
                } else {
                    for lane in 0..<Self.lanes {
                        places[lane] = (tree &+ min(lane, count &- 1)) &* Self.places
                    }
                    walk(upper, own, &places)
                }
                for lane in 0..<Self.lanes { places[lane] &*= Self.places }
                walk(lower, own, &places)
                for lane in 0..<Self.lanes where lane < count {
                    unsafe C.take(first[unchecked: places[lane]], into: &sum)
                }
                if !second.isEmpty {
                    for lane in 0..<Self.lanes where lane < count {
                        unsafe C.take(second[unchecked: places[lane]], into: &secondSum)
                    }
                }
                tree &+= count
            }
            scores.first[row] = Double(sum)
            scores.second[row] = Double(secondSum)
        }
    }

    /// Walks one row through a line for each lane, from the line's start to the place below it.
    @inline(__always)
    private func walk(_ lines: Lines, _ ranks: Span<UInt16>, _ places: inout [8 of Int]) {
        let branches = lines.branches
        for _ in 0..<Self.levels {
            for lane in 0..<Self.lanes {
                // Every branch leads to another of its line or to below it, and every place has a rank.
                let branch = unsafe branches[unchecked: places[lane]]
                let rank = unsafe ranks[unchecked: Int(branch.place)]
                places[lane] &+= Int(branch.step) &+ (rank > branch.rank ? 1 : 0)
            }
        }
    }

    /// Branches of which each line is one of the processor's cache.
    private struct Lines: Sendable {
        private let storage: [Branch]
        /// How many stand before the first, which nothing leads to.
        private let start: Int

        var byteCount: Int { storage.byteCount }

        /// No lines.
        init() { (storage, start) = ([], 0) }

        init(_ branches: [Branch]) {
            let none = Branch(rank: .max, place: 0, step: 0)
            var storage = [Branch](repeating: none, count: branches.count + LineWalk.places - 1)
            let address = unsafe storage.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
            let lineBytes = UInt(LineWalk.places * MemoryLayout<Branch>.stride)
            start = Int((0 &- address) % lineBytes) / MemoryLayout<Branch>.stride
            for (index, branch) in branches.enumerated() { storage[start + index] = branch }
            // An array that nothing changes stays where it is.
            self.storage = storage
        }

        var branches: Span<Branch> {
            @_lifetime(borrow self)
            get { storage.span.extracting(droppingFirst: start) }
        }
    }
}
