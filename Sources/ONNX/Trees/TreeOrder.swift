/// The nodes of trees in an order in which each stands before all that it leads to.
///
/// Several branches may lead to one node, as LightGBM's exporter writes a test of categories: a
/// chain of comparisons whose true sides meet. Such a node has one place, so that no number of ways
/// to it makes the trees larger; only a way back is refused.
struct TreeOrder {
    private enum Mark { case new, open, done }

    /// The file's places of the nodes: tree by tree, and a node's true side before its false one.
    private(set) var places: [Int] = []
    /// For each place, the most comparisons on a way from the node to a leaf.
    private(set) var heights: [Int32]

    private let trees: SourceTrees
    private var marks: [Mark]

    /// Orders the nodes of all trees.
    ///
    /// Throws where branches lead in a circle, where a way has more than
    /// `ModelFileLimits.treeDepthMax` comparisons, and where no root leads to a node.
    init(_ trees: SourceTrees, owner: GraphNode) throws(ModelFileError) {
        self.trees = trees
        heights = [Int32](repeating: 0, count: trees.nodes.count)
        marks = [Mark](repeating: .new, count: trees.nodes.count)
        places.reserveCapacity(trees.nodes.count)
        // Backwards: each node after all that it leads to, and so the last tree first.
        for root in trees.roots.reversed() {
            try visit(root, owner)
        }
        places.reverse()
        if let missed = marks.firstIndex(of: .new) {
            // Most of the time a circle is why.
            for place in marks.indices { try visit(place, owner) }
            throw owner.refused("has \(trees.name(missed)), which no root leads to")
        }
    }

    /// Walks from a root, with a list of its own: a tree may be deeper than the stack of calls.
    private mutating func visit(_ root: Int, _ owner: GraphNode) throws(ModelFileError) {
        var stack = [root]
        while let place = stack.last {
            let node = trees.nodes[place]
            switch marks[place] {
            case .new where node.mode != .leaf:
                marks[place] = .open
                for next in [node.ifTrue, node.ifFalse] {
                    guard marks[next] != .open else {
                        throw owner.refused(
                            "has \(trees.name(place)), which leads back to \(trees.name(next)): "
                                + "a cycle"
                        )
                    }
                    if marks[next] == .new { stack.append(next) }
                }
            case .new, .open:
                marks[place] = .done
                places.append(place)
                stack.removeLast()
                try measure(node, place, owner)
            case .done:
                stack.removeLast()
            }
        }
    }

    /// Notes how high a node stands over its leaves, all of which were measured before it.
    private mutating func measure(
        _ node: SourceTrees.Node,
        _ place: Int,
        _ owner: GraphNode
    ) throws(ModelFileError) {
        guard node.mode != .leaf else { return }
        let below = max(heights[node.ifTrue], heights[node.ifFalse])
        let height = Int(below) + node.comparisons
        guard height <= ModelFileLimits.treeDepthMax else {
            throw owner.refused(
                "has \(trees.name(place)) over leaves that are deeper than "
                    + "\(ModelFileLimits.treeDepthMax) branches"
            )
        }
        heights[place] = Int32(height)
    }
}

extension SourceTrees.Node {
    /// The comparisons that ask what the node asks; none for a leaf.
    var comparisons: Int {
        switch mode {
        case .leaf: 0
        case .atMost, .below, .above, .atLeast: 1
        case .equal, .notEqual: 2
        case .member: 2 * members.count
        }
    }
}
