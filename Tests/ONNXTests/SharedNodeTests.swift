import FoundationEssentials
import Models
import Testing

@testable import ONNX

/// Trees in which several branches lead to one node.
@Suite struct SharedNodeTests {
    private let categories = "tree_shared_nodes"

    /// A chain of branches, both sides of each of which lead to the next, and a leaf at its end.
    private func ladder(_ levels: Int) throws -> OnnxModel {
        var model = try OnnxModel(serializedBytes: Fixtures.bytes(categories))
        func list(_ name: String, _ make: (Int) -> Int64) throws {
            try model.attribute(name) { $0.ints = (0...levels).map(make) }
        }
        try list("nodes_treeids") { _ in 0 }
        try list("nodes_nodeids") { Int64($0) }
        try list("nodes_featureids") { Int64($0 % featureCount) }
        try list("nodes_missing_value_tracks_true") { _ in 0 }
        try list("nodes_truenodeids") { $0 < levels ? Int64($0 + 1) : 0 }
        try list("nodes_falsenodeids") { $0 < levels ? Int64($0 + 1) : 0 }
        try model.attribute("nodes_values") { $0.floats = (0...levels).map { Float($0) } }
        try model.attribute("nodes_modes") {
            $0.strings = (0...levels).map { $0 < levels ? "BRANCH_LEQ" : "LEAF" }
                .map { Array($0.utf8) }
        }
        for (name, value) in [("class_ids", 0), ("class_treeids", 0), ("class_nodeids", levels)] {
            try model.attribute(name) { $0.ints = [Int64(value)] }
        }
        try model.attribute("class_weights") { $0.floats = [0.75] }
        return model
    }

    @Test func `a node that branches share is there once`() throws {
        let file = try Fixtures.file(categories)
        guard case .trees(let trees) = file.model.core else {
            Issue.record("trees were written and something else read")
            return
        }
        // Five tests of a category are two comparisons each; three branches, six leaves.
        #expect(trees.nodes.count == 5 * 2 + 3 + 6)
        #expect(trees.trees.map(\.depth) == [6 + 4 + 1])
    }

    @Test(arguments: [60, ModelFileLimits.treeDepthMax])
    func `no number of ways makes a tree larger`(levels: Int) throws {
        let file = try ladder(levels).decoded()
        guard case .trees(let trees) = file.model.core else {
            Issue.record("trees were written and something else read")
            return
        }
        #expect(trees.nodes.count == levels + 1)
        #expect(trees.trees.map(\.depth) == [levels])
        let probability = file.model.probability(of: .init(repeating: 2.5))
        #expect(abs(probability - Exponential.sigmoid(0.75)) <= 1e-7)
    }

    @Test func `a longer way than the limit is refused though nodes are shared`() throws {
        let error = #expect(throws: ModelFileError.self) {
            try ladder(ModelFileLimits.treeDepthMax + 1).decoded()
        }
        #expect(
            error?.description.hasSuffix(
                "node 0 of tree 0 over leaves that are deeper than 4096 branches"
            ) == true
        )
    }

    @Test(arguments: [(30, 0), (30, 29), (59, 30), (59, 59), (0, 0)])
    func `a way back is refused at once`(from: Int, to: Int) throws {
        var model = try ladder(60)
        try model.attribute("nodes_falsenodeids") { $0.ints[from] = Int64(to) }
        let error = #expect(throws: ModelFileError.self) { try model.decoded() }
        #expect(error?.description.contains("a cycle") == true, "\(error?.description ?? "")")
    }

    @Test func `every node of a shared part is what the text of ONNX says`() throws {
        let file = try Fixtures.file(categories)
        func leaf(_ row: Features) -> Float {
            let isListed = [1, 2, 5].contains(row[0])
            guard isListed else { return row[2] <= 0.5 ? -0.7 : 0.1 }
            let isOther = ![0, 3].contains(row[4])
            guard isOther else { return row[3] <= 0 ? 0.9 : 1.4 }
            return row[1] <= -0.25 ? 0.6 : -1.1
        }
        for first in -1...6 {
            for fifth in -1...4 {
                for sign in [-1.0, 1] {
                    let row: Features = [
                        Double(first), sign, 0.5 + sign, sign, Double(fifth), 0,
                    ]
                    let expected = Exponential.sigmoid(Double(leaf(row)))
                    #expect(abs(file.model.probability(of: row) - expected) <= 1e-7)
                }
            }
        }
    }

    @Test func `two trees of TreeEnsemble may share their nodes`() throws {
        let once = try Fixtures.file("tree5_every_mode_float64")
        let twice = try Spoiled.decode("tree5_every_mode_float64") {
            try $0.attribute("tree_roots") { $0.ints.append($0.ints[0]) }
        }
        guard case .trees(let one) = once.model.core, case .trees(let two) = twice.model.core else {
            Issue.record("trees were written and something else read")
            return
        }
        #expect(two.nodes.count == one.nodes.count)
        #expect(two.trees.count == one.trees.count + 1)
        #expect(two.trees.last?.root == two.trees.first?.root)
    }
}
