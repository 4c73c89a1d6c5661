import Testing

@testable import ONNX

/// Graphs that ask an operator for what it cannot do; each refusal begins with the node.
@Suite struct OperatorRefusalTests {
    /// A graph and how the sentence of its refusal begins.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let build: @Sendable (inout OnnxModel) -> Void

        init(_ sentence: String, _ build: @escaping @Sendable (inout OnnxModel) -> Void) {
            testDescription = sentence
            self.build = build
        }
    }

    private func expectRefusal(_ refused: Case, _ type: Int32 = DataType.float64) throws {
        let sentence = try Made.refusal(type, refused.build)
        #expect(sentence.hasPrefix(refused.testDescription), "\(sentence)")
    }

    private static let arithmetic = [
        Case("node 1 (Add) lacks its input 2") { $0.addNode("Add", "X", "probabilities") },
        Case("node 2 (Sub) combines the features with something made from them") {
            $0.addScore()
            $0.addNode("Sub", "X score", "probabilities")
        },
        Case("node 1 (Mul) computes a constant; it must be folded before export") {
            $0.addDoubles("a", [], [1])
            $0.addNode("Mul", "a a", "probabilities")
        },
        Case("node 1 (Div) has a constant of shape [5] for 6 columns") {
            $0.addDoubles("a", [5], [1, 2, 3, 4, 5])
            $0.addNode("Div", "X a", "probabilities")
        },
        Case("node 1 (Div) has a constant of shape [6, 1] for 6 columns") {
            $0.addDoubles("a", [6, 1], [1, 2, 3, 4, 5, 6])
            $0.addNode("Div", "X a", "probabilities")
        },
        Case("node 1 (Add) has a constant of shape [1, 1, 6] for 6 columns") {
            $0.addDoubles("a", [1, 1, 6], [1, 2, 3, 4, 5, 6])
            $0.addNode("Add", "X a", "probabilities")
        },
        Case("node 1 (Add) has a constant of shape [0] for 6 columns") {
            $0.addDoubles("a", [0], [])
            $0.addNode("Add", "X a", "probabilities")
        },
        Case("node 2 (Add) has a constant of shape [2] for 1 scores") {
            $0.addScore()
            $0.addDoubles("a", [2], [1, 2])
            $0.addNode("Add", "score a", "probabilities")
        },
        Case("node 2 (Mul) has a constant of shape [3] for one or two scores") {
            $0.addScore()
            $0.addDoubles("a", [3], [1, 2, 3])
            $0.addNode("Mul", "score a", "probabilities")
        },
        Case("node 1 (Mul) must have a float or double constant as its input 2") {
            $0.addConstant("a", [1])
            $0.addNode("Mul", "X a", "probabilities")
        },
        Case("node 1 (Mul) has a constant that is NaN or infinite") {
            $0.addDoubles("a", [1], [-.infinity])
            $0.addNode("Mul", "X a", "probabilities")
        },
    ]

    @Test(arguments: arithmetic)
    func `arithmetic of what does not fit is refused`(refused: Case) throws {
        try expectRefusal(refused)
    }

    private static let products = [
        Case("node 1 (MatMul) has weights of shape [6]; sums of 6 columns need 6 rows and one") {
            $0.addDoubles("w", [6], [1, 2, 3, 4, 5, 6])
            $0.addNode("MatMul", "X w", "probabilities")
        },
        Case("node 1 (MatMul) has weights of shape [6, 3]; sums of 6 columns need 6 rows and") {
            $0.addDoubles("w", [6, 3], [Double](repeating: 1, count: 18))
            $0.addNode("MatMul", "X w", "probabilities")
        },
        Case("node 1 (MatMul) has weights of shape [6, 0]") {
            $0.addDoubles("w", [6, 0], [])
            $0.addNode("MatMul", "X w", "probabilities")
        },
        Case("node 1 (MatMul) must read the features as its input 1, and reads a constant") {
            $0.addDoubles("w", [6, 1], [1, 2, 3, 4, 5, 6])
            $0.addNode("MatMul", "w w", "probabilities")
        },
        Case("node 1 (Gemm) transposes the features; transA must be 0") {
            $0.addDoubles("w", [6, 1], [1, 2, 3, 4, 5, 6])
            $0.addNode("Gemm", "X w", "probabilities", [.integer("transA", 1)])
        },
        Case("node 1 (Gemm) has weights of shape [6, 1]; sums of 6 columns need 6 rows and one or")
        {
            $0.addDoubles("w", [6, 1], [1, 2, 3, 4, 5, 6])
            $0.addNode("Gemm", "X w", "probabilities", [.integer("transB", 1)])
        },
        Case("node 1 (Gemm) has a bias of shape [2] for 1 scores") {
            $0.addDoubles("w", [6, 1], [1, 2, 3, 4, 5, 6])
            $0.addDoubles("b", [2], [1, 2])
            $0.addNode("Gemm", "X w b", "probabilities")
        },
        Case("node 1 (Gemm) has the attribute alpha of nan; it must be finite") {
            $0.addDoubles("w", [6, 1], [1, 2, 3, 4, 5, 6])
            $0.addNode("Gemm", "X w", "probabilities", [.float("alpha", .nan)])
        },
        Case("node 1 (Gemm) has a weight that alpha makes infinite") {
            $0.addDoubles("w", [6, 1], [1, 2, 3, 4, 5, 1e300])
            $0.addNode("Gemm", "X w", "score", [.float("alpha", 1e30)])
            $0.addNode("Sigmoid", "score", "probabilities")
        },
        Case("node 1 (Gemm) has a bias that beta makes infinite") {
            $0.addDoubles("w", [6, 1], [1, 2, 3, 4, 5, 6])
            $0.addDoubles("b", [1], [-1e300])
            $0.addNode("Gemm", "X w b", "score", [.float("beta", 1e30)])
            $0.addNode("Sigmoid", "score", "probabilities")
        },
    ]

    @Test(arguments: products)
    func `weighted sums of what does not fit are refused`(refused: Case) throws {
        try expectRefusal(refused)
    }

    private static let scores = [
        Case("node 1 (Sigmoid) must come after a linear model or trees, and reads the features") {
            $0.addNode("Sigmoid", "X", "probabilities")
        },
        Case("node 1 (Neg) reads a constant where the scores of the model should be") {
            $0.addDoubles("a", [], [1])
            $0.addNode("Neg", "a", "probabilities")
        },
        Case("node 1 (Abs) lacks its input 1") { $0.addNode("Abs", "", "probabilities") },
        Case("node 2 (Clip) clips to between 1.0 and 0.5, the least above the greatest") {
            $0.addScore()
            $0.addDoubles("a", [], [1])
            $0.addDoubles("b", [], [0.5])
            $0.addNode("Clip", "score a b", "probabilities")
        },
        Case("node 2 (Clip) has 2 numbers as its limit min; it must be one") {
            $0.addScore()
            $0.addDoubles("a", [2], [0, 1])
            $0.addNode("Clip", "score a", "probabilities")
        },
        Case("node 2 (Clip) has a constant that is NaN or infinite") {
            $0.addScore()
            $0.addDoubles("a", [], [.nan])
            $0.addNode("Clip", "score a", "probabilities")
        },
        Case("node 2 (Clip) has the attribute max of inf; it must be finite") {
            $0.addScore()
            $0.addNode("Clip", "score", "probabilities", [.float("max", .infinity)])
        },
        Case("node 2 (Softmax) takes the softmax of one score, which is always 1") {
            $0.addScore()
            $0.addNode("Softmax", "score", "probabilities")
        },
        Case("node 2 (Softmax) works along axis 0; the columns of a row are axis 1") {
            $0.addTwoScores()
            $0.addNode("Softmax", "scores", "probabilities", [.integer("axis", 0)])
        },
        Case("node 2 (ReduceSum) must sum along axis 1 and keep the dimension") {
            $0.addTwoScores()
            $0.addNode("ReduceSum", "scores", "probabilities")
        },
        Case("node 2 (ReduceSum) must sum along axis 1 and keep the dimension") {
            $0.addTwoScores()
            $0.addConstant("axes", [0])
            $0.addNode("ReduceSum", "scores axes", "probabilities")
        },
        Case("node 2 (ReduceSum) must sum along axis 1 and keep the dimension") {
            $0.addTwoScores()
            let attributes: [OnnxAttribute] = [.integers("axes", [1]), .integer("keepdims", 0)]
            $0.addNode("ReduceSum", "scores", "probabilities", attributes)
        },
        Case("node 2 (Normalizer) has the norm \"L3\"; L1, L2 and MAX are known") {
            $0.addTwoScores()
            let norm = OnnxAttribute.text("norm", "L3")
            $0.addNode("Normalizer", "scores", "probabilities", domain: "ai.onnx.ml", [norm])
        },
        Case("node 2 (ZipMap) names two classes and has one column") {
            $0.addScore()
            let labels = OnnxAttribute.integers("classlabels_int64s", [0, 1])
            $0.addNode("ZipMap", "score", "probabilities", domain: "ai.onnx.ml", [labels])
        },
    ]

    @Test(arguments: scores)
    func `operations on what are no scores, or not in that way, are refused`(
        refused: Case
    ) throws {
        try expectRefusal(refused)
    }

    private static let shapes = [
        Case("node 1 (Concat) makes 0 columns; a probability has one or two") {
            $0.addNode("Concat", "", "probabilities", [.integer("axis", 1)])
        },
        Case("node 3 (Concat) makes 3 columns; a probability has one or two") {
            $0.addTwoScores()
            $0.addNode("ReduceSum", "scores", "one", [.integers("axes", [1])])
            $0.addNode("Concat", "scores one", "probabilities", [.integer("axis", 1)])
        },
        Case("node 1 (Flatten) must flatten from axis 1") {
            $0.addNode("Flatten", "X", "probabilities", [.integer("axis", 0)])
        },
        Case("node 1 (Reshape) reshapes 6 columns to [-1, 5]") {
            $0.addConstant("shape", [-1, 5])
            $0.addNode("Reshape", "X shape", "probabilities")
        },
        Case("node 1 (Reshape) reshapes 6 columns to []") {
            $0.addConstant("shape", [])
            $0.addNode("Reshape", "X shape", "probabilities")
        },
        Case("node 1 (Reshape) must have an integer constant as its input 2") {
            $0.addDoubles("shape", [2], [-1, 6])
            $0.addNode("Reshape", "X shape", "probabilities")
        },
        Case("node 2 (Cast) casts to string; only float and double can be used") {
            $0.addScore()
            $0.addNode("Cast", "score", "probabilities", [.integer("to", 8)])
        },
        Case("node 1 (Cast) casts to an unnamed type; features can be float") {
            $0.addNode("Cast", "X", "probabilities")
        },
        Case("node 1 (Cast) casts to type 4294967297, which ONNX does not have") {
            // 1 is float, and so are the lowest 32 bits of this.
            $0.addNode("Cast", "X", "columns", [.integer("to", 1 << 32 + 1)])
            $0.addNode("Cast", "columns", "again", [.integer("to", 11)])
            $0.addLogistic(of: "again", [1, 0, 0, 0, 0, 0])
        },
        Case("node 1 (Cast) casts integers; constants must be float or double") {
            $0.addConstant("a", [1])
            $0.addNode("Cast", "a", "probabilities", [.integer("to", 11)])
        },
        Case("node 1 (CastLike) must read the features as its input 2, and reads a constant") {
            $0.addConstant("a", [1])
            $0.addNode("CastLike", "X a", "probabilities")
        },
        Case("node 1 (Constant) has no value of float, double or whole numbers") {
            $0.addNode("Constant", "", "probabilities", [.text("value_string", "1")])
        },
        Case("node 1 (Constant) has the attribute value_float of nan; it must be finite") {
            $0.addNode("Constant", "", "probabilities", [.float("value_float", .nan)])
        },
    ]

    @Test(arguments: shapes)
    func `casts and shapes that would change more than they may are refused`(
        refused: Case
    ) throws {
        try expectRefusal(refused)
    }

    private static let classifier = OnnxAttribute.integers("classlabels_ints", [0, 1])

    private static let machineLearning = [
        Case("node 1 (Scaler) has 2 values in scale; 6 columns need 1 or 6") {
            let scale = OnnxAttribute.floats("scale", [1, 2])
            $0.addNode("Scaler", "X", "probabilities", domain: "ai.onnx.ml", [scale])
        },
        Case("node 1 (Scaler) has a value in offset that is NaN or infinite") {
            let offset = OnnxAttribute.floats("offset", [.infinity])
            $0.addNode("Scaler", "X", "probabilities", domain: "ai.onnx.ml", [offset])
        },
        Case("node 1 (LinearClassifier) has a coefficient or intercept that is NaN or infinite") {
            let numbers: [OnnxAttribute] = [
                .floats("coefficients", [1, 2, 3, 4, 5, .nan]), .floats("intercepts", [0]),
            ]
            let all = numbers + [classifier]
            $0.addNode("LinearClassifier", "X", "l probabilities", domain: "ai.onnx.ml", all)
        },
        Case("node 1 (LinearClassifier) has 6 coefficients and 0 intercepts; two classes of 6") {
            let numbers = [OnnxAttribute.floats("coefficients", [1, 2, 3, 4, 5, 6]), classifier]
            $0.addNode("LinearClassifier", "X", "l probabilities", domain: "ai.onnx.ml", numbers)
        },
        Case("node 1 (LinearClassifier) has the post transform \"COSINE\", which is not known") {
            let transform = OnnxAttribute.text("post_transform", "COSINE")
            let all = [classifier, transform]
            $0.addNode("LinearClassifier", "X", "l probabilities", domain: "ai.onnx.ml", all)
        },
        Case("node 1 (TreeEnsembleRegressor) has the aggregate function \"MEDIAN\"; SUM, AVERAGE") {
            $0.addStumps([.init()], [.text("aggregate_function", "MEDIAN")])
        },
        Case("node 1 (TreeEnsembleRegressor) has 3 targets; a probability is made from one or") {
            $0.addStumps([.init()], [.integer("n_targets", 3)])
        },
        Case("node 1 (TreeEnsembleRegressor) has 2 base values for 1 targets") {
            $0.addStumps([.init()], [.floats("base_values", [0, 0])])
        },
        Case("node 1 (TreeEnsembleRegressor) has a base value that is NaN or infinite") {
            $0.addStumps([.init()], [.floats("base_values", [.nan])])
        },
        Case("node 1 (TreeEnsembleRegressor) gives a weight to target 1 and has one target, 0") {
            $0.addStumps([.init()], [.integers("target_ids", [0, 1])])
        },
        Case("node 1 (TreeEnsembleRegressor) gives leaf 1 of tree 0 two weights for one score") {
            $0.addStumps([.init()], [.integers("target_nodeids", [1, 1])])
        },
        Case("node 1 (TreeEnsembleRegressor) has no target_weights") {
            $0.addStumps([.init()], [.floats("target_weights", [])])
        },
        Case("node 1 (TreeEnsembleRegressor) has leaf 2 of tree 0 without a weight") {
            let lists: [OnnxAttribute] = [
                .integers("target_treeids", [0]), .integers("target_nodeids", [1]),
                .integers("target_ids", [0]), .floats("target_weights", [0.5]),
            ]
            $0.addStumps([.init()], lists + [.text("aggregate_function", "MAX")])
        },
        Case("node 1 (TreeEnsembleRegressor) has node 0 of tree 0 with a threshold of minus") {
            $0.addStumps([.init(mode: "BRANCH_LT", threshold: -.infinity)])
        },
        Case("node 1 (TreeEnsembleRegressor) has 0 nodes; 1 to 8000000 are possible") {
            $0.addStumps([])
        },
    ]

    @Test(arguments: machineLearning)
    func `attributes that fit neither the columns nor each other are refused`(
        refused: Case
    ) throws {
        try expectRefusal(refused)
    }

    /// Attributes that say a type other than that which the operator gives the name.
    private static let mistyped = [
        Case("node 1 (Gemm) has the attribute \"alpha\" as a whole number; it must be a number") {
            $0.addDoubles("w", [6, 1], [1, 2, 3, 4, 5, 6])
            // Read as a number, it would be the 0 that the field has without one.
            $0.addNode("Gemm", "X w", "score", [.integer("alpha", 2)])
            $0.addNode("Sigmoid", "score", "probabilities")
        },
        Case("node 1 (Gather) has the attribute \"axis\" as whole numbers; it must be a whole") {
            $0.addConstant("places", [0])
            $0.addNode("Gather", "X places", "c", [.integers("axis", [1])])
        },
        Case("node 1 (Cast) has the attribute \"to\" as type 99; it must be a whole number") {
            var to = OnnxAttribute.integer("to", 11)
            to.type = 99
            $0.addNode("Cast", "X", "c", [to])
        },
    ]

    @Test(arguments: mistyped)
    func `an attribute of another type than the operator's is refused`(refused: Case) throws {
        let sentence = try Made.refusal { model in
            refused.build(&model)
            // What follows the node does not matter.
            if model.graph.node.count == 1 { model.addLogistic(of: "c", [1]) }
        }
        #expect(sentence.hasPrefix(refused.testDescription), "\(sentence)")
    }

    @Test func `an attribute that says no type is read as the operator has it`() throws {
        let file = try Made.file { model in
            var to = OnnxAttribute.integer("to", Int64(DataType.float64))
            to.type = 0
            model.addNode("Cast", "X", "columns", [to])
            model.addLogistic(of: "columns", [1, 0, 0, 0, 0, 0])
        }
        #expect(file.operators == ["Cast", "MatMul", "Sigmoid"])
    }

    @Test func `an operator of TreeEnsemble does not read whole numbers`() throws {
        let sentence = try Made.refusal(DataType.int64) { model in
            model.addNode("TreeEnsemble", "X", "probabilities", domain: "ai.onnx.ml")
        }
        #expect(sentence.hasPrefix("node 1 (TreeEnsemble) reads whole numbers; a Cast"))
    }
}
