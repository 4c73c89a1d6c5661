import Glibc
import Models
import Testing

@testable import ONNX

/// What each operator computes, against sums done by hand and the C library's exponential.
@Suite struct OperatorValueTests {
    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// A row that begins with some values and ends in numbers that no weight reads.
    private func row(_ values: Double...) -> Features {
        Features { $0 < values.count ? values[$0] : 1e3 + Double($0) }
    }

    private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-15) -> Bool {
        (a - b).magnitude <= tolerance
    }

    @Test(
        arguments: [
            ("Add", "score two", 5), ("Add", "two score", 5), ("Sub", "score two", 1),
            ("Sub", "two score", -1), ("Mul", "score two", 6), ("Mul", "two score", 6),
            ("Div", "score two", 1.5), ("Div", "two score", 2.0 / 3),
        ] as [(String, String, Double)]
    )
    func `arithmetic of a score of 3 and a constant of 2 keeps its order`(
        operation: String,
        operands: String,
        expected: Double
    ) throws {
        let file = try Made.file { model in
            model.addScore()
            model.addDoubles("two", [1], [2])
            model.addNode(operation, operands, "result")
            model.addNode("Sigmoid", "result", "probabilities")
        }
        #expect(near(file.model.probability(of: row(3)), sigmoid(expected)))
    }

    @Test(
        arguments: [
            ("Add", "X two", 5), ("Sub", "X two", 1), ("Sub", "two X", -1), ("Mul", "two X", 6),
            ("Div", "X two", 1.5), ("Div", "two X", 2.0 / 3),
        ] as [(String, String, Double)]
    )
    func `arithmetic of features is done before they are weighed`(
        operation: String,
        operands: String,
        expected: Double
    ) throws {
        let file = try Made.file { model in
            model.addDoubles("two", [], [2])
            model.addNode(operation, operands, "columns")
            model.addLogistic(of: "columns", [1, 0, 0, 0, 0, 0])
        }
        #expect(file.model.preparation.steps.count == 1)
        #expect(near(file.model.probability(of: row(3)), sigmoid(expected)))
    }

    @Test func `one score beside two is combined with both`() throws {
        let file = try Made.file { model in
            model.addTwoScores()
            model.addNode("Sigmoid", "scores", "shares")
            model.addNode("ReduceSum", "shares axes", "sum")
            model.addConstant("axes", [1])
            model.addNode("Div", "shares sum", "probabilities")
        }
        let (a, b) = (sigmoid(0.5), sigmoid(-2))
        #expect(near(file.model.probability(of: row(0.5, -2)), b / (a + b)))
    }

    @Test(arguments: ["attribute", "input"])
    func `a sum along the columns takes its axes from where the file has them`(
        place: String
    ) throws {
        let file = try Made.file { model in
            model.addTwoScores()
            model.addNode("Sigmoid", "scores", "shares")
            model.addConstant("axes", [-1])
            let isInput = place == "input"
            model.addNode(
                "ReduceSum",
                isInput ? "shares axes" : "shares",
                "sum",
                isInput ? [] : [.integers("axes", [1])]
            )
            model.addDoubles("half", [1, 1], [0.5])
            model.addNode("Mul", "sum half", "probabilities")
        }
        #expect(
            near(file.model.probability(of: row(1, -3)), (sigmoid(1) + sigmoid(-3)) / 2)
        )
    }

    @Test func `a clip moves what lies outside onto its limits and nothing else`() throws {
        let file = try Made.file { model in
            model.addScore()
            model.addDoubles("low", [], [0.125])
            model.addDoubles("high", [1], [0.75])
            model.addNode("Clip", "score low high", "probabilities")
        }
        let cases = [
            (-9, 0.125), (0.125.nextDown, 0.125), (0.125, 0.125), (0.125.nextUp, 0.125.nextUp),
            (0.5, 0.5), (0.75.nextDown, 0.75.nextDown), (0.75, 0.75), (0.75.nextUp, 0.75),
            (1e300, 0.75),
        ]
        for (value, expected) in cases {
            #expect(file.model.probability(of: row(value)) == expected, "\(value)")
        }
    }

    @Test(
        arguments: [("score low", 7, 7), ("score low", 3, 5), ("score  high", 3, 3)]
            as [(String, Double, Double)]
    )
    func `a clip with one limit leaves the other side alone`(
        inputs: String,
        value: Double,
        expected: Double
    ) throws {
        let file = try Made.file { model in
            model.addScore()
            model.addDoubles("low", [1], [5])
            model.addDoubles("high", [1], [6])
            model.addNode("Clip", inputs, "clipped")
            // An input that is left out has an empty name, which the helper cannot divide.
            if inputs.contains("high") {
                model.graph.node[1].input = ["score", "", "high"]
            }
            model.addNode("Sigmoid", "clipped", "probabilities")
        }
        #expect(near(file.model.probability(of: row(value)), sigmoid(expected)))
    }

    @Test func `limits of a clip of old are attributes`() throws {
        let file = try Made.file { model in
            model.addScore()
            model.addNode("Clip", "score", "probabilities", [.float("min", 0), .float("max", 1)])
        }
        for (value, expected) in [(-0.5, 0.0), (0.5, 0.5), (1.5, 1.0)] {
            #expect(file.model.probability(of: row(value)) == expected)
        }
    }

    @Test(arguments: [(0.0, 0.0), (2, -1), (-30, 10), (700, -700)] as [(Double, Double)])
    func `the softmax of two scores is the share of the second`(a: Double, b: Double) throws {
        let file = try Made.file { model in
            model.addTwoScores()
            model.addNode("Softmax", "scores", "probabilities", [.integer("axis", 1)])
        }
        let expected = 1 / (1 + exp(a - b))
        #expect(near(file.model.probability(of: row(a, b)), expected))
    }

    @Test func `signs are turned and taken away`() throws {
        for (operation, value, expected) in [("Neg", 2.0, -2.0), ("Abs", -2, 2), ("Abs", 2, 2)] {
            let file = try Made.file { model in
                model.addScore()
                model.addNode(operation, "score", "turned")
                model.addNode("Sigmoid", "turned", "probabilities")
            }
            #expect(near(file.model.probability(of: row(value)), sigmoid(expected)))
        }
    }

    @Test(arguments: ["L1", "L2", "MAX"])
    func `a normalizer divides by the norm that it names, in float32`(norm: String) throws {
        let file = try Made.file { model in
            model.addTwoScores()
            model.addNode("Sigmoid", "scores", "shares")
            model.addNode(
                "Normalizer",
                "shares",
                "probabilities",
                domain: "ai.onnx.ml",
                [.text("norm", norm)]
            )
        }
        let (a, b) = (sigmoid(1), sigmoid(-0.25))
        let divisor = ["L1": a + b, "L2": (a * a + b * b).squareRoot(), "MAX": max(a, b)][norm]
        let expected = b / (try #require(divisor))
        let result = file.model.probability(of: row(1, -0.25))
        #expect(near(result, expected, 1e-7))
        #expect(Double(Float(result)) == result)
    }

    @Test func `a Gemm scales weights and bias and may have its weights turned`() throws {
        let weights = [0.5, -1, 0.25, 2, 0, -0.125]
        for isTurned in [false, true] {
            let file = try Made.file { model in
                model.addDoubles("w", isTurned ? [1, 6] : [6, 1], weights)
                model.addDoubles("b", [1], [3])
                model.addNode(
                    "Gemm",
                    "X w b",
                    "score",
                    [
                        .integer("transB", isTurned ? 1 : 0), .float("alpha", 0.5),
                        .float("beta", -2),
                    ]
                )
                model.addNode("Sigmoid", "score", "probabilities")
            }
            let values = [1.0, 2, 3, 4, 5, 6]
            let sum = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
            let result = file.model.probability(of: Features { values[$0] })
            #expect(near(result, sigmoid(0.5 * sum - 6)))
        }
    }

    @Test func `two columns of turned weights stay two`() throws {
        let file = try Made.file { model in
            model.addDoubles("w", [2, 6], [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0])
            model.addNode("Gemm", "X w", "scores", [.integer("transB", 1)])
            model.addNode("Softmax", "scores", "probabilities")
        }
        let result = file.model.probability(of: [0.5, 9, 0.75, 9, 9, 9])
        #expect(near(result, sigmoid(2 * 0.75 - 0.5)))
    }

    @Test func `a cast to float rounds a probability to float32`() throws {
        let file = try Made.file { model in
            model.addScore()
            model.addNode("Sigmoid", "score", "exact")
            model.addNode("Cast", "exact", "probabilities", [.integer("to", 1)])
        }
        let result = file.model.probability(of: row(0.3))
        #expect(result == Double(Float(Exponential.sigmoid(0.3))))
        #expect(result != Exponential.sigmoid(0.3))
    }

    @Test(arguments: [(0.1, -0.6), (0.25, 0), (1e30, 4e30)] as [(Double, Double)])
    func `a scaler takes its offset off first and gives float32`(
        value: Double,
        scaled: Double
    ) throws {
        let file = try Made.file { model in
            model.addNode(
                "Scaler",
                "X",
                "scaled",
                domain: "ai.onnx.ml",
                [.floats("offset", [0.25]), .floats("scale", [4, 1, 1, 1, 1, 1])]
            )
            model.addNode("Cast", "scaled", "columns", [.integer("to", 11)])
            model.addLogistic(of: "columns", [1, 0, 0, 0, 0, 0])
        }
        let expected = Double(Float((value - 0.25) * 4))
        #expect(near(expected, scaled, 1e-6 * max(1, scaled.magnitude)))
        #expect(file.model.probability(of: row(value)) == Exponential.sigmoid(expected))
    }

    @Test func `an imputer puts its value where the feature equals the one replaced`() throws {
        let file = try Made.file { model in
            model.addNode(
                "Imputer",
                "X",
                "imputed",
                domain: "ai.onnx.ml",
                [.floats("imputed_value_floats", [7, 0, 0, 0, 0, 0])]
            )
            model.addLogistic(of: "imputed", [0.25, 0, 0, 0, 0, 0])
        }
        // The value replaced is 0 unless the node says otherwise, and -0 equals it.
        let tiny = Double.leastNonzeroMagnitude
        for (value, expected) in [(0.0, 7.0), (-0.0, 7), (tiny, tiny), (-tiny, -tiny), (3, 3)] {
            #expect(
                file.model.probability(of: row(value)) == Exponential.sigmoid(0.25 * expected)
            )
        }
    }

    @Test func `columns are gathered from the end, sliced backwards and split unevenly`() throws {
        let file = try Made.file { model in
            // 5 4 3 2 1, then 3 and 2 of them.
            model.addConstant("places", [-1, -2, -3, 2, 1])
            model.addNode("Gather", "X places", "five", [.integer("axis", -1)])
            model.addNode(
                "Split",
                "five",
                "three two",
                [.integer("axis", 1), .integer("num_outputs", 2)]
            )
            // Of 5 4 3 the last and the first.
            for (name, value) in [("starts", 2), ("ends", -4), ("axes", 1), ("steps", -2)] {
                model.addConstant(name, [Int64(value)])
            }
            model.addNode("Slice", "three starts ends axes steps", "ends35")
            model.addNode("Concat", "two ends35", "columns", [.integer("axis", 1)])
            model.addLogistic(of: "columns", [1, 10, 100, 1000])
        }
        guard case .linear(let linear) = file.model.core else {
            Issue.record("a weighted sum was written and something else read")
            return
        }
        let weights = (0..<6).map { linear.first.weights[$0] }
        #expect(weights == [0, 10, 1, 100, 0, 1000])
    }

    @Test func `a linear classifier gives the softmax of its two rows in float32`() throws {
        let file = try Made.file(DataType.float32) { model in
            model.addNode(
                "LinearClassifier",
                "X",
                "label probabilities",
                domain: "ai.onnx.ml",
                [
                    .floats("coefficients", [1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]),
                    .floats("intercepts", [0.5, -0.25]), .integers("classlabels_ints", [0, 1]),
                    .text("post_transform", "SOFTMAX"),
                ]
            )
            model.graph.output[0].type.tensorType.elemType = DataType.float32
        }
        let result = file.model.probability(of: row(1.5, 0.75))
        #expect(near(result, sigmoid((2 * 0.75 - 0.25) - (1.5 + 0.5)), 1e-7))
        #expect(file.precision == .float32)
    }
}
