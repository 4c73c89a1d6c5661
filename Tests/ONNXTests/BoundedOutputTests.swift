import FoundationEssentials
import Models
import Testing

@testable import ONNX

@Suite struct BoundedOutputTests {
    private let advice =
        "where a probability is 0 to 1; export predict_proba of a classifier, or end the graph in a "
        + "Sigmoid, if that is what turns its scores into probabilities"

    @Test(arguments: [
        "classifier_1_none", "classifier_2_none", "classifier_1_softmax",
        "classifier_1_softmax_zero",
        "classifier_2_none_float64",
    ])
    func `raw scores of a classifier are refused by its node`(name: String) throws {
        let sentence = try Spoiled.refusal(of: name) { model in
            model.graph.node.removeLast()
            model.graph.output[0].name = "scores"
        }
        #expect(sentence == "node 1 (LinearClassifier) gives any number \(advice)")
    }

    @Test func `sums of features without a sigmoid are refused by their node`() throws {
        let sentence = try Spoiled.refusal(of: "linear_one_column_float64") { model in
            let place = model.graph.node.firstIndex { $0.opType == "Sigmoid" } ?? 0
            model.graph.node[place].opType = "Identity"
        }
        #expect(sentence == "node 2 (Add) gives any number \(advice)")
    }

    @Test func `a regressor of amounts is refused by its node and range`() throws {
        let sentence = try Spoiled.refusal(of: "tree_rounds_too_far") { model in
            model.graph.node[0].name = "amount"
            try model.attribute("target_weights") { $0.floats = $0.floats.map { abs($0) } }
        }
        #expect(
            sentence == "node \"amount\" (TreeEnsembleRegressor) gives 2047.7499389648438 to "
                + "2047.9998779594898 \(advice)"
        )
    }

    @Test(arguments: [
        "SUM", "AVERAGE", "MIN", "MAX",
    ])
    func `trees of bounded leaves are served however they are combined`(aggregate: String) throws {
        _ = try Spoiled.decode("regressor_sum") { model in
            try model.attribute("aggregate_function") { $0.s = aggregate.utf8Bytes }
        }
    }

    @Test func `an average of leaves is bounded where their sum is not`() throws {
        func scaled(_ aggregate: String) throws -> ModelFile {
            try Spoiled.decode("regressor_sum") { model in
                try model.attribute("aggregate_function") { $0.s = aggregate.utf8Bytes }
                try model.attribute("target_weights") { $0.floats = $0.floats.map { $0 * 8 } }
            }
        }
        _ = try scaled("AVERAGE")
        #expect(throws: ModelFileError.self) { try scaled("SUM") }
    }

    @Test(arguments: [(0.25, true), (0.250_000_5, true), (0.250_002, false), (-0.75, true)])
    func `leaves may add up to what rounding did beyond 1 and no more`(
        leaf: Float,
        isServed: Bool
    ) throws {
        func decoded() throws -> ModelFile {
            try Spoiled.decode("tree_rounds_too_far") { model in
                try model.attribute("target_weights") {
                    $0.floats = [0.75, 0.75, leaf, leaf, 0, 0]
                }
            }
        }
        guard isServed else {
            let error = #expect(throws: ModelFileError.self) { try decoded() }
            #expect(error?.description.contains("gives 1.000001") == true)
            return
        }
        let probability = try decoded().model.probability(of: .init(repeating: 1))
        #expect(probability == min(1, 0.75 + Double(leaf)))
    }

    @Test func `rows that rounding carries too far have no probability and others have`() throws {
        let file = try Fixtures.file("tree_rounds_too_far")
        #expect(file.model.probability(of: .init(repeating: 1)).isNaN)
        #expect(file.model.probability(of: .init(repeating: -1)) == 0.75006103515625)
    }

    @Test(arguments: ["L1", "L2", "MAX"])
    func `scores of any sign are no probabilities for being normalised`(norm: String) throws {
        let sentence = try Spoiled.refusal(of: "normalizer_\(norm.lowercased())") { model in
            let place = model.graph.node.firstIndex { $0.opType == "Sigmoid" } ?? 0
            model.graph.node[place].opType = "Neg"
        }
        #expect(sentence.contains("(Normalizer) gives"))
    }

    @Test(arguments: ["normalizer_l1", "normalizer_l2", "normalizer_max"])
    func `sigmoids that are normalised are served`(name: String) throws {
        _ = try Fixtures.file(name)
    }

    @Test(arguments: ["low", "high"])
    func `a Clip bounds to its own limits only`(limit: String) throws {
        let sentence = try Spoiled.refusal(of: "clip_float64") { model in
            let place = model.graph.initializer.firstIndex { $0.name == limit } ?? 0
            model.graph.initializer[place].rawData = .init()
            model.graph.initializer[place].doubleData = [limit == "low" ? -0.5 : 1.5]
        }
        let range = limit == "low" ? "-0.5 to 1.0" : "0.0 to 1.5"
        #expect(sentence == "node 3 (Clip) gives \(range) \(advice)")
    }

    @Test func `a Clip without a limit, or with limits that are none, is refused`() throws {
        let open = try Spoiled.refusal(of: "clip_float64") { $0.graph.node[2].input.removeLast() }
        #expect(open.hasPrefix("node 3 (Clip) gives 0.0 to inf"))
        let turned = try Spoiled.refusal(of: "clip_float64") { model in
            model.graph.node[2].input = ["raw", "high", "low"]
        }
        #expect(turned.hasSuffix("clips to between 1.0 and 0.0, the least above the greatest"))
        let many = try Spoiled.refusal(of: "clip_float64") { model in
            let place = model.graph.initializer.firstIndex { $0.name == "low" } ?? 0
            model.graph.initializer[place].dims = [2]
            model.graph.initializer[place].rawData = .init()
            model.graph.initializer[place].doubleData = [0, 0]
        }
        #expect(many.hasSuffix("has 2 numbers as its limit min; it must be one"))
        let feature = try Spoiled.refusal(of: "clip_float64") { $0.graph.node[2].input[0] = "X" }
        #expect(feature.hasPrefix("node 3 (Clip) must come after a linear model or trees"))
    }

    @Test func `limits of a Clip may be attributes, as old operator sets have them`() throws {
        let file = try Spoiled.decode("clip_float64") { model in
            model.graph.node[2].input = ["raw"]
            model.graph.node[2].attribute = [
                .with {
                    $0.name = "min"
                    $0.f = 0
                },
                .with {
                    $0.name = "max"
                    $0.f = 1
                },
            ]
        }
        let expected = try Fixtures.expected("clip_float64")
        let found = file.model.probabilities(of: expected.rows)
        #expect(worstDifference(found, expected.onnxruntime).difference < 1e-12)
    }
}
