import Datasets
import Models
import Testing
import TrainingSupport

@testable import Training

/// Pruning and the trees that come of it, on trees whose prices can be done by hand.
@Suite struct PruningTests {
    private let parameters = TreeParameters(depthMax: 2, splitRowsMin: 2, leafRowsMin: 1)

    /// Eight rows that two questions divide into 4 (one default), 2 (one default) and 2 (all).
    ///
    /// The root costs 2 · ½ · ½. Its leaves cost 4/8 · 3/8 and 2/8 · ½ and 0.
    private var grown: GrownTree {
        let columns: [[Double]] = [[0, 0, 0, 0, 1, 1, 1, 1], [9, 9, 9, 9, 0, 0, 3, 3]]
        let labels = [true, false, false, false, true, false, true, true]
        return DecisionTree(fitting: handMade(columns, labels), parameters).tree
    }

    private func pruned(_ strength: Double) -> GrownTree {
        CostComplexityPruning.prune(grown, strength: strength)
    }

    @Test func `the tree is the one that the prices are for`() {
        #expect(grown.outline == "0:8 4 1:4 2 2")
        #expect(grown.nodes.map(\.probability) == [0.5, 0.25, 0.75, 0.5, 1])
        #expect(grown.leafCount == 3)
        #expect(grown.depth == 2)
    }

    // The lower branch saves 4/8 · 3/8 − 2/8 · ½ by one leaf more: 1/16. After it the root saves
    // ½ − 4/8 · 3/8 − 4/8 · 3/8 by one leaf more: 1/8.
    @Test(
        arguments: [
            (0, "0:8 4 1:4 2 2"), (0x1p-4.nextDown, "0:8 4 1:4 2 2"), (0x1p-4, "0:8 4 4"),
            (0x1p-3.nextDown, "0:8 4 4"), (0x1p-3, "8"), (1, "8"), (.infinity, "8"),
        ] as [(Double, String)]
    )
    func `a branch goes from its own price on`(strength: Double, outline: String) {
        #expect(pruned(strength).outline == outline)
    }

    @Test func `what is left leads to the places where it stands now`() {
        let columns: [[Double]] = [[0, 0, 0, 0, 9, 9, 9, 9], [0, 0, 1, 1, 0, 0, 1, 1]]
        let labels = [false, true, false, false, false, false, true, true]
        let tree = DecisionTree(fitting: handMade(columns, labels), parameters).tree
        let result = CostComplexityPruning.prune(tree, strength: 0.07)
        for (place, node) in result.nodes.enumerated() {
            guard let split = node.split else { continue }
            #expect(split.left == place + 1)
            #expect(split.right > split.left && split.right < result.nodes.count)
            let parts = [split.left, split.right].map { result.nodes[$0].rowCount }
            #expect(parts.reduce(0, +) == node.rowCount)
        }
        #expect(result.nodes.count < tree.nodes.count)
    }

    @Test func `a leaf is not pruned any further`() {
        let leaf = DecisionTree(fitting: handMade([[1, 1]], [true, false])).tree
        #expect(CostComplexityPruning.prune(leaf, strength: 1e9).nodes == leaf.nodes)
    }

    @Test func `pruning by entropy has prices in bits`() {
        // Both sides are pure: the root's one bit is the price of the second leaf.
        let data = handMade([[0, 0, 1, 1]], [false, false, true, true])
        let tree = DecisionTree(
            fitting: data,
            TreeParameters(criterion: .entropy, splitRowsMin: 2, leafRowsMin: 1)
        ).tree
        #expect(CostComplexityPruning.prune(tree, strength: 0.999).leafCount == 2)
        #expect(CostComplexityPruning.prune(tree, strength: 1.001).leafCount == 1)
    }
}

/// The mean of trees as a sum of leaves.
@Suite struct MeanOfTreesTests {
    private func leaf(_ positive: Int, of total: Int) -> GrownTree {
        let counts = ClassCounts(total: total, positive: positive)
        return GrownTree(
            nodes: [GrownTree.Node(rowCount: total, counts: counts, split: nil)],
            criterion: .gini
        )
    }

    private func mean(_ trees: [GrownTree]) -> Double {
        TreeEnsemble(meanOf: trees).nodes.reduce(0) { $0 + $1.value }
    }

    @Test(arguments: [1, 2, 3, 7, 10, 97, 1000, 10_000])
    func `trees that are all sure give exactly 1, and trees that are not give 0`(count: Int) {
        #expect(mean([GrownTree](repeating: leaf(1, of: 1), count: count)) == 1)
        #expect(mean([GrownTree](repeating: leaf(0, of: 5), count: count)) == 0)
    }

    @Test func `one tree keeps its bits, and several have theirs on the grid`() {
        #expect(mean([leaf(1, of: 3)]) == 1.0 / 3)
        let trees = (1...7).map { leaf(1, of: $0 + 1) }
        let exact = (1...7).reduce(0) { $0 + 1 / Double($1 + 1) } / 7
        #expect((mean(trees) - exact).magnitude <= 7 * 0x1p-52)
        for node in TreeEnsemble(meanOf: trees).nodes {
            #expect((node.value * 0x1p52).rounded() == node.value * 0x1p52)
        }
    }

    @Test func `a branch stays a branch behind the trees before it`() {
        let data = handMade([[0, 0, 1, 1]], [false, false, true, true])
        let tree = DecisionTree(fitting: data).tree
        let ensemble = TreeEnsemble(meanOf: [leaf(1, of: 2), tree])
        #expect(ensemble.trees.map(\.root) == [0, 1])
        #expect(ensemble.trees.map(\.depth) == [0, 1])
        #expect(ensemble.nodes[1].ifTrue == 2)
        #expect(ensemble.nodes[1].ifFalse == 3)
        #expect(ensemble.nodes.map(\.value) == [0.25, 0.5, 0, 0.5])
    }
}
