import Models

/// Writes the parts of a model as nodes of a graph, each named after the value that it makes.
struct GraphWriter {
    /// The graph without a name.
    private(set) var graph = OnnxGraph()
    private var hasTrees = false

    /// Writes the whole graph, all but its name.
    init(_ model: Model) throws(ModelFileError) {
        let columns = try write(model.preparation)
        let score =
            switch model.core {
            case .linear(let linear): try write(linear, of: columns)
            case .trees(let trees): try write(trees, of: columns)
            }
        let probability = try write(model.link, of: score)
        writeOutputs(probability, threshold: model.threshold)
        graph.input = [.tensor("features", DataType.float64, [nil, featureCount])]
        graph.output = [
            .tensor("label", DataType.int64, [nil]),
            .tensor("probabilities", DataType.float64, [nil, 2]),
        ]
    }

    /// The operator sets that the graph needs, in the oldest version that has all its operators.
    var operatorSets: [OnnxOperatorSet] {
        // GreaterOrEqual came with 12, TreeEnsemble with 5.
        let standard = OnnxOperatorSet.with { $0.version = 12 }
        let machineLearning = OnnxOperatorSet.with {
            $0.domain = "ai.onnx.ml"
            $0.version = 5
        }
        return hasTrees ? [standard, machineLearning] : [standard]
    }

    /// The version of the file format (IR) that came with the operator sets.
    var formatVersion: Int64 { hasTrees ? 10 : 7 }

    /// The prepared columns, a node for each step.
    private mutating func write(_ preparation: Preparation) throws(ModelFileError) -> String {
        var columns = "features"
        for (index, step) in preparation.steps.enumerated() {
            try refuseFloat32(step.precision)
            guard step.isForAllColumns else { throw Self.singleColumns }
            let operand = constant("operand_\(index + 1)", [1, featureCount], step.operand)
            let (name, inputs) =
                switch step.operation {
                case .add: ("Add", [columns, operand])
                case .subtract: ("Sub", [columns, operand])
                case .subtractFromOperand: ("Sub", [operand, columns])
                case .multiply: ("Mul", [columns, operand])
                case .divide: ("Div", [columns, operand])
                case .divideOperand: ("Div", [operand, columns])
                case .round: ("Identity", [columns])
                case .truncate, .replace, .set: throw Self.singleColumns
                }
            columns = node(name, inputs, "columns_\(index + 1)")
        }
        return columns
    }

    private mutating func write(
        _ linear: LinearModel,
        of columns: String
    ) throws(ModelFileError) -> String {
        try refuseFloat32(linear.precision)
        guard linear.second == nil else { throw Self.twoScores }
        let weights = constant("weights", [featureCount, 1], linear.first.weights)
        let bias = constant("bias", [1], [linear.first.bias])
        let weighted = node("MatMul", [columns, weights], "weighted_sum")
        return node("Add", [weighted, bias], "score")
    }

    private mutating func write(
        _ trees: TreeEnsemble,
        of columns: String
    ) throws(ModelFileError) -> String {
        try refuseFloat32(trees.precision)
        guard trees.secondValues.isEmpty else { throw Self.twoScores }
        hasTrees = true
        return node(
            "TreeEnsemble",
            [columns],
            "score",
            domain: "ai.onnx.ml",
            attributes: try TreeWriter(trees).attributes
        )
    }

    /// The probability as one column.
    private mutating func write(_ link: Link, of score: String) throws(ModelFileError) -> String {
        switch link {
        case .identity: return score
        case .sigmoid: return node("Sigmoid", [score], "probability")
        case .program:
            throw .refused(
                "the model comes to its probability by a program of operations; only the score itself "
                    + "and its sigmoid can be written"
            )
        }
    }

    /// The label and the two columns that readers of scikit-learn models expect.
    private mutating func writeOutputs(_ probability: String, threshold: Double) {
        let one = constant("one", [1], [1])
        let complement = node("Sub", [one, probability], "complement")
        _ = node(
            "Concat",
            [complement, probability],
            "probabilities",
            attributes: [.integer("axis", 1)]
        )
        let limit = constant("threshold", [1], [threshold])
        let isDefault = node("GreaterOrEqual", [probability, limit], "is_default")
        let column = node(
            "Cast",
            [isDefault],
            "label_column",
            attributes: [.integer("to", Int64(DataType.int64))]
        )
        graph.initializer.append(
            .with {
                $0.name = "label_shape"
                $0.dims = [1]
                $0.dataType = DataType.int64
                $0.int64Data = [-1]
            }
        )
        _ = node("Reshape", [column, "label_shape"], "label")
    }

    private static let twoScores = ModelFileError.refused(
        "the model has two scores; only models of one score can be written"
    )

    private static let singleColumns = ModelFileError.refused(
        "the model prepares its columns in different ways, or puts other numbers in them; only "
            + "arithmetic on all six can be written"
    )

    /// Refuses a part that computes in float32, whose roundings the graph would not have.
    private func refuseFloat32(_ precision: Precision) throws(ModelFileError) {
        guard precision == .float64 else {
            throw .refused("the model computes in float32; only float64 models can be written")
        }
    }

    /// Adds a node and returns the name of the value that it makes.
    private mutating func node(
        _ operation: String,
        _ inputs: [String],
        _ output: String,
        domain: String = "",
        attributes: [OnnxAttribute] = []
    ) -> String {
        graph.node.append(
            .with {
                $0.name = output
                $0.opType = operation
                $0.domain = domain
                $0.input = inputs
                $0.output = [output]
                $0.attribute = attributes
            }
        )
        return output
    }

    /// Adds a constant of double and returns its name.
    private mutating func constant(
        _ name: String,
        _ dimensions: [Int],
        _ values: [Double]
    ) -> String {
        graph.initializer.append(.doubles(name, dimensions, values))
        return name
    }

    private mutating func constant(
        _ name: String,
        _ dimensions: [Int],
        _ values: Features
    ) -> String {
        constant(name, dimensions, (0..<featureCount).map { values[$0] })
    }
}
