import Models

/// The trees of an ensemble written out, with only those leaves that some row can reach.
///
/// What several branches lead to is written once for each way there; a branch that decides nothing on its way is
/// left out.
struct WrittenTrees {
    /// What lets rows through to a leaf, and the node of the ensemble that it is.
    struct Leaf {
        /// One for each column.
        let passages: [6 of Passage]
        let source: Int
    }

    /// A branch or a leaf.
    struct Node {
        /// The leaves under it.
        fileprivate(set) var leaves: Range<Int>
        /// The nodes that a branch leads to; they stand after it.
        fileprivate(set) var sides: (first: Int, second: Int)?
    }

    /// A node to be written.
    private struct Open {
        var source: Int
        var passages: [6 of Passage]
        /// The branch that leads to it, and whether by its second side.
        let parent: Int
        let isSecond: Bool
    }

    /// Nodes of the ensemble that are looked at for each leaf that there may be.
    private static let stepsPerLeaf = 4

    /// Of all trees, from the left.
    private(set) var leaves: [Leaf] = []
    /// Of all trees; a branch stands before what it leads to.
    private(set) var nodes: [Node] = []
    /// The first node of each tree.
    private(set) var roots: [Int] = []
    /// What lets everything through.
    let open: [6 of Passage]
    private let ranks: ThresholdRanks
    private let leavesMax: Int
    private var steps = 0

    /// Writes out trees.
    ///
    /// - Parameters:
    ///   - ensemble: the trees.
    ///   - ranks: their thresholds.
    ///   - mayBeMissing: which columns may hold NaN.
    ///   - leavesMax: leaves that may be written.
    /// - Throws: ``ReasonsFault/tooManyLeaves``, in a time that follows from how many there may be.
    init(
        _ ensemble: TreeEnsemble,
        _ ranks: ThresholdRanks,
        mayBeMissing: [6 of Bool],
        leavesMax: Int = ReasonsLimits.leavesMax
    ) throws(ReasonsFault) {
        self.ranks = ranks
        self.leavesMax = leavesMax
        open = [6 of Passage] {
            Passage(rankMax: ranks.count($0), mayBeMissing: mayBeMissing[$0])
        }
        for tree in ensemble.trees {
            roots.append(nodes.count)
            try write(tree.root, of: ensemble.nodes)
        }
        for index in nodes.indices.reversed() {
            guard let (first, second) = nodes[index].sides else { continue }
            nodes[index].leaves =
                nodes[first].leaves.lowerBound..<nodes[second].leaves.upperBound
        }
    }

    private mutating func write(_ root: Int, of source: [TreeNode]) throws(ReasonsFault) {
        var places = [Open(source: root, passages: open, parent: -1, isSecond: false)]
        while var place = places.popLast() {
            let isSplit = try descend(&place, source)
            let index = nodes.count
            if place.parent >= 0 { join(index, to: place) }
            nodes.append(Node(leaves: leaves.count..<leaves.count + 1, sides: nil))
            guard isSplit else {
                leaves.append(Leaf(passages: place.passages, source: place.source))
                guard leaves.count <= leavesMax else { throw .tooManyLeaves }
                continue
            }
            let node = source[place.source]
            for side in [false, true] {
                var passages = place.passages
                passages[node.column] = passage(place, node, side)
                places.append(
                    Open(
                        source: side ? node.ifTrue : node.ifFalse,
                        passages: passages,
                        parent: index,
                        isSecond: !side
                    )
                )
            }
        }
    }

    private mutating func join(_ index: Int, to place: Open) {
        var sides = nodes[place.parent].sides ?? (index, index)
        if place.isSecond { sides.second = index } else { sides.first = index }
        nodes[place.parent].sides = sides
    }

    /// Goes down to the next node that divides what comes to it; returns false where that is a leaf.
    private mutating func descend(
        _ place: inout Open,
        _ source: [TreeNode]
    ) throws(ReasonsFault) -> Bool {
        while true {
            steps += 1
            guard steps <= leavesMax * Self.stepsPerLeaf else { throw .tooManyLeaves }
            let node = source[place.source]
            if node.isLeaf(at: place.source) { return false }
            if node.ifTrue == node.ifFalse {
                place.source = node.ifTrue
                continue
            }
            let (first, second) = (passage(place, node, true), passage(place, node, false))
            if !first.isClosed && !second.isClosed { return true }
            place.source = second.isClosed ? node.ifTrue : node.ifFalse
        }
    }

    /// What of that which comes to a branch goes to one of its sides.
    private func passage(_ place: Open, _ node: TreeNode, _ side: Bool) -> Passage {
        place.passages[node.column].through(
            side,
            rank: ranks.rank(node.value, node.column),
            missingGoesTrue: node.missingGoesTrue
        )
    }
}
