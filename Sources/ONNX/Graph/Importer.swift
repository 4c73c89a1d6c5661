import Models

/// A graph turned into the parts of a model.
struct ImportedGraph {
    let preparation: Preparation
    let core: Model.Core
    let link: Link
    let precision: Precision
    let operators: [String]

    /// What the model is, as far as the graph tells.
    var algorithm: String {
        switch core {
        case .trees(let trees): trees.trees.count == 1 ? "decision tree" : "tree ensemble"
        case .linear: isLogistic ? "logistic regression" : "linear model"
        }
    }

    /// Whether a sigmoid stands between the scores and the probability.
    private var isLogistic: Bool {
        switch link {
        case .identity: false
        case .sigmoid: true
        case .program(let program):
            program.operations.contains { if case .sigmoid = $0 { true } else { false } }
        }
    }
}

/// Follows a graph back from its probability and builds the model that computes it.
struct Importer {
    private var assembly = Assembly()
    private var values: [String: Value] = [:]
    private var operators: [String] = []

    /// Builds the model of a graph, or refuses the graph with a sentence that names the node.
    static func importGraph(_ graph: OnnxGraph) throws(ModelFileError) -> ImportedGraph {
        let signature = try GraphSignature(graph)
        var importer = Importer()
        try importer.start(graph, signature)
        let walk = try GraphWalk(nodes(of: graph))
        for index in try walk.order(to: signature.output) {
            try importer.evaluate(walk.nodes[index])
        }
        return try importer.finish(signature)
    }

    private static func nodes(of graph: OnnxGraph) throws(ModelFileError) -> [GraphNode] {
        guard graph.node.count <= ModelFileLimits.graphNodesMax else {
            throw .refused(
                "the graph has \(graph.node.count) nodes; at most "
                    + "\(ModelFileLimits.graphNodesMax) are read"
            )
        }
        var nodes: [GraphNode] = []
        for (place, proto) in graph.node.enumerated() {
            nodes.append(try GraphNode(proto, place: place))
        }
        return nodes
    }

    private mutating func start(
        _ graph: OnnxGraph,
        _ signature: GraphSignature
    ) throws(ModelFileError) {
        var preparation = Preparation()
        if signature.precision == .float32 { _ = preparation.append(.roundToFloat32) }
        values[signature.input] = .columns(
            Columns(preparation: preparation, precision: signature.precision)
        )
        for constant in graph.initializer where DataType.isUsed(constant.dataType) {
            let owner = "the initializer \(quoted(constant.name))"
            guard values[constant.name] == nil else { throw .refused("\(owner) is there twice") }
            values[constant.name] = .constant(try Tensor(constant, owner: owner))
        }
    }

    private mutating func evaluate(_ node: GraphNode) throws(ModelFileError) {
        var inputs: [Value?] = []
        for name in node.proto.input {
            guard name.isEmpty || values[name] != nil else {
                throw node.refused(
                    "reads \(quoted(name)), which is no probability or feature and no constant"
                )
            }
            inputs.append(name.isEmpty ? nil : values[name])
        }
        let operands = Operands(node: node, values: inputs)
        let outputs = try Operator.evaluate(operands, &assembly)
        for (name, value) in zip(node.proto.output, outputs) where !name.isEmpty {
            guard values[name] == nil else {
                throw node.refused("makes \(quoted(name)), which the graph is given already")
            }
            values[name] = value
        }
        if node.proto.opType != "Constant" { operators.append(node.proto.opType) }
    }

    private mutating func finish(
        _ signature: GraphSignature
    ) throws(ModelFileError) -> ImportedGraph {
        let output = quoted(signature.output)
        var value = values[signature.output]
        if case .sums(let sums) = value {
            value = .scores(
                Scores(
                    results: try assembly.take(sums, for: "the output \(output)"),
                    precision: sums.precision
                )
            )
        }
        guard case .scores(let scores) = value, let probability = scores.results.last,
            let core = assembly.core
        else {
            throw .refused(
                "the output \(output) does not come from a linear model or trees on the features"
            )
        }
        guard let program = assembly.link.program(for: probability) else {
            throw .refused(
                "the way from the scores to \(output) takes more than "
                    + "\(LinkProgram.operationsMax) operations"
            )
        }
        return ImportedGraph(
            preparation: assembly.preparation,
            core: core,
            link: Link(program),
            precision: signature.precision,
            operators: operators
        )
    }
}
