import Datasets
import Models
import Statistics
import Synchronization
import Testing
import TrainingSupport

@testable import Training

@Suite struct RandomForestTests {
    private let book = SyntheticLoanBook.rows(count: 300, seed: 2)

    @Test func `the number of threads changes no node`() async throws {
        let one = try await forest(book, treeCount: 10, threadCount: 1)
        #expect(one.trees.count == 10)
        for threadCount in [2, 3, 7, 10, 50] {
            let other = try await forest(book, treeCount: 10, threadCount: threadCount)
            #expect(other.trees.map(\.nodes) == one.trees.map(\.nodes))
        }
    }

    @Test func `more trees begin with the same`() async throws {
        let few = try await forest(book, treeCount: 3)
        let many = try await forest(book, treeCount: 5)
        #expect(Array(many.trees.prefix(3)).map(\.nodes) == few.trees.map(\.nodes))
    }

    @Test func `neighbouring seeds share no tree`() async throws {
        var seen: [[GrownTree.Node]] = []
        for seed: UInt64 in [0, 1, 2, 41, 42, 43, .max] {
            seen += try await forest(book, treeCount: 5, seed: seed).trees.map(\.nodes)
        }
        for (place, nodes) in seen.enumerated() {
            #expect(!seen[..<place].contains(nodes))
        }
    }

    @Test func `each tree is told of once`() async throws {
        let count = TreeCount()
        let parameters = RandomForest.Parameters(treeCount: 9)
        _ = try await RandomForest(fitting: book, parameters, threadCount: 4) {
            count.value.add(1, ordering: .relaxed)
        }
        #expect(count.value.load(ordering: .relaxed) == 9)
    }

    @Test func `a bootstrap draws as many rows as there are`() async throws {
        let grown = try await forest(book, treeCount: 30)
        for (number, tree) in grown.trees.enumerated() {
            let weights = drawnWeights(tree: number, seed: 42, rowCount: book.rowCount)
            #expect(weights.reduce(0, +) == book.rowCount)
            #expect(tree.nodes[0].counts.total == book.rowCount)
            #expect(tree.nodes[0].rowCount == weights.count { $0 > 0 })
            // 1 - 1/e of the rows, give or take four deviations.
            #expect((160...220).contains(tree.nodes[0].rowCount))
            let positive = zip(weights, book.labels).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
            #expect(tree.nodes[0].counts.positive == positive)
        }
    }

    @Test func `a split tries as many features as it may`() async throws {
        for (featuresPerSplit, shares) in [1: 0.1...0.24, 2: 0.26...0.41, 6: 0.99...1] {
            let parameters = TreeParameters(depthMax: 1, featuresPerSplit: featuresPerSplit)
            let roots = try await forest(book, treeCount: 300, parameters).trees
                .compactMap { $0.splits.first?.feature }
            // The first feature says most: it is at every root where it is tried.
            let share = Double(roots.count { $0 == 0 }) / 300
            #expect(shares.contains(share), "\(featuresPerSplit): \(share)")
        }
    }

    @Test func `a constant feature does not count as tried`() async throws {
        let data = handMade([[], [], [], []].map { _ in book.columns[4] }, book.labels)
            .changing(0) { _ in 3 }.changing(1) { _ in 0 }.changing(2) { _ in -1 }
        let parameters = TreeParameters(depthMax: 1, featuresPerSplit: 1)
        for tree in try await forest(data, treeCount: 40, parameters).trees {
            #expect(tree.splits.map(\.feature) == [3])
        }
    }

    @Test func `the model gives the mean of the trees`() async throws {
        let grown = try await forest(book, treeCount: 7)
        let model = Model(
            featureNames: book.featureNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "",
            preparation: Preparation(),
            core: grown.core,
            link: .identity
        )
        for row in 0..<book.rowCount {
            let features = book.row(row)
            let sum = grown.trees.reduce(0) { $0 + $1.probability(of: features) }
            #expect((model.probability(of: features) - sum / 7).magnitude < 1e-15)
        }
    }
}

