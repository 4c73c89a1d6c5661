/// The trees of an ensemble with ranks for thresholds, each written out level by level.
///
/// The two nodes that a branch leads to stand side by side, the true side first. What several branches lead
/// to is written once for each of them.
struct RankedTrees {
    /// A branch or a leaf.
    struct Node {
        /// Of a branch, the rank of its threshold: a row with a greater one goes to the false side.
        var rank: UInt16 = 0
        /// Of a branch, the place of what it compares, as in ``PreparedColumns``.
        var place: UInt8 = 0
        /// Where the true side stands among the nodes; a leaf leads to itself.
        var next: UInt32
        /// Of a leaf, how many leaves of its tree are on its left; of a branch, how many are on its true
        /// side.
        var leaves: UInt32 = 0
        /// The node of the ensemble.
        let source: Int
        /// Whether it is a leaf.
        var isLeaf: Bool { place == Self.noPlace }

        fileprivate static let noPlace: UInt8 = 255

        fileprivate init(leafFrom source: Int, at index: Int) {
            self.source = source
            next = UInt32(index)
            place = Self.noPlace
        }
    }

    /// How often the nodes of an ensemble may have to be written, that several branches lead to.
    private static let copiesMax = 2
    /// What even a small ensemble may come to, in nodes.
    private static let nodesAlways = 1 << 16

    /// Of all trees, one after the other.
    private(set) var nodes: [Node] = []
    /// Where the nodes of each tree begin, and where the last ends.
    private(set) var starts: [Int] = [0]
    /// Branches on the longest way of each tree from its root to a leaf.
    private(set) var depths: [Int] = []
    /// What the ranks stand for.
    let ranks: ThresholdRanks

    /// Writes out the trees.
    ///
    /// - Returns: nil where the thresholds have no ranks, or trees share so much that this would take many
    ///   times their nodes.
    init?(_ ensemble: TreeEnsemble) {
        guard let ranks = ThresholdRanks(ensemble) else { return nil }
        self.ranks = ranks
        let nodesMax = max(ensemble.nodes.count * Self.copiesMax, Self.nodesAlways)
        nodes.reserveCapacity(ensemble.nodes.count)
        for tree in ensemble.trees {
            guard append(tree.root, of: ensemble.nodes, nodesMax) else { return nil }
            numberLeaves()
            depths.append(lastDepth)
        }
    }

    /// How many trees there are.
    var treeCount: Int { starts.count - 1 }

    /// Branches that a row comes by if it goes the longest way through each tree.
    var steps: Int { depths.reduce(0, +) }

    /// The nodes of each tree.
    var trees: some Sequence<Range<Int>> {
        zip(starts, starts.dropFirst()).lazy.map { $0..<$1 }
    }

    /// A tree down to some level: its upper branches, and what these lead to.
    struct Crown {
        /// A branch and the ends below it, which are numbered from the left.
        struct Branch {
            let column: Int
            /// A row with a greater rank goes to the false side.
            let rank: Int
            /// Whether a missing value goes to the true side.
            let missingIsLowest: Bool
            /// The first of the ends on the true side.
            let firstLeaf: Int
            /// How many ends are on the true side.
            let leaves: Int
        }

        fileprivate(set) var branches: [Branch] = []
        /// The nodes that rows come to, from the left: leaves, and what is at the level.
        fileprivate(set) var ends: [Int] = []
    }

    /// The first levels of a tree.
    func crown(of tree: Range<Int>, levels: Int) -> Crown {
        var crown = Crown()
        appendCrown(from: tree.lowerBound, levels: levels, to: &crown)
        return crown
    }

    private func appendCrown(from index: Int, levels: Int, to crown: inout Crown) {
        let node = nodes[index]
        if levels == 0 || node.isLeaf { return crown.ends.append(index) }
        let first = crown.ends.count
        appendCrown(from: Int(node.next), levels: levels - 1, to: &crown)
        let place = Int(node.place)
        let column = place & ~PreparedColumns.missingIsLowest
        crown.branches.append(
            Crown.Branch(
                column: column,
                rank: Int(node.rank),
                missingIsLowest: place != column,
                firstLeaf: first,
                leaves: crown.ends.count - first
            )
        )
        appendCrown(from: Int(node.next) + 1, levels: levels - 1, to: &crown)
    }

    /// Appends a tree; returns false where there would be more than `nodesMax` nodes.
    private mutating func append(_ root: Int, of source: [TreeNode], _ nodesMax: Int) -> Bool {
        var index = nodes.count
        nodes.append(Node(leafFrom: root, at: index))
        while index < nodes.count {
            let place = nodes[index].source
            let node = source[place]
            if !node.isLeaf(at: place) {
                if nodes.count + 2 > nodesMax { return false }
                nodes[index].place = UInt8(node.place)
                nodes[index].rank = UInt16(ranks.rank(node.value, node.column))
                nodes[index].next = UInt32(nodes.count)
                nodes.append(Node(leafFrom: node.ifTrue, at: nodes.count))
                nodes.append(Node(leafFrom: node.ifFalse, at: nodes.count))
            }
            index += 1
        }
        starts.append(nodes.count)
        return true
    }

    /// Numbers the leaves of the last tree from the left.
    private mutating func numberLeaves() {
        let range = starts[starts.count - 2]..<nodes.count
        var under = [UInt32](repeating: 1, count: range.count)
        func side(_ next: UInt32) -> Int { Int(next) - range.lowerBound }
        for index in range.reversed() where !nodes[index].isLeaf {
            let next = side(nodes[index].next)
            under[index - range.lowerBound] = under[next] + under[next + 1]
            nodes[index].leaves = under[next]
        }
        // From here on how many leaves of the tree are on the left of a node's.
        under[0] = 0
        for index in range {
            let onLeft = under[index - range.lowerBound]
            if nodes[index].isLeaf {
                nodes[index].leaves = onLeft
            } else {
                let next = side(nodes[index].next)
                under[next] = onLeft
                under[next + 1] = onLeft + nodes[index].leaves
            }
        }
    }

    /// Branches on the longest way of the last tree from its root to a leaf.
    private var lastDepth: Int {
        let tree = starts[starts.count - 2]..<nodes.count
        var depths = [Int](repeating: 0, count: tree.count)
        for index in tree where !nodes[index].isLeaf {
            let next = Int(nodes[index].next) - tree.lowerBound
            depths[next] = depths[index - tree.lowerBound] + 1
            depths[next + 1] = depths[next]
        }
        // Level by level: nothing is deeper than the last node.
        return depths[tree.count - 1]
    }
}
