import Models
import Testing

@testable import ONNX

@Suite struct BadGraphTests {
    private let linear = "linear_normalized_float64"

    @Test(arguments: [5, 7, 0, -1])
    func `a graph of other than six columns is refused`(columns: Int64) throws {
        let sentence = try Spoiled.refusal(of: linear) {
            $0.graph.input[0].type.tensorType.shape.dim[1].dimValue = columns
        }
        #expect(sentence == "the input \"X\" has \(columns) columns; it must have six")
    }

    @Test(arguments: [5, 7])
    func `weights for other than six columns are refused by their node`(rows: Int64) throws {
        let sentence = try Spoiled.refusal(of: linear) {
            let doubles = [Double](repeating: 1, count: Int(rows) * 2)
            $0.graph.initializer[0].dims = [rows, 2]
            $0.graph.initializer[0].rawData.removeAll()
            $0.graph.initializer[0].doubleData = doubles
        }
        #expect(sentence.hasPrefix("node 1 (MatMul) has weights of shape [\(rows), 2]"))
    }

    @Test func `an unknown operator is refused by its node's name`() throws {
        let sentence = try Spoiled.refusal(of: linear) {
            $0.graph.node[2].opType = "Tanh"
            $0.graph.node[2].name = "squash"
        }
        #expect(sentence.hasPrefix("node \"squash\" (Tanh) is an operator that cannot stand"))
    }

    @Test func `an operator of an unknown domain is refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) { $0.graph.node[0].domain = "com.example" }
        #expect(sentence.hasPrefix("node 1 (MatMul) is an operator that cannot stand"))
    }

    @Test func `a cycle in the graph is refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) { model in
            let last = model.graph.node[5].output[0]
            model.graph.node[0].input[0] = last
        }
        #expect(sentence.contains("a cycle"))
    }

    @Test func `a node that reads itself is refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) { model in
            model.graph.node[2].input[0] = model.graph.node[2].output[0]
        }
        #expect(sentence.contains("a cycle"))
    }

    @Test func `two nodes that make one value are refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) { model in
            model.graph.node[1].output = model.graph.node[0].output
        }
        #expect(sentence.contains("which another node makes already"))
    }

    @Test func `a value that nothing makes is refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) { $0.graph.node[2].input[0] = "nowhere" }
        #expect(sentence.contains("node 3 (Sigmoid) reads \"nowhere\""))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a weight that is not finite is refused`(weight: Double) throws {
        let sentence = try Spoiled.refusal(of: linear) {
            $0.graph.initializer[0].rawData.removeAll()
            $0.graph.initializer[0].doubleData = [weight] + [Double](repeating: 1, count: 11)
        }
        #expect(sentence == "node 1 (MatMul) has a constant that is NaN or infinite")
    }

    @Test func `a tensor with fewer elements than its shape is refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) {
            $0.graph.initializer[0].dims = [6, 3]
        }
        #expect(sentence.contains("should hold 18 elements by its shape [6, 3], and holds 12"))
    }

    @Test(arguments: [[Int64.max, Int64.max], [-1, 6], [1 << 40, 1 << 40]])
    func `impossible dimensions are refused without a trap`(dims: [Int64]) throws {
        let sentence = try Spoiled.refusal(of: linear) { $0.graph.initializer[0].dims = dims }
        #expect(sentence.contains("impossible dimension"))
    }

    @Test func `elements in another file are refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) {
            $0.graph.initializer[0].dataLocation = 1
        }
        #expect(sentence.contains("keeps its elements in another file"))
    }

    @Test func `float32 weights in a float64 graph are refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) {
            $0.graph.initializer[0].dataType = DataType.float32
            $0.graph.initializer[0].rawData.removeAll()
            $0.graph.initializer[0].floatData = [Float](repeating: 1, count: 12)
        }
        #expect(sentence == "node 1 (MatMul) mixes float64 with float32")
    }

    @Test(arguments: [(DataType.string, "string"), (DataType.uint8, "uint8"), (9, "bool")])
    func `an input of neither floats nor whole numbers is refused`(
        type: Int32,
        name: String
    ) throws {
        let sentence = try Spoiled.refusal(of: linear) {
            $0.graph.input[0].type.tensorType.elemType = type
        }
        #expect(
            sentence
                == "the input \"X\" has elements of \(name); they must be float, double, int32 "
                + "or int64"
        )
    }

    @Test func `a graph of two inputs is refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) { model in
            model.graph.input.append(model.graph.input[0])
            model.graph.input[1].name = "Y"
        }
        #expect(sentence.hasSuffix("has 2 inputs; it must have one of six columns, or six of one"))
    }

    @Test func `a graph whose probability cannot be told from its outputs is refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) { model in
            model.graph.output[0].name = "a"
            model.graph.output.append(model.graph.output[0])
            model.graph.output[1].name = "b"
        }
        #expect(sentence.contains("cannot be told from \"a\", \"b\""))
    }

    @Test func `a graph that gives its input back is refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) { $0.graph.output[0].name = "X" }
        #expect(sentence.contains("does not come from a linear model or trees"))
    }

    @Test func `a model after a model is refused`() throws {
        let sentence = try Spoiled.refusal(of: linear) { model in
            model.graph.node[2] = model.graph.node[0]
            model.graph.node[2].input[0] = model.graph.node[1].output[0]
            model.graph.node[2].output = ["t"]
        }
        #expect(sentence.hasPrefix("node 3 (MatMul) must read the features"))
    }

    @Test(arguments: ["Add", "Concat"], [["", ""], ["la", ""], ["la", "lb"]])
    func `a second linear classifier is refused whatever its outputs are called`(
        operation: String,
        labels: [String]
    ) throws {
        let sentence = try Spoiled.refusal(of: "classifier_2_none") { model in
            let probability = model.graph.node[0].output[1]
            var second = model.graph.node[0]
            second.attribute = second.attribute.map { attribute in
                var attribute = attribute
                attribute.floats = attribute.floats.map { $0 + 1 }
                return attribute
            }
            model.graph.node[0].output = [labels[0], "pa"]
            second.output = [labels[1], "pb"]
            var sum = OnnxNode()
            sum.opType = operation
            sum.input = ["pa", "pb"]
            sum.output = [probability]
            model.graph.node += [second, sum]
        }
        #expect(sentence.contains("(LinearClassifier) is a second model on the way"))
    }

    @Test func `too many steps on the features are refused`() throws {
        let sentence = try Spoiled.refusal(of: "linear_every_step_float64") { model in
            for index in 0...Preparation.stepsMax {
                var node = OnnxNode()
                node.opType = "Mul"
                node.input = [index == 0 ? "X" : "step\(index)", "half"]
                node.output = ["step\(index + 1)"]
                model.graph.node.append(node)
            }
            model.graph.node[0].input[0] = "step\(Preparation.stepsMax + 1)"
        }
        #expect(sentence.contains("one step too many on the features"))
    }

    @Test func `a name from the file cannot bring control characters or a page of text`() throws {
        let sentence = try Spoiled.refusal(of: linear) {
            $0.graph.node[2].opType = "Tanh"
            $0.graph.node[2].name = "\u{1B}[2J\n" + String(repeating: "x", count: 5000)
        }
        #expect(sentence.utf8.count < 300)
        #expect(sentence.unicodeScalars.allSatisfy { $0.value >= 32 })
    }
}
