/// Decision trees whose leaf values are combined into one or two raw scores.
package struct TreeEnsemble: Sendable {
    /// How the values of the leaves that a row reaches become one score.
    package enum Aggregate: String, Sendable {
        case sum
        case minimum
        case maximum
    }

    /// What is known of one tree.
    package struct Tree: Sendable {
        /// A place in the nodes of the ensemble.
        package let root: Int
        /// Branches on the longest way from the root to a leaf.
        package let depth: Int

        /// A tree of nodes that an ensemble has.
        package init(root: Int, depth: Int) {
            self.root = root
            self.depth = depth
        }
    }

    /// All nodes of all trees.
    ///
    /// A branch leads only to nodes that stand after it, so every walk ends.
    package let nodes: [TreeNode]
    /// The second value of each leaf, by node; empty if the ensemble gives one score.
    package let secondValues: [Double]
    /// In the order in which their leaves are combined.
    package let trees: [Tree]
    /// How the leaves that a row reaches are combined.
    package let aggregate: Aggregate
    /// The format that scores are accumulated in.
    package let precision: Precision

    /// Makes an ensemble; traps if a branch leads back or out of `nodes`, or a root is not a node.
    package init(
        nodes: [TreeNode],
        secondValues: [Double],
        trees: [Tree],
        aggregate: Aggregate,
        precision: Precision
    ) {
        precondition(secondValues.isEmpty || secondValues.count == nodes.count)
        precondition(trees.allSatisfy { nodes.indices.contains($0.root) }, "a root is a node")
        for (index, node) in nodes.enumerated() {
            let (ifTrue, ifFalse) = (node.next(-.infinity), node.next(.nan))
            let isLeaf = ifTrue == index && ifFalse == index
            let leadsOn = min(ifTrue, ifFalse) > index && max(ifTrue, ifFalse) < nodes.count
            precondition(isLeaf || leadsOn, "a branch leads to nodes after it")
        }
        self.nodes = nodes
        self.secondValues = secondValues
        self.trees = trees
        self.aggregate = aggregate
        self.precision = precision
    }

    /// The score of no trees.
    var start: Double {
        switch aggregate {
        case .sum: 0
        case .minimum: .infinity
        case .maximum: -.infinity
        }
    }

    /// Takes the value of one more tree's leaf into a score.
    @inline(__always)
    func combine(_ value: Double, into score: inout Double) {
        switch aggregate {
        case .sum:
            let sum = score + value
            score = precision == .float32 ? Double(Float(sum)) : sum
        case .minimum: score = value < score ? value : score
        case .maximum: score = value > score ? value : score
        }
    }
}
