package import Datasets
package import Models
package import Platform
internal import Statistics
internal import Synchronization

/// Many trees, each of its own bootstrap of the rows, whose probabilities are averaged.
///
/// After Breiman, "Random Forests", Machine Learning 45 (2001), with leaves that give the share of
/// defaults instead of a vote.
package struct RandomForest: Sendable {
    /// How a forest is grown.
    package struct Parameters: Sendable, Equatable {
        /// At least 1.
        package var treeCount: Int
        /// How each tree is grown; few features a split keep the trees apart.
        package var tree: TreeParameters
        /// Of the bootstraps and of the features that are drawn.
        package var seed: UInt64

        /// The most trees that a forest may have.
        package static let treeCountMax = 10_000

        /// Parameters; traps where there are no trees or too many.
        package init(
            treeCount: Int = 100,
            tree: TreeParameters = TreeParameters(depthMax: 8, featuresPerSplit: 2),
            seed: UInt64 = 42
        ) {
            precondition(
                (1...Self.treeCountMax).contains(treeCount),
                "a forest has 1 to 10000 trees"
            )
            self.treeCount = treeCount
            self.tree = tree
            self.seed = seed
        }
    }

    /// What it was grown with.
    package let parameters: Parameters
    /// In the order of their numbers, which their bootstraps are drawn by.
    package let trees: [GrownTree]

    /// Grows a forest; the same parameters give the same forest with any number of threads.
    ///
    /// - Parameters:
    ///   - data: at least one row, all values finite.
    ///   - parameters: how the trees are grown.
    ///   - threadCount: how many trees are grown at a time, at least 1.
    ///   - memory: asked as the trees grow.
    ///   - progress: told of every tree that is done, from any thread.
    /// - Throws: a `MemoryShortage` when the trees grow too large, or `CancellationError`.
    package init(
        fitting data: Dataset,
        _ parameters: Parameters,
        threadCount: Int,
        memory: MemoryBudget = .ofProcess,
        progress: @escaping @Sendable () -> Void = {}
    ) async throws {
        precondition(threadCount >= 1, "someone must do the work")
        self.parameters = parameters
        let columns = RankedColumns(data)
        let treeCount = parameters.treeCount
        let growth = Growth(treeCount: treeCount, memory: memory)
        let grown = try await withThrowingTaskGroup(
            of: [(number: Int, tree: GrownTree)].self
        ) { group in
            for first in 0..<min(threadCount, treeCount) {
                group.addTask {
                    var grower = TreeGrower(columns, parameters.tree)
                    var trees: [(number: Int, tree: GrownTree)] = []
                    for number in stride(from: first, to: treeCount, by: threadCount) {
                        try Task.checkCancellation()
                        var bootstrap = Bootstrap(tree: number, seed: parameters.seed)
                        let weights = bootstrap.drawWeights(rowCount: columns.rowCount)
                        let tree = grower.grow(weights: weights, drawing: &bootstrap.generator)
                        let strength = parameters.tree.pruningStrength
                        trees.append(
                            (number, CostComplexityPruning.prune(tree, strength: strength))
                        )
                        try growth.add(tree)
                        progress()
                    }
                    return trees
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        trees = grown.sorted { $0.number < $1.number }.map(\.tree)
    }

    /// What a model computes with.
    package var core: Model.Core { .trees(TreeEnsemble(meanOf: trees)) }

    /// The out-of-bag probabilities: each row's from the trees that were grown without it.
    ///
    /// - Parameter data: the rows that the forest was grown from.
    /// - Returns: a probability for each row; NaN where every tree saw it.
    package func outOfBagProbabilities(of data: Dataset) -> [Double] {
        var sums = [Double](repeating: 0, count: data.rowCount)
        var counts = [Int](repeating: 0, count: data.rowCount)
        let rows = (0..<data.rowCount).map(data.row)
        for (number, tree) in trees.enumerated() {
            var bootstrap = Bootstrap(tree: number, seed: parameters.seed)
            let weights = bootstrap.drawWeights(rowCount: data.rowCount)
            for index in rows.indices where weights[index] == 0 {
                sums[index] += tree.probability(of: rows[index])
                counts[index] += 1
            }
        }
        return zip(sums, counts).map { $0 / Double($1) }
    }
}

/// How large the trees of a forest become, as told by those that are grown.
private final class Growth: Sendable {
    private let treeCount: Int
    private let memory: MemoryBudget
    private let trees = Atomic<Int>(0)
    private let nodes = Atomic<Int>(0)

    init(treeCount: Int, memory: MemoryBudget) {
        self.treeCount = treeCount
        self.memory = memory
    }

    /// Counts a tree, and asks for room for all of them now and then: with the first, the second, the
    /// fourth tree and so on.
    func add(_ tree: GrownTree) throws(MemoryShortage) {
        let count = nodes.add(tree.nodes.count, ordering: .relaxed).newValue
        let grown = trees.add(1, ordering: .relaxed).newValue
        guard grown & (grown - 1) == 0 else { return }
        try TrainingMemory.requireRoom(
            forNodes: count,
            ofTrees: grown,
            among: treeCount,
            in: memory
        )
    }
}

/// The random choices of one tree, which depend on nothing but the forest's seed and its number.
private struct Bootstrap {
    var generator: SeededGenerator

    init(tree number: Int, seed: UInt64) {
        // A generator of seeds: forests with neighbouring seeds share no tree.
        var seeds = SeededGenerator(seed: seed)
        let offset = seeds.next()
        generator = SeededGenerator(seed: offset &+ UInt64(number))
    }

    /// How often each row is drawn when as many as there are are drawn with replacement.
    mutating func drawWeights(rowCount: Int) -> [UInt16] {
        var array = [UInt16](repeating: 0, count: rowCount)
        var weights = array.mutableSpan
        for _ in 0..<rowCount {
            let row = generator.nextIndex(below: rowCount)
            if weights[row] < UInt16(RankedRow.weightMax) { weights[row] += 1 }
        }
        return array
    }
}
