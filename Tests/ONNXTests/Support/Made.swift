import FoundationEssentials
import Testing

@testable import ONNX

/// A graph that a test makes, and what becomes of it.
enum Made {
    /// Decodes a graph of one input `X` of six columns.
    ///
    /// - Parameters:
    ///   - type: the type of the input's elements.
    ///   - build: adds the nodes, one of which makes "probabilities".
    /// - Returns: the file, which can be served.
    /// - Throws: the refusal of the graph.
    static func file(
        _ type: Int32 = DataType.float64,
        _ build: (inout OnnxModel) throws -> Void
    ) throws -> ModelFile {
        var model = OnnxModel.made([("X", type)])
        try build(&model)
        return try model.decoded()
    }

    /// The sentence with which such a graph is refused.
    static func refusal(
        _ type: Int32 = DataType.float64,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ build: (inout OnnxModel) throws -> Void
    ) throws -> String {
        let error = #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
            try file(type, build)
        }
        #expect(error?.kind == .refused, sourceLocation: sourceLocation)
        return error?.description ?? ""
    }
}

extension OnnxModel {
    /// Adds a constant of double.
    mutating func addDoubles(_ name: String, _ dimensions: [Int], _ values: [Double]) {
        graph.initializer.append(.doubles(name, dimensions, values))
    }

    /// Adds a score that is the first feature.
    mutating func addScore() {
        addDoubles("first", [6, 1], [1, 0, 0, 0, 0, 0])
        addNode("MatMul", "X first", "score")
    }

    /// Adds two scores that are the first two features.
    mutating func addTwoScores() {
        addDoubles("both", [6, 2], [1, 0, 0, 1] + [Double](repeating: 0, count: 8))
        addNode("MatMul", "X both", "scores")
    }

    /// Adds a TreeEnsembleRegressor of stumps on the first feature.
    ///
    /// Each has the root 0, the leaf 1 where its question holds and the leaf 2 where not.
    mutating func addStumps(_ stumps: [Stump], _ attributes: [OnnxAttribute] = []) {
        let trees = stumps.indices.flatMap { [Int64](repeating: Int64($0), count: 3) }
        func each(_ values: [Int64]) -> [Int64] { stumps.flatMap { _ in values } }
        let lists: [OnnxAttribute] = [
            .integers("nodes_treeids", trees),
            .integers("nodes_nodeids", each([0, 1, 2])),
            .integers("nodes_featureids", each([0, 0, 0])),
            .integers("nodes_truenodeids", each([1, 0, 0])),
            .integers("nodes_falsenodeids", each([2, 0, 0])),
            .integers(
                "nodes_missing_value_tracks_true",
                stumps.flatMap { [$0.missingGoesTrue ? 1 : 0, 0, 0] }
            ),
            .texts("nodes_modes", stumps.flatMap { [$0.mode, "LEAF", "LEAF"] }),
            .tensor(
                "nodes_values_as_tensor",
                .doubles("", [3 * stumps.count], stumps.flatMap { [$0.threshold, 0, 0] })
            ),
            .integers("target_treeids", trees.indices.filter { $0 % 3 > 0 }.map { trees[$0] }),
            .integers("target_nodeids", each([1, 2])),
            .integers("target_ids", each([0, 0])),
            .floats("target_weights", stumps.flatMap { [$0.ifTrue, $0.ifFalse] }),
        ]
        let replaced = Set(attributes.map(\.name))
        addNode(
            "TreeEnsembleRegressor",
            "X",
            "probabilities",
            domain: "ai.onnx.ml",
            lists.filter { !replaced.contains($0.name) } + attributes
        )
    }

    /// A tree of one question.
    struct Stump {
        var mode = "BRANCH_LEQ"
        var threshold = 0.0
        var missingGoesTrue = false
        var ifTrue: Float = 0.75
        var ifFalse: Float = 0.25
    }
}

extension OnnxAttribute {
    /// An attribute that says nothing of its type, as the oldest files.
    static func made(_ name: String, _ fill: (inout OnnxAttribute) -> Void) -> OnnxAttribute {
        var attribute = OnnxAttribute()
        attribute.name = name
        fill(&attribute)
        return attribute
    }

    static func float(_ name: String, _ value: Float) -> OnnxAttribute {
        made(name) { $0.f = value }
    }

    static func floats(_ name: String, _ values: [Float]) -> OnnxAttribute {
        made(name) { $0.floats = values }
    }

    static func text(_ name: String, _ value: String) -> OnnxAttribute {
        made(name) { $0.s = .init(value.utf8) }
    }

    static func texts(_ name: String, _ values: [String]) -> OnnxAttribute {
        made(name) { $0.strings = values.map { .init($0.utf8) } }
    }
}
