import Models

/// TreeEnsembleRegressor of ai.onnx.ml 1 and 3.
extension Operator {
    /// Regressors give float whatever they read, one or two targets.
    static func treeEnsembleRegressor(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let node = operands.node
        let columns = try operands.castColumns(0)
        var table = try NodeTable(node, columns)
        let weights = try node.floats("target_weights")
        guard !weights.isEmpty else { throw node.refused("has no target_weights") }
        _ = try table.readWeights(prefix: "target", weights: weights)
        let name = node.string("aggregate_function", default: "SUM")
        let transform = try PostTransform(of: node)
        let scores = try aggregate(table.trees, name, transform, columns, operands, &assembly)
        return .scores(assembly.rounded(scores.results))
    }

    /// Aggregates trees, adds base values and transforms, as regressors of every version do.
    static func aggregate(
        _ source: SourceTrees,
        _ name: String,
        _ transform: PostTransform,
        _ columns: Columns,
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Scores {
        let node = operands.node
        let count = try node.targetCount(source)
        let aggregates: [String: TreeEnsemble.Aggregate] = [
            "SUM": .sum, "AVERAGE": .sum, "MIN": .minimum, "MAX": .maximum,
        ]
        guard let aggregate = aggregates[name] else {
            throw node.refused(
                "has the aggregate function \(quoted(name)); SUM, AVERAGE, MIN and MAX are known"
            )
        }
        if aggregate != .sum { try node.refuseMissingValues(source, targets: count) }
        let trees = try TreeNormalizer.normalize(
            source,
            scores: count,
            aggregate: aggregate,
            precision: columns.precision,
            owner: node
        )
        let precision = columns.precision
        var raw = try assembly.take(
            trees,
            from: source,
            of: columns,
            scores: count,
            for: node.label
        )
        if name == "AVERAGE" {
            let divisor = assembly.link.append(.constant(Double(trees.trees.count)))
            raw = raw.map { assembly.link.append(.divide($0, divisor), in: precision) }
        }
        let baseValues = try node.baseValues()
        guard baseValues.isEmpty || baseValues.count == count else {
            throw node.refused("has \(baseValues.count) base values for \(count) targets")
        }
        for (index, base) in baseValues.enumerated() {
            let constant = assembly.link.append(.constant(base))
            raw[index] = assembly.link.append(.add(raw[index], constant), in: precision)
        }
        let scores = Scores(results: raw, precision: precision)
        guard transform == .none || count == 2 else {
            throw node.refused(
                "ends in \(transform.rawValue) with one target, which onnxruntime leaves out; "
                    + "a Sigmoid node after it says the same clearly"
            )
        }
        return Scores(results: try transform.apply(scores, node, &assembly), precision: precision)
    }
}

extension GraphNode {
    /// One or two targets, as the node says, and no weights for others.
    fileprivate func targetCount(_ source: SourceTrees) throws(ModelFileError) -> Int {
        let count = integer("n_targets", default: 1)
        guard count == 1 || count == 2 else {
            throw refused("has \(count) targets; a probability is made from one or two")
        }
        guard count == 2 || source.nodes.allSatisfy({ $0.second == nil }) else {
            throw refused("gives a weight to target 1 and has one target, 0")
        }
        return Int(count)
    }

    /// A minimum or maximum needs a value from every leaf.
    fileprivate func refuseMissingValues(
        _ source: SourceTrees,
        targets: Int
    ) throws(ModelFileError) {
        for (place, entry) in source.nodes.enumerated() where entry.mode == .leaf {
            guard entry.first != nil, entry.second != nil || targets == 1 else {
                throw refused("has \(source.name(place)) without a weight")
            }
        }
    }
}
