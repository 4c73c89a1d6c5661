/// Pruning by weakest links (Breiman et al., "Classification and Regression Trees", 1984, chapter 3).
///
/// The cost of a tree is its leaves' impurity, weighted by their share of the rows, plus `strength`
/// for each leaf. While some branch costs at least as much as the leaf in its place would, the one
/// whose leaves pay least is cut off.
struct CostComplexityPruning {
    private let tree: GrownTree
    private let score: any SplitScore
    private let rootTotal: Double
    /// By node: whether it is a leaf now.
    private var isLeaf: [Bool]
    /// By node: the leaves below it now, and the sum of their costs.
    private var leafCounts: [Int]
    private var leafCosts: [Double]

    private init(_ tree: GrownTree) {
        self.tree = tree
        let root = tree.nodes[0].counts
        score =
            switch tree.criterion {
            case .gini: GiniScore()
            case .entropy: EntropyScore(upTo: root.total)
            }
        rootTotal = Double(root.total)
        isLeaf = tree.nodes.map { $0.split == nil }
        leafCounts = []
        leafCosts = []
    }

    /// Prunes a tree; of equally weak branches the one nearest the root goes first.
    ///
    /// - Parameters:
    ///   - tree: the tree as it was grown.
    ///   - strength: the price of a leaf, at least 0; at 0 nothing is pruned.
    /// - Returns: what is left of the tree.
    static func prune(_ tree: GrownTree, strength: Double) -> GrownTree {
        guard strength > 0 else { return tree }
        var pruning = CostComplexityPruning(tree)
        while let weakest = pruning.weakestBranch(), weakest.price <= strength {
            pruning.isLeaf[weakest.place] = true
        }
        return pruning.result()
    }

    /// The branch whose leaves save the least impurity each, and how much.
    private mutating func weakestBranch() -> (place: Int, price: Double)? {
        sumLeaves()
        var weakest: (place: Int, price: Double)?
        var hidden = 0
        for place in tree.nodes.indices where place >= hidden {
            if isLeaf[place] {
                hidden = end(of: place)
                continue
            }
            let price = (cost(place) - leafCosts[place]) / Double(leafCounts[place] - 1)
            if price < weakest?.price ?? .infinity { weakest = (place, price) }
        }
        return weakest
    }

    private mutating func sumLeaves() {
        leafCounts = [Int](repeating: 1, count: tree.nodes.count)
        leafCosts = tree.nodes.indices.map(cost)
        // Children stand after their parent.
        for place in tree.nodes.indices.reversed() {
            guard !isLeaf[place], let split = tree.nodes[place].split else { continue }
            leafCounts[place] = leafCounts[split.left] + leafCounts[split.right]
            leafCosts[place] = leafCosts[split.left] + leafCosts[split.right]
        }
    }

    private func cost(_ place: Int) -> Double {
        let counts = tree.nodes[place].counts
        return score.impurity(of: counts) * Double(counts.total) / rootTotal
    }

    /// The place after the last node below one.
    private func end(of place: Int) -> Int {
        var last = place
        while let split = tree.nodes[last].split { last = split.right }
        return last + 1
    }

    private func result() -> GrownTree {
        var nodes: [GrownTree.Node] = []
        var places = [Int](repeating: 0, count: tree.nodes.count)
        var kept: [Int] = []
        var hidden = 0
        for place in tree.nodes.indices where place >= hidden {
            places[place] = kept.count
            kept.append(place)
            if isLeaf[place] { hidden = end(of: place) }
        }
        for place in kept {
            var node = tree.nodes[place]
            if isLeaf[place] {
                node.split = nil
            } else if let split = node.split {
                node.split?.left = places[split.left]
                node.split?.right = places[split.right]
            }
            nodes.append(node)
        }
        return GrownTree(nodes: nodes, criterion: tree.criterion)
    }
}
