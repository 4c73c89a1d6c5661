internal import Models

/// A decision tree with what was counted at each of its nodes.
package struct GrownTree: Sendable {
    /// A node, the rows of training that reached it, and the split if it is a branch.
    package struct Node: Sendable, Equatable {
        /// Different rows that reached the node.
        package let rowCount: Int
        /// The rows counted with their weights.
        let counts: ClassCounts
        /// Nothing for a leaf.
        package var split: Split?

        /// The share of defaults among the rows.
        package var probability: Double { counts.probability }
    }

    /// A question to one feature and the nodes to go to.
    package struct Split: Sendable, Equatable {
        /// The feature's place, 0 to 5.
        package let feature: Int
        /// Rows with at most this value go left.
        package let threshold: Double
        /// The place of the next node, after this one.
        package var left: Int
        /// The place of the other node, after all that are below the left one.
        package var right: Int
    }

    /// The nodes in preorder: the root first, each left subtree before the right one.
    package let nodes: [Node]
    /// What its splits were judged by.
    package let criterion: SplitCriterion

    /// At least 1.
    package var leafCount: Int { nodes.count { $0.split == nil } }

    /// Branches on the longest way from the root to a leaf.
    package var depth: Int { depth(at: 0) }

    private func depth(at place: Int) -> Int {
        guard let split = nodes[place].split else { return 0 }
        return 1 + max(depth(at: split.left), depth(at: split.right))
    }

    /// The probability that the tree gives to a row.
    func probability(of row: borrowing Features) -> Double {
        var place = 0
        while let split = nodes[place].split {
            place = row[split.feature] <= split.threshold ? split.left : split.right
        }
        return nodes[place].probability
    }
}

extension TreeEnsemble {
    /// The mean of trees, as a sum of leaves.
    ///
    /// The leaves of several trees are whole multiples of 2^-52 that add up to at most 1. So every
    /// sum of them is exact: it is the same in any order, in any runtime, and never above 1, and
    /// differs from the mean by less than 2^-53 for each tree.
    init(meanOf trees: [GrownTree]) {
        var nodes: [TreeNode] = []
        var roots: [Tree] = []
        for (number, tree) in trees.enumerated() {
            let root = nodes.count
            let share = Self.share(of: number, among: trees.count)
            for (place, node) in tree.nodes.enumerated() {
                guard let split = node.split else {
                    let value = Self.onGrid(share * node.probability, trees.count)
                    nodes.append(TreeNode(leafAt: root + place, value: value))
                    continue
                }
                nodes.append(
                    TreeNode(
                        column: split.feature,
                        atMost: split.threshold,
                        missingGoesTrue: false,
                        ifTrue: root + split.left,
                        ifFalse: root + split.right
                    )
                )
            }
            roots.append(Tree(root: root, depth: tree.depth))
        }
        self.init(
            nodes: nodes,
            secondValues: [],
            trees: roots,
            aggregate: .sum,
            precision: .float64
        )
    }

    private static let grid = 0x1p52

    /// A tree's part of 1, on the grid; the parts of all trees add up to 1.
    private static func share(of number: Int, among count: Int) -> Double {
        let whole = Int(grid)
        let (quotient, rest) = whole.quotientAndRemainder(dividingBy: count)
        // The first trees take what division leaves over, a step of the grid each.
        return Double(quotient + (number < rest ? 1 : 0)) / grid
    }

    /// The multiple of the grid's step nearest to a value; the value itself for a single tree.
    private static func onGrid(_ value: Double, _ treeCount: Int) -> Double {
        treeCount == 1 ? value : (value * grid).rounded() / grid
    }
}
