@testable import ONNX

extension OnnxModel {
    /// Puts whole numbers into the initializer of a name.
    mutating func constant(_ name: String, _ values: [Int64], dims: [Int64]? = nil) {
        constant(name) {
            $0.dataType = DataType.int64
            $0.int64Data = values
            $0.dims = dims ?? [Int64(values.count)]
        }
    }

    /// Changes the initializer of a name, emptied of its bytes.
    mutating func constant(_ name: String, _ change: (inout OnnxTensor) -> Void) {
        for index in graph.initializer.indices where graph.initializer[index].name == name {
            graph.initializer[index].rawData.removeAll()
            change(&graph.initializer[index])
        }
    }

    /// Adds a constant of whole numbers.
    mutating func addConstant(_ name: String, _ values: [Int64]) {
        graph.initializer.append(.with { $0.name = name })
        constant(name, values)
    }

    /// Adds a node; names are divided by spaces.
    mutating func addNode(
        _ operation: String,
        _ inputs: String,
        _ outputs: String,
        domain: String = "",
        _ attributes: [OnnxAttribute] = []
    ) {
        var node = OnnxNode()
        node.opType = operation
        node.domain = domain
        node.input = inputs.split(separator: " ").map(String.init)
        node.output = outputs.split(separator: " ").map(String.init)
        node.attribute = attributes
        graph.node.append(node)
    }

    /// An empty graph of inputs by name and type, whose output is "probabilities", of double.
    ///
    /// One input has six columns, of several each has one.
    static func made(_ inputs: [(String, Int32)]) -> OnnxModel {
        var model = OnnxModel()
        model.irVersion = 10
        model.opsetImport = [.with { $0.version = 18 }]
        model.graph.input = inputs.map { name, type in
            .tensor(name, type, [nil, inputs.count == 1 ? 6 : 1])
        }
        model.graph.output = [.tensor("probabilities", DataType.float64, [nil, 1])]
        return model
    }

    /// Adds the sigmoid of a weighted sum, which makes "probabilities".
    mutating func addLogistic(of columns: String, _ weights: [Double]) {
        graph.initializer.append(.doubles("weights", [weights.count, 1], weights))
        addNode("MatMul", "\(columns) weights", "score")
        addNode("Sigmoid", "score", "probabilities")
    }

    /// The model that the graph makes.
    func decoded() throws -> ModelFile {
        try ModelFile.decode(serializedBytes(), name: "made")
    }
}
