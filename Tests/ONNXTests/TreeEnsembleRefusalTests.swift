import Models
import Testing

@testable import ONNX

/// Lists of TreeEnsemble of ai.onnx.ml 5 that do not make trees.
@Suite struct TreeEnsembleRefusalTests {
    /// The attributes of a tree of one branch, x <= 0, over leaves of 0.75 and 0.25.
    private static let whole: [OnnxAttribute] = [
        .integer("n_targets", 1), .integers("tree_roots", [0]),
        .integers("nodes_featureids", [0]),
        .tensor("nodes_modes", modes([0])),
        .tensor("nodes_splits", .doubles("", [1], [0])),
        .integers("nodes_truenodeids", [0]), .integers("nodes_trueleafs", [1]),
        .integers("nodes_falsenodeids", [1]), .integers("nodes_falseleafs", [1]),
        .integers("leaf_targetids", [0, 0]),
        .tensor("leaf_weights", .doubles("", [2], [0.75, 0.25])),
    ]

    private static func modes(_ codes: [Int32]) -> OnnxTensor {
        var tensor = OnnxTensor()
        tensor.dims = [Int64(codes.count)]
        tensor.dataType = DataType.uint8
        tensor.int32Data = codes
        return tensor
    }

    /// Adds the tree with attributes in the place of those of their names.
    private static func add(_ other: [OnnxAttribute], to model: inout OnnxModel) {
        let names = Set(other.map(\.name))
        let attributes = whole.filter { !names.contains($0.name) } + other
        model.addNode("TreeEnsemble", "X", "probabilities", domain: "ai.onnx.ml", attributes)
    }

    @Test func `the tree without a change answers as its leaves say`() throws {
        let file = try Made.file { Self.add([], to: &$0) }
        for (value, expected) in [(0.0, 0.75), (-0.0, 0.75), (0x1p-1074, 0.25), (-1, 0.75)] {
            #expect(file.model.probability(of: [value, 0, 0, 0, 0, 0]) == expected)
        }
    }

    @Test func `a set of values is asked for each, and duplicates and -0 do not matter`() throws {
        let file = try Made.file {
            Self.add(
                [
                    .tensor("nodes_modes", Self.modes([6])),
                    .tensor(
                        "membership_values",
                        .doubles("", [6], [3, -0.0, 3, 1.5, 0, .nan])
                    ),
                ],
                to: &$0
            )
        }
        let cases = [
            (3.0, true), (0, true), (-0.0, true), (1.5, true), (1.5.nextUp, false),
            (1.5.nextDown, false), (2, false), (-3, false), (.nan, false), (.infinity, false),
        ]
        for (value, isMember) in cases {
            let probability = file.model.probability(of: [value, 0, 0, 0, 0, 0])
            #expect(probability == (isMember ? 0.75 : 0.25), "\(value)")
        }
    }

    @Test(
        arguments: [
            (.integer("aggregate_function", 4), "has the aggregate function 4; 0 to 3 are known"),
            (.integer("aggregate_function", .min), "has the aggregate function \(Int64.min)"),
            (.tensor("nodes_modes", modes([7])), "has the node mode 7; 0 to 6 are known"),
            (.tensor("nodes_modes", modes([-1])), "has the node mode -1; 0 to 6 are known"),
            (.tensor("nodes_modes", modes([])), "has 0 values in nodes_modes where it needs 1"),
            (
                .tensor("nodes_modes", .doubles("", [1], [0])),
                "has no tensor of uint8 in nodes_modes"
            ),
            (
                .tensor("nodes_splits", modes([0])),
                "has integers in nodes_splits; it must hold float or double"
            ),
            (
                .tensor("nodes_splits", .doubles("", [1], [.nan])),
                "has node 0 of tree 0 with a threshold of NaN"
            ),
            (
                .integers("nodes_featureids", [6]),
                "has node 0 of tree 0, which reads column 6; there are 0 to 5"
            ),
            (.integers("nodes_featureids", []), "has 0 branches; 1 to 2000000 are possible"),
            (.integers("nodes_trueleafs", [0, 1]), "has 2 values in nodes_trueleafs where it"),
            (.integers("nodes_truenodeids", [2]), "has node 0, which leads to leaf 2: not there"),
            (.integers("nodes_falsenodeids", [-1]), "has node 0, which leads to leaf -1: not"),
            (.integers("leaf_targetids", [0]), "has 1 values in leaf_targetids where it needs 2"),
            (
                .integers("leaf_targetids", [0, 2]),
                "gives leaf 1 the target 2; there are 0 and 1"
            ),
            (
                .integers("leaf_targetids", [0, 1]),
                "gives a weight to target 1 and has one target, 0"
            ),
            (
                .tensor("leaf_weights", .doubles("", [2], [0.5, .infinity])),
                "has leaf 1 of tree 0 with a weight that is NaN or infinite"
            ),
            (.integers("tree_roots", []), "has no tree"),
            (.integers("tree_roots", [1]), "has the root 1 of tree 0, which is no branch"),
            (
                .tensor("membership_values", .doubles("", [2], [1, .nan])),
                "has more sets in membership_values than branches that ask for one"
            ),
            (.integers("nodes_missing_value_tracks_true", [1, 1]), "has 2 values in nodes_miss"),
        ] as [(OnnxAttribute, String)]
    )
    func `lists that do not fit each other are refused`(
        attribute: OnnxAttribute,
        words: String
    ) throws {
        let sentence = try Made.refusal { Self.add([attribute], to: &$0) }
        #expect(sentence.hasPrefix("node 1 (TreeEnsemble) \(words)"), "\(sentence)")
    }

    @Test(arguments: whole.map(\.name).filter { $0 != "n_targets" })
    func `a tree without one of its lists is refused by its node`(name: String) throws {
        let sentence = try Made.refusal { model in
            Self.add([], to: &model)
            model.graph.node[0].attribute.removeAll { $0.name == name }
        }
        #expect(sentence.hasPrefix("node 1 (TreeEnsemble) has "), "\(sentence)")
    }

    @Test func `a set that is empty is refused`() throws {
        let sentence = try Made.refusal {
            Self.add(
                [
                    .tensor("nodes_modes", Self.modes([6])),
                    .tensor("membership_values", .doubles("", [1], [.nan])),
                ],
                to: &$0
            )
        }
        #expect(sentence == "node 1 (TreeEnsemble) has no membership_values for node 0")
    }
}
