import Models

/// TreeEnsembleClassifier of ai.onnx.ml 1 and 3.
extension Operator {
    /// Where the text of ONNX leaves two classes open, this does as onnxruntime does.
    ///
    /// Weights of class 0 alone are the score of class 1 (the second label); those of class 1 alone
    /// are too, beside a score of 0 for class 0. One base value belongs to class 0 or, if that is
    /// the only one, to the score.
    static func treeEnsembleClassifier(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let node = operands.node
        let columns = try operands.castColumns(0)
        try assembly.name(node.classLabels("classlabels_int64s"), by: node)
        let transform = try PostTransform(of: node)
        var table = try NodeTable(node, columns)
        let weights = try node.floats("class_weights")
        guard !weights.isEmpty else { throw node.refused("has no class_weights") }
        let classes = try table.readWeights(prefix: "class", weights: weights)
        let baseValues = try node.baseValues()

        let count = classes.first && classes.second ? 2 : 1
        let trees = try TreeNormalizer.normalize(
            classes.first ? table.trees : table.trees.withSecondValuesFirst(),
            scores: count,
            aggregate: .sum,
            precision: columns.precision,
            owner: node
        )
        var raw = try assembly.take(
            trees,
            from: table.trees,
            of: columns,
            scores: count,
            for: node.label
        )
        if let base = baseValues.first {
            guard baseValues.count == 1, classes.first else {
                throw node.refused(
                    "has \(baseValues.count) base values for two classes, which onnxruntime does "
                        + "not add as ONNX says; it can have one, beside weights of class 0"
                )
            }
            let constant = assembly.link.append(.constant(base))
            raw[0] = assembly.link.append(.add(raw[0], constant), in: columns.precision)
        }
        if !classes.first { raw.insert(assembly.link.append(.constant(0)), at: 0) }
        let results =
            raw.count == 1
            ? transform.applyToSingle(raw[0], columns.precision, &assembly)
            : try transform.apply(
                Scores(results: raw, precision: columns.precision),
                node,
                &assembly
            )
        return .scores(assembly.rounded(results))
    }
}

extension SourceTrees {
    /// The trees with the values of the second score as those of the first.
    func withSecondValuesFirst() -> SourceTrees {
        var trees = self
        for place in trees.nodes.indices {
            trees.nodes[place].first = trees.nodes[place].second
            trees.nodes[place].second = nil
        }
        return trees
    }
}

extension Assembly {
    /// Results as the float32 tensor that ai.onnx.ml 1 to 3 give whatever they read.
    mutating func rounded(_ results: [Int]) -> Scores {
        Scores(results: results.map { link.append(.roundToFloat32($0)) }, precision: .float32)
    }
}

extension GraphNode {
    /// The finite base values.
    func baseValues() throws(ModelFileError) -> [Double] {
        let values = try floats("base_values")
        guard values.allSatisfy(\.isFinite) else {
            throw refused("has a base value that is NaN or infinite")
        }
        return values
    }
}
