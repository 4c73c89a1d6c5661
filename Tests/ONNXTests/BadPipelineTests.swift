import Models
import Testing

@testable import ONNX

/// Columns that cannot be chosen, joined or prepared as a file says.
@Suite struct BadPipelineTests {
    private let selections = "pipeline_selections_float64"
    private let frame = "pipeline_frame"
    private let imputers = "pipeline_imputers"
    private let scalers = "pipeline_two_scalers"

    @Test(arguments: [6, -7, Int64.max, .min])
    func `a column that is not there is not gathered`(place: Int64) throws {
        let sentence = try Spoiled.refusal(of: selections) {
            $0.constant("places", [0, 1, place, 3, 4, 5])
        }
        #expect(
            sentence == "node 1 (Gather) takes the column \(place) of 6; there are 0 to 5"
        )
    }

    @Test(arguments: [6, -1, Int64.max, .min])
    func `a column that is not there is not extracted, from the end neither`(
        place: Int64
    ) throws {
        let sentence = try Spoiled.refusal(of: scalers) { $0.constant("first", [0, place]) }
        #expect(
            sentence
                == "node 1 (ArrayFeatureExtractor) takes the column \(place) of 6; there are 0 to 5"
        )
    }

    @Test(arguments: [
        ([], "node 1 (Gather) makes 0 columns; 1 to 24 are possible"),
        (
            [Int64](repeating: 0, count: 25),
            "node 1 (Gather) takes 25 columns; at most 24 are possible"
        ),
    ])
    func `no columns and too many are not gathered`(
        places: [Int64],
        expected: String
    ) throws {
        let sentence = try Spoiled.refusal(of: selections) { $0.constant("places", places) }
        #expect(sentence == expected)
    }

    @Test(arguments: [[1, 6], [6, 1], []] as [[Int64]])
    func `places that are no list are refused`(dims: [Int64]) throws {
        let sentence = try Spoiled.refusal(of: selections) {
            $0.constant("places", dims.isEmpty ? [0] : [0, 1, 2, 3, 4, 5], dims: dims)
        }
        #expect(sentence.hasPrefix("node 1 (Gather) has places of shape \(dims); a list keeps"))
    }

    @Test(arguments: ["Gather", "Split", "Concat"], [0, 2, -2, Int64.max, .min])
    func `an axis other than that of the columns is refused`(
        operation: String,
        axis: Int64
    ) throws {
        let sentence = try Spoiled.refusal(of: selections) { model in
            for index in model.graph.node.indices where model.graph.node[index].opType == operation
            {
                model.graph.node[index].attribute[0].i = axis
            }
        }
        #expect(sentence.hasSuffix("works along axis \(axis); the columns of a row are axis 1"))
    }

    @Test(arguments: ["Gather", "Split"])
    func `an operator whose axis is that of the rows unless it says so is refused`(
        operation: String
    ) throws {
        let sentence = try Spoiled.refusal(of: selections) { model in
            for index in model.graph.node.indices where model.graph.node[index].opType == operation
            {
                model.graph.node[index].attribute = []
            }
        }
        #expect(sentence.hasSuffix("works along axis 0; the columns of a row are axis 1"))
    }

    @Test(
        arguments: [
            (["steps": [0]], "slices by steps of 0"),
            (["axes": [2]], "slices axis 2; rows are axis 0, columns axis 1"),
            (["axes": [-3]], "slices axis -3; rows are axis 0, columns axis 1"),
            (["axes": [.min]], "slices axis \(Int64.min); rows are axis 0, columns axis 1"),
            (["axes": [0]], "leaves rows out; only columns can be chosen"),
            (["axes": [0], "steps": [1], "starts": [0], "ends": [100]], "leaves rows out"),
            (["axes": [-2], "steps": [2], "starts": [0], "ends": [.max]], "leaves rows out"),
            (
                ["axes": [1, -1], "starts": [0, 0], "ends": [6, 6], "steps": [1, 1]],
                "slices axis 1 twice"
            ),
            (["starts": [0, 1]], "has 2 starts, 1 ends, 1 axes and 1 steps"),
            (["ends": []], "has 1 starts, 0 ends, 1 axes and 1 steps"),
            (["axes": [1, 0]], "has 1 starts, 1 ends, 2 axes and 1 steps"),
            (["steps": [1, 1]], "has 1 starts, 1 ends, 1 axes and 2 steps"),
            (["starts": []], "slices 0 axes; rows and columns are two"),
            (["starts": [0, 0, 0]], "slices 3 axes; rows and columns are two"),
            (["steps": [1], "starts": [3], "ends": [3]], "makes 0 columns; 1 to 24 are possible"),
            (["steps": [1], "starts": [.max], "ends": [.min]], "makes 0 columns"),
            (["steps": [.min], "starts": [.min], "ends": [.max]], "makes 0 columns"),
        ] as [([String: [Int64]], String)]
    )
    func `a slice that is none of columns is refused`(
        constants: [String: [Int64]],
        words: String
    ) throws {
        let sentence = try Spoiled.refusal(of: selections) { model in
            for (name, values) in constants { model.constant(name, values) }
        }
        #expect(sentence.hasPrefix("node 2 (Slice) \(words)"), "\(sentence)")
    }

    @Test func `a slice without starts is refused`() throws {
        let sentence = try Spoiled.refusal(of: selections) {
            $0.graph.node[1].input = ["g", "", "ends"]
        }
        #expect(sentence == "node 2 (Slice) has no starts or no ends")
    }

    @Test(
        arguments: [
            ([1, 3, 1], "splits 6 columns into [1, 3, 1], which are 5"),
            ([1, 3, 3], "splits 6 columns into [1, 3, 3]; sizes above 0 must add up to them"),
            ([7, -2, 1], "splits 6 columns into [7, -2, 1]; sizes above 0 must add up"),
            ([4, 0, 2], "splits 6 columns into [4, 0, 2]; sizes above 0 must add up"),
            ([.max, .max, 8], "splits 6 columns into"),
            ([.min, .max, 7], "splits 6 columns into"),
            ([3, 3], "has 2 sizes for 3 outputs"),
            ([1, 1, 2, 2], "has 4 sizes for 3 outputs"),
        ] as [([Int64], String)]
    )
    func `sizes that do not add up to the columns are refused`(
        sizes: [Int64],
        words: String
    ) throws {
        let sentence = try Spoiled.refusal(of: selections) { $0.constant("sizes", sizes) }
        #expect(sentence.hasPrefix("node 3 (Split) \(words)"), "\(sentence)")
    }

    @Test func `a split into parts that cannot be equal is refused`() throws {
        let sentence = try Spoiled.refusal(of: selections) { model in
            model.graph.node[2].input = ["s"]
            model.graph.node[2].output = ["p", "q", "r", "t"]
        }
        #expect(sentence == "node 3 (Split) splits 6 columns into 4 equal parts")
        let other = try Spoiled.refusal(of: selections) { model in
            model.graph.node[2].input = ["s"]
            model.graph.node[2].attribute.append(.integer("num_outputs", 2))
        }
        #expect(other == "node 3 (Split) has 3 outputs and says 2")
        let many = try Spoiled.refusal(of: selections) { model in
            model.graph.node[2].input = ["s"]
            model.graph.node[2].output += (0..<4).map { "t\($0)" }
        }
        #expect(many == "node 3 (Split) splits 6 columns into 7")
    }

    @Test func `columns of different types are not joined`() throws {
        let sentence = try Spoiled.refusal(of: frame) { model in
            model.graph.node[6].input[1] = "income"
        }
        #expect(sentence == "node 7 (Concat) joins columns of different types")
    }

    @Test func `features are not joined with scores, nor chosen among scores`() throws {
        let joined = try Spoiled.refusal(of: scalers) { model in
            model.addNode("Concat", "a1 probabilities", "both", [.integer("axis", 1)])
            model.graph.output = [.with { $0.name = "both" }]
        }
        #expect(
            joined.hasSuffix(
                "(Concat) must read the features, and reads something that a model made of them"
            )
        )
        let chosen = try Spoiled.refusal(of: scalers) { model in
            model.addNode(
                "ArrayFeatureExtractor",
                "probabilities first",
                "one",
                domain: "ai.onnx.ml"
            )
            model.graph.output = [.with { $0.name = "one" }]
        }
        #expect(chosen.hasSuffix("only features can be chosen among"))
    }

    @Test func `doubling columns ends at the limit`() throws {
        var model = OnnxModel.made([("X", DataType.float64)])
        for index in 0..<40 {
            model.addNode(
                "Concat",
                "\(index == 0 ? "X" : "c\(index)") \(index == 0 ? "X" : "c\(index)")",
                "c\(index + 1)"
            )
        }
        model.addLogistic(of: "c40", [1])
        let error = #expect(throws: ModelFileError.self) { try model.decoded() }
        #expect(error?.description == "node 3 (Concat) makes 48 columns; 1 to 24 are possible")
    }

    @Test(
        arguments: [[], [1, 1], [1, 1, 1, 1], [1, 2, 1], [-1, 1, 1], [1, 1, .max]] as [[Int64]]
    )
    func `FeatureVectorizer must say how many columns it reads`(counts: [Int64]) throws {
        let sentence = try Spoiled.refusal(of: frame) {
            $0.graph.node[2].attribute = [.integers("inputdimensions", counts)]
        }
        #expect(sentence.contains("inputdimensions"))
    }

    @Test(arguments: [0, 2, 7])
    func `values to impute that are not one or as many as columns are refused`(count: Int) throws {
        let floats = try Spoiled.refusal(of: imputers) {
            $0.graph.node[1].attribute[0].floats = [Float](repeating: 1, count: count)
        }
        #expect(
            floats == "node 2 (Imputer) has \(count) values to impute; 6 columns need 1 or 6"
        )
        let integers = try Spoiled.refusal(of: imputers) {
            $0.graph.node[5].attribute[0].ints = [Int64](repeating: 1, count: count)
        }
        #expect(
            integers == "node 6 (Imputer) has \(count) values to impute; 3 columns need 1 or 3"
        )
    }

    @Test func `values to impute that are no numbers of a feature are refused`() throws {
        for value in [Float.nan, .infinity] {
            let sentence = try Spoiled.refusal(of: imputers) {
                $0.graph.node[1].attribute[0].floats[2] = value
            }
            #expect(sentence == "node 2 (Imputer) imputes a value that is NaN or infinite")
        }
        for name in ["imputed_value_int64s", "replaced_value_int64"] {
            let large = Int64(1) << 53 + 1
            let sentence = try Spoiled.refusal(of: imputers) {
                try $0.attribute(name) { attribute in
                    attribute.i = large
                    if !attribute.ints.isEmpty { attribute.ints[0] = large }
                }
            }
            #expect(
                sentence.hasPrefix("node 6 (Imputer) has the number \(large), which no feature")
            )
        }
    }

    @Test(arguments: [
        (DataType.string, "string"), (9, "bool"), (0, "an unnamed type"), (99, "type 99"),
    ])
    func `a cast of features to what is no number is refused`(type: Int32, name: String) throws {
        let sentence = try Spoiled.refusal(of: scalers) {
            $0.graph.node[2].attribute[0].i = Int64(type)
        }
        #expect(
            sentence
                == "node 3 (Cast) casts to \(name); features can be float, double, int32 or int64"
        )
    }

    @Test func `whole numbers are not computed with before a cast`() throws {
        var model = OnnxModel.made([("X", DataType.int64)])
        model.graph.initializer.append(.doubles("half", [1], [0.5]))
        model.addNode("Mul", "X half", "c")
        model.addLogistic(of: "c", [1, 1, 1, 1, 1, 1])
        let error = #expect(throws: ModelFileError.self) { try model.decoded() }
        #expect(error?.description.hasPrefix("node 1 (Mul) reads whole numbers; a Cast") == true)
    }

    @Test func `a tree cannot read a column that was left out`() throws {
        let sentence = try Spoiled.refusal(of: "pipeline_subset_trees") {
            try $0.attribute("nodes_featureids") { $0.ints[0] = 4 }
        }
        #expect(sentence.hasSuffix("which reads column 4; there are 0 to 3"))
    }

    @Test func `attributes for other than the chosen columns are refused`() throws {
        let scaler = try Spoiled.refusal(of: scalers) {
            try $0.attribute("offset") { $0.floats = [1, 2, 3, 4, 5, 6] }
        }
        #expect(scaler.hasSuffix("(Scaler) has 6 values in offset; 2 columns need 1 or 2"))
        let factor = try Spoiled.refusal(of: scalers) {
            $0.constant("factor") { tensor in
                tensor.floatData = [1, 1, 1, 1, 1, 1]
                tensor.dims = [6]
            }
        }
        #expect(factor.hasSuffix("(Mul) has a constant of shape [6] for 3 columns"))
        let classifier = try Spoiled.refusal(of: scalers) {
            try $0.attribute("coefficients") { $0.floats.append(1) }
        }
        #expect(classifier.hasSuffix("two classes of 5 columns need 5 and 1, or 10 and 2"))
    }

    @Test func `a feature that is prepared in two ways is refused`() throws {
        let sentence = try Spoiled.refusal(of: scalers) { $0.constant("second", [3, 5, 2]) }
        #expect(
            sentence
                == "node 8 (LinearClassifier) reads feature 6 in two columns that are prepared in "
                + "different ways; each feature can be prepared in one"
        )
    }

    @Test func `weights of one feature that add up to infinity are refused`() throws {
        let sentence = try Spoiled.refusal(of: "pipeline_repeated") {
            try $0.attribute("coefficients") { $0.floats = $0.floats.map { _ in 3e38 } }
        }
        #expect(
            sentence.hasSuffix(
                "reads feature 3 in several columns, whose weights add up to infinity"
            )
        )
    }
}
