/// Finds the class labels behind a graph's outputs other than its probability.
///
/// Exporters of float64 graphs keep the labels in a table only, from which the column of the
/// largest score picks one; no node on the way to the probability names them.
struct LabelTrace {
    /// Operators that hand on their first input, as far as labels go.
    static let passing = [
        "Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze",
    ]

    private let walk: GraphWalk
    let constants: [String: OnnxTensor]

    init(_ walk: GraphWalk, _ graph: OnnxGraph) {
        self.walk = walk
        constants = Dictionary(graph.initializer.map { ($0.name, $0) }) { first, _ in first }
    }

    /// What is known of the labels that an output gives.
    enum Finding {
        /// A node has them.
        case named(ClassLabels, GraphNode)
        /// They are the numbers of the columns, or whether something holds: 0 or 1.
        case counted
        /// Nothing.
        case unknown
    }

    /// The labels that an output takes its values from.
    ///
    /// - Throws: a refusal where those of an output of texts cannot be told, or are not two.
    func find(_ output: OnnxValueInfo) throws(ModelFileError) -> Finding {
        var name = output.name
        // A cycle ends with the nodes.
        for _ in walk.nodes {
            guard let node = walk.maker(of: name) else { break }
            if ["ArgMax", "Greater", "GreaterOrEqual"].contains(node.proto.opType) {
                return .counted
            }
            if let labels = try labels(of: node, giving: name) { return .named(labels, node) }
            guard Self.passing.contains(node.proto.opType), let input = node.proto.input.first
            else { break }
            name = input
        }
        guard output.type.tensorType.elemType != DataType.string else {
            let maker = walk.maker(of: name)?.label ?? "the output \(quoted(output.name))"
            throw .refused(
                "\(maker) names classes in a way that cannot be read, so nothing tells which column is "
                    + "that of default; let ArgMax pick them from a table of two, or add a ZipMap"
            )
        }
        return .unknown
    }

    /// The labels that a node has for the value of a name; nil where it has none.
    private func labels(
        of node: GraphNode,
        giving name: String
    ) throws(ModelFileError) -> ClassLabels? {
        switch node.proto.opType {
        case "LinearClassifier" where node.proto.output.first == name:
            return try node.classLabels("classlabels_ints")
        case "TreeEnsembleClassifier" where node.proto.output.first == name:
            return try node.classLabels("classlabels_int64s")
        case "ArrayFeatureExtractor", "Gather":
            return try table(node.proto.input.first ?? "", of: node)
        case "LabelEncoder":
            throw node.refused(
                "gives the classes other names than the model has, so nothing tells which column is that "
                    + "of default; let the classifier have the labels"
            )
        default:
            return nil
        }
    }

    /// The labels in a constant that a node picks from.
    private func table(
        _ name: String,
        of node: GraphNode
    ) throws(ModelFileError) -> ClassLabels? {
        guard let tensor = constants[name] ?? walk.maker(of: name)?.constantTensor else {
            return nil
        }
        if tensor.dataType == DataType.string {
            let texts = tensor.stringData.map { String(decoding: $0, as: UTF8.self) }
            return try ClassLabels(texts, areTexts: true, of: node)
        }
        let owner = "\(node.label): the table of class labels"
        switch try Tensor(tensor, owner: owner).elements {
        case .integers(let numbers):
            return try ClassLabels(numbers.map { "\($0)" }, areTexts: false, of: node)
        case .floats(let numbers, _):
            let whole = numbers.compactMap { Int64(exactly: $0) }
            guard whole.count == numbers.count else {
                throw .refused("\(owner) has fractions; labels are texts or whole numbers")
            }
            return try ClassLabels(whole.map { "\($0)" }, areTexts: false, of: node)
        }
    }
}

extension GraphNode {
    /// The tensor that a Constant node gives as one.
    fileprivate var constantTensor: OnnxTensor? {
        proto.opType == "Constant" ? proto.attribute.first { $0.name == "value" }?.$t : nil
    }
}
