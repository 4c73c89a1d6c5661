import Models

/// Softmax over the columns of a row.
extension Operator {
    /// Softmax over two scores.
    static func softmax(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let scores = try operands.scores(0, &assembly)
        // The default of operator sets before 13, 1, means the same for two dimensions.
        try operands.node.requireColumnAxis("axis", default: -1)
        let results = try softmax(scores, operands.node, &assembly)
        return .scores(Scores(results: results, precision: scores.precision))
    }

    /// The softmax of two scores is the sigmoid of their difference.
    static func softmax(
        _ scores: Scores,
        _ node: GraphNode,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> [Int] {
        guard scores.results.count == 2 else {
            throw node.refused("takes the softmax of one score, which is always 1")
        }
        let (a, b) = (scores.results[0], scores.results[1])
        return [(a, b), (b, a)].map { this, other in
            let difference = assembly.link.append(.subtract(this, other), in: scores.precision)
            return assembly.link.append(.sigmoid(difference), in: scores.precision)
        }
    }
}

extension GraphNode {
    /// Refuses an axis other than the one along the columns.
    func requireColumnAxis(_ name: String, default value: Int64) throws(ModelFileError) {
        let axis = integer(name, default: value)
        guard axis == 1 || axis == -1 else {
            throw refused("works along axis \(axis); the columns of a row are axis 1")
        }
    }
}
