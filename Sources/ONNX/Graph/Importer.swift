import Models

/// A graph turned into the parts of a model.
struct ImportedGraph {
    /// The steps before the core.
    let preparation: Preparation
    /// The linear model or the trees, of which there must be one.
    let core: Model.Core
    /// From the raw scores to the probability of default.
    let link: Link
    /// What the graph calls the classes; nil where it does not name them.
    let classes: Classes?
    /// From which probability on the label that the graph gives by itself is default; nil where that is not
    /// understood.
    let labelThreshold: Double?
    /// Where the branches send missing values; nil for a linear model.
    let tracks: MissingTracks?
    /// The format of the inputs; float32 where one of several has it.
    let precision: Precision
    /// The operators on the way to the probability in the order of evaluation, constants left out.
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
    /// The node that each result of the link was first made by.
    private var makers: [Int: String] = [:]

    /// Builds the model of a graph, or refuses the graph.
    ///
    /// - Parameters:
    ///   - graph: the graph of the file.
    ///   - signature: that of the graph.
    ///   - missing: for each feature whether it may be missing.
    ///   - defaultClass: the label of the class that means default, if somebody says it.
    /// - Returns: the parts of the model.
    /// - Throws: a refusal with a sentence that names the node.
    static func importGraph(
        _ graph: OnnxGraph,
        _ signature: GraphSignature,
        missing: [6 of Bool],
        defaultClass: String?
    ) throws(ModelFileError) -> ImportedGraph {
        var importer = Importer()
        try importer.start(graph, signature, missing)
        let walk = try GraphWalk(nodes(of: graph))
        for index in try walk.order(to: signature.output) {
            try importer.evaluate(walk.nodes[index])
        }
        let trace = LabelTrace(walk, graph)
        let labels = try importer.labels(of: signature.others, trace)
        let cut = LabelCut(signature.others, walk, trace.constants)
        guard labels != nil || defaultClass == nil else {
            throw .refused(
                "\(quoted(defaultClass ?? "")) is to mean default, and the graph names no classes; its "
                    + "last column is the probability of default"
            )
        }
        return try importer.finish(signature, try labels?.resolved(defaultClass), cut, walk)
    }

    /// What the nodes of the graph call the classes.
    private mutating func labels(
        of outputs: [OnnxValueInfo],
        _ trace: LabelTrace
    ) throws(ModelFileError) -> ClassLabels? {
        var areCounted = false
        for output in outputs {
            switch try trace.find(output) {
            case .named(let labels, let node): try assembly.name(labels, by: node)
            case .counted: areCounted = true
            case .unknown: break
            }
        }
        return assembly.classes ?? (areCounted ? .counted : nil)
    }

    /// The nodes in the order of the file, at most `ModelFileLimits.graphNodesMax`.
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

    /// Gives the values that the graph begins with: its inputs and its constants of numbers.
    private mutating func start(
        _ graph: OnnxGraph,
        _ signature: GraphSignature,
        _ missing: [6 of Bool]
    ) throws(ModelFileError) {
        for input in signature.inputs.columns {
            let columns = input.columns.marking(missing: missing)
            guard values.updateValue(.columns(columns), forKey: input.name) == nil else {
                throw .refused("the input \(quoted(input.name)) is there twice")
            }
        }
        for constant in graph.initializer where DataType.isUsed(constant.dataType) {
            let owner = "the initializer \(quoted(constant.name))"
            guard values[constant.name] == nil else { throw .refused("\(owner) is there twice") }
            values[constant.name] = .constant(try Tensor(constant, owner: owner))
        }
    }

    /// Evaluates a node whose inputs were evaluated before it, and notes what it makes.
    ///
    /// - Throws: what the operator refuses, or a refusal where an input is missing or an output is
    ///   there.
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
            if case .scores(let scores) = value {
                for result in scores.results where makers[result] == nil {
                    makers[result] = node.label
                }
            }
        }
        if node.proto.opType != "Constant" { operators.append(node.proto.opType) }
    }

    /// The columns that are made from the scores and come out as the probability.
    private mutating func columns(
        of signature: GraphSignature
    ) throws(ModelFileError) -> [Int] {
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
        guard case .scores(let scores) = value else {
            throw .refused(
                "the output \(output) does not come from a linear model or trees on the features"
            )
        }
        return scores.results
    }

    /// Puts the parts together once every node on the way has been evaluated.
    ///
    /// - Parameters:
    ///   - signature: where the probability comes out.
    ///   - classes: which column means default, if the graph names classes.
    ///   - cut: how the graph chooses its own label, if that is understood.
    ///   - walk: finds the node that a refusal names.
    /// - Returns: the parts of the model.
    /// - Throws: a refusal where there is no model, or what comes out is no probability.
    private mutating func finish(
        _ signature: GraphSignature,
        _ classes: Classes?,
        _ cut: LabelCut?,
        _ walk: GraphWalk
    ) throws(ModelFileError) -> ImportedGraph {
        let output = quoted(signature.output)
        let columns = try columns(of: signature)
        let probability = try Self.column(of: classes, in: columns, output)
        guard let core = assembly.core else {
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
        let scoring = ScoringParts(core, program)
        try scoring.refuseUnfit(maker(of: probability, walk) ?? "the output \(output)")
        return ImportedGraph(
            preparation: assembly.preparation,
            core: scoring.core,
            link: scoring.link,
            classes: classes,
            labelThreshold: cut?.threshold { name in
                // What a comparison holds for has the label 1.
                guard classes?.defaultPlace != 0, case .scores(let scores) = values[name] else {
                    return false
                }
                return scores.results == [probability]
            },
            tracks: assembly.tracks,
            precision: signature.inputs.precision,
            operators: operators
        )
    }

    /// The column of the class that means default.
    private static func column(
        of classes: Classes?,
        in columns: [Int],
        _ output: String
    ) throws(ModelFileError) -> Int {
        guard columns.count < 2 else { return columns[classes?.defaultPlace ?? 1] }
        guard classes?.defaultPlace != 0 else {
            throw .refused(
                "the output \(output) is one column, which is that of the second class, and the first is "
                    + "to mean default; export the columns of both"
            )
        }
        return columns[0]
    }

    /// The node that computed a result, whether or not others rounded it or handed it on.
    private func maker(of result: Int, _ walk: GraphWalk) -> String? {
        var result = result
        while case .roundToFloat32(let whole) = assembly.link.operations[result],
            makers[whole] != nil
        {
            result = whole
        }
        if let taken = assembly.taken, taken.scores.contains(result) {
            return walk.nodes[taken.maker].label
        }
        return makers[result]
    }
}
