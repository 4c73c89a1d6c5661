import Datasets
import Documents
import Models
import Testing
import TrainingSupport

@testable import Training

/// Trees and forests whose probability goes one way with a feature, on data that would have it go another.
@Suite struct MonotoneTreeTests {
    private static let values = (0...12).map { Double($0) - 0.25 } + [-1e300, 1e300]

    private func model(_ core: Model.Core, _ data: Dataset) -> Model {
        Model(
            featureNames: data.featureNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "",
            preparation: Preparation(),
            core: core,
            link: .identity
        )
    }

    private func search(_ model: Model, _ directions: Directions, rows: Int) -> CounterExample? {
        CounterExample.search(model, directions, rows: rows, values: Self.values, seed: 5)
    }

    private func parameters(
        _ criterion: SplitCriterion,
        _ directions: Directions,
        featuresPerSplit: Int = featureCount,
        pruning: Double = 0
    ) -> TreeParameters {
        TreeParameters(
            criterion: criterion,
            depthMax: 12,
            splitRowsMin: 2,
            leafRowsMin: 1,
            pruningStrength: pruning,
            featuresPerSplit: featuresPerSplit,
            directions: directions
        )
    }

    @Test(arguments: Contrary.kinds, SplitCriterion.allCases)
    func `no pair of rows breaks a tree's direction, and breaks that of a free tree`(
        kind: String,
        criterion: SplitCriterion
    ) {
        let data = Contrary.data(kind, rows: 500, seed: 7)
        var isBroken = false
        for directions in Contrary.directions {
            let held = DecisionTree(fitting: data, parameters(criterion, directions))
            let example = search(model(held.core, data), directions, rows: 150)
            #expect(example == nil, "\(kind): \(example.debugDescription)")
            let free = DecisionTree(fitting: data, parameters(criterion, .free))
            if search(model(free.core, data), directions, rows: 150) != nil { isBroken = true }
        }
        #expect(isBroken, "the search finds nothing on \(kind)")
    }

    @Test(arguments: Contrary.kinds)
    func `no pair of rows breaks a forest's direction, and breaks that of a free forest`(
        kind: String
    ) async throws {
        let data = Contrary.data(kind, rows: 300, seed: 8)
        var isBroken = false
        for directions in Contrary.directions {
            func forest(_ directions: Directions) async throws -> Model {
                let tree = parameters(.gini, directions, featuresPerSplit: 2)
                // Not a power of two, so that the shares of the trees are not all alike.
                let grown = try await RandomForest(
                    fitting: data,
                    RandomForest.Parameters(treeCount: 11, tree: tree, seed: 3),
                    threadCount: 2
                )
                return model(grown.core, data)
            }
            let example = search(try await forest(directions), directions, rows: 60)
            #expect(example == nil, "\(kind): \(example.debugDescription)")
            if search(try await forest(.free), directions, rows: 60) != nil { isBroken = true }
        }
        #expect(isBroken, "the search finds nothing on \(kind)")
    }

    @Test(arguments: [1e-4, 1e-3, 1e-2, 0.1], SplitCriterion.allCases)
    func `pruning keeps the directions`(strength: Double, criterion: SplitCriterion) {
        for directions in Contrary.directions {
            for kind in Contrary.kinds {
                let data = Contrary.data(kind, rows: 400, seed: 9)
                let tree = DecisionTree(
                    fitting: data,
                    parameters(criterion, directions, pruning: strength)
                )
                #expect(search(model(tree.core, data), directions, rows: 40) == nil)
            }
        }
    }

    @Test(arguments: HostileData.cases)
    func `the directions hold on hostile data`(hostile: HostileData) {
        let directions = Contrary.directions[2]
        let tree = DecisionTree(fitting: hostile.data, parameters(.gini, directions))
        #expect(search(model(tree.core, hostile.data), directions, rows: 50) == nil)
    }

    @Test func `a direction that the data has costs nothing`() {
        let data = handMade(
            [[1, 2, 3, 4, 5, 6, 7, 8]],
            [false, false, false, true, false, true, true, true]
        )
        let rising = Directions([.up, .free, .free, .free, .free, .free])
        let tree = DecisionTree(fitting: data, TreeParameters(depthMax: 1, directions: rising))
        let free = DecisionTree(fitting: data, TreeParameters(depthMax: 1))
        #expect(tree.tree.nodes == free.tree.nodes && tree.tree.nodes.count == 3)
    }

    @Test func `a direction that the data never has leaves a leaf`() {
        let data = handMade([[1, 2, 3, 4]], [true, true, false, false])
        let rising = Directions([.up, .free, .free, .free, .free, .free])
        let falling = Directions([.down, .free, .free, .free, .free, .free])
        let small = TreeParameters(splitRowsMin: 2, leafRowsMin: 1)
        var parameters = small
        parameters.directions = rising
        #expect(DecisionTree(fitting: data, parameters).tree.nodes.count == 1)
        parameters.directions = falling
        #expect(DecisionTree(fitting: data, parameters).tree.nodes.count == 3)
    }

    @Test func `what grows below a split stays on its side of the middle`() throws {
        // The first question parts 1/4 from 3/4; the second feature would then part 0 from 1 on either side.
        let data = handMade(
            [[0, 0, 0, 0, 1, 1, 1, 1], [0, 1, 1, 1, 0, 0, 0, 1]],
            [true, false, false, false, true, true, true, false]
        )
        let rising = Directions([.up, .free, .free, .free, .free, .free])
        let held = DecisionTree(
            fitting: data,
            TreeParameters(splitRowsMin: 2, leafRowsMin: 1, directions: rising)
        )
        let free = DecisionTree(fitting: data, TreeParameters(splitRowsMin: 2, leafRowsMin: 1))
        let leaves = held.tree.nodes.filter { $0.split == nil }.map(\.probability)
        #expect(
            free.tree.nodes.filter { $0.split == nil }.allSatisfy {
                [0, 1].contains($0.probability)
            }
        )
        #expect(search(model(held.core, data), rising, rows: 40) == nil, "\(leaves)")
    }

    @Test func `a split whose features are all refused draws another`() async throws {
        // Only the last feature goes the way that is asked for.
        let labels = (0..<200).map { $0 % 3 == 0 }
        let against = labels.map { $0 ? 0.0 : 1 }
        let data = Dataset(
            source: "",
            columns: [against, against, against, against, against, labels.map { $0 ? 1 : 0 }],
            labels: labels
        )
        let tree = TreeParameters(
            depthMax: 1,
            featuresPerSplit: 1,
            directions: Contrary.directions[0]
        )
        let forest = try await RandomForest(
            fitting: data,
            RandomForest.Parameters(treeCount: 20, tree: tree),
            threadCount: 1
        )
        #expect(forest.trees.allSatisfy { $0.splits.map(\.feature) == [5] })
    }
}
