import FoundationEssentials
import Models

@testable import ONNX

extension RandomTrees {
    /// The trees as the bytes of a model file whose probability is their sum.
    func file(_ precision: Precision) throws -> [UInt8] {
        let type = precision == .float32 ? DataType.float32 : DataType.float64
        var node = OnnxNode()
        node.opType = "TreeEnsemble"
        node.domain = "ai.onnx.ml"
        node.input = ["X"]
        node.output = ["probabilities"]
        node.attribute = attributes(type)

        var model = OnnxModel()
        model.irVersion = 10
        model.opsetImport = [OnnxOperatorSet.with { $0.version = 20 }]
        model.graph.node = [node]
        model.graph.input = [.with { $0.name = "X" }]
        model.graph.input[0].type.tensorType.elemType = type
        model.graph.output = [.with { $0.name = "probabilities" }]
        model.graph.output[0].type.tensorType.elemType = type
        return model.serializedBytes()
    }

    private func attributes(_ type: Int32) -> [OnnxAttribute] {
        func integers(_ name: String, _ values: [Int]) -> OnnxAttribute {
            .with {
                $0.name = name
                $0.ints = values.map { Int64($0) }
            }
        }
        func tensor(_ name: String, _ values: [Double]) -> OnnxAttribute {
            .with {
                $0.name = name
                $0.t.dims = [Int64(values.count)]
                $0.t.dataType = type
                if type == DataType.float32 {
                    $0.t.floatData = values.map { Float($0) }
                } else {
                    $0.t.doubleData = values
                }
            }
        }
        let codes: [BranchMode: Int32] = [
            .atMost: 0, .below: 1, .atLeast: 2, .above: 3, .equal: 4, .notEqual: 5, .member: 6,
        ]
        let modes = OnnxAttribute.with {
            $0.name = "nodes_modes"
            $0.t.dims = [Int64(branches.count)]
            $0.t.dataType = DataType.uint8
            $0.t.int32Data = branches.map { codes[$0.mode] ?? 0 }
        }
        let sets = branches.filter { $0.mode == .member }.flatMap { $0.members + [.nan] }
        return [
            modes,
            integers("tree_roots", roots),
            integers("nodes_featureids", branches.map(\.column)),
            integers(
                "nodes_missing_value_tracks_true",
                branches.map { $0.missingGoesTrue ? 1 : 0 }
            ),
            integers("nodes_truenodeids", branches.map { $0.ifTrue.place }),
            integers("nodes_trueleafs", branches.map { $0.ifTrue.isLeaf ? 1 : 0 }),
            integers("nodes_falsenodeids", branches.map { $0.ifFalse.place }),
            integers("nodes_falseleafs", branches.map { $0.ifFalse.isLeaf ? 1 : 0 }),
            integers("leaf_targetids", leaves.map { _ in 0 }),
            tensor("leaf_weights", leaves),
            tensor("nodes_splits", branches.map(\.threshold)),
            tensor("membership_values", sets),
        ]
    }
}

extension RandomTrees.Target {
    var place: Int {
        switch self {
        case .branch(let place), .leaf(let place): place
        }
    }

    var isLeaf: Bool {
        if case .leaf = self { true } else { false }
    }
}