/// Probabilities of rows by the trees that did not see them.
@Suite struct OutOfBagTests {
    private let book = SyntheticLoanBook.rows(count: 300, seed: 4)

    @Test(arguments: [1, 2, 25])
    func `each row has the mean of the trees that did not draw it`(treeCount: Int) async throws {
        let grown = try await forest(book, treeCount: treeCount)
        let found = grown.outOfBagProbabilities(of: book)
        let weights = (0..<treeCount).map {
            drawnWeights(tree: $0, seed: 42, rowCount: book.rowCount)
        }
        for row in 0..<book.rowCount {
            let outside = (0..<treeCount).filter { weights[$0][row] == 0 }
            let features = book.row(row)
            let sum = outside.reduce(0) { $0 + grown.trees[$1].probability(of: features) }
            #expect(found[row].isNaN == outside.isEmpty)
            if !outside.isEmpty { #expect(found[row] == sum / Double(outside.count)) }
        }
    }

    @Test func `the labels of rows outside the bag change no tree`() async throws {
        let parameters = TreeParameters(depthMax: 64, splitRowsMin: 2, leafRowsMin: 1)
        let grown = try await forest(book, treeCount: 1, parameters)
        let isOutside = grown.outOfBagProbabilities(of: book).map { !$0.isNaN }
        #expect(isOutside.count { $0 } == book.rowCount - grown.trees[0].nodes[0].rowCount)
        let labels = zip(book.labels, isOutside).map { $0 != $1 }
        let changed = Dataset(source: "", columns: book.columns, labels: labels)
        let other = try await forest(changed, treeCount: 1, parameters)
        #expect(other.trees[0].nodes == grown.trees[0].nodes)
        // Those inside are told apart by a tree without limits.
        for row in 0..<book.rowCount where !isOutside[row] {
            let share = grown.trees[0].probability(of: book.row(row))
            #expect(share == (book.labels[row] ? 1 : 0))
        }
    }

    @Test func `what a forest knows by heart does not show outside the bag`() async throws {
        // Labels by chance: nothing can be learned.
        var random = SeededGenerator(seed: 9)
        let labels = (0..<book.rowCount).map { _ in random.nextUniform() < 0.5 }
        let data = Dataset(source: "", columns: book.columns, labels: labels)
        let parameters = TreeParameters(depthMax: 64, splitRowsMin: 2, leafRowsMin: 1)
        let grown = try await forest(data, treeCount: 50, parameters)
        let outside = ClassificationMetrics(
            labels: labels,
            probabilities: grown.outOfBagProbabilities(of: data),
            threshold: 0.5
        )
        #expect((0.4...0.6).contains(outside.accuracy ?? 0))
        let inside = (0..<data.rowCount).count { row in
            let features = data.row(row)
            let sum = grown.trees.reduce(0) { $0 + $1.probability(of: features) }
            return (sum >= 25) == labels[row]
        }
        #expect(inside > 285)
    }
}

private final class TreeCount: Sendable {
    let value = Atomic<Int>(0)
}

private func forest(
    _ data: Dataset,
    treeCount: Int,
    _ tree: TreeParameters = TreeParameters(depthMax: 8, featuresPerSplit: 2),
    seed: UInt64 = 42,
    threadCount: Int = 2
) async throws -> RandomForest {
    let parameters = RandomForest.Parameters(treeCount: treeCount, tree: tree, seed: seed)
    return try await RandomForest(fitting: data, parameters, threadCount: threadCount)
}

/// How often the bootstrap of a tree draws each row: the generator that the tree's number past the
/// first draw of the forest's seed gives draws as many rows as there are.
private func drawnWeights(tree number: Int, seed: UInt64, rowCount: Int) -> [Int] {
    var seeds = SeededGenerator(seed: seed)
    var generator = SeededGenerator(seed: seeds.next() &+ UInt64(number))
    var weights = [Int](repeating: 0, count: rowCount)
    for _ in 0..<rowCount { weights[generator.nextIndex(below: rowCount)] += 1 }
    return weights
}
