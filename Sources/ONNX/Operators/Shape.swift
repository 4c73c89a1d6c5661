import Models

/// Concat, Flatten and Reshape, where they leave rows as they are.
extension Operator {
    static func concat(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let node = operands.node
        try node.requireColumnAxis("axis", default: 1)
        var results: [Int] = []
        var precision: Precision?
        for place in operands.values.indices {
            let scores = try operands.scores(place, &assembly)
            guard precision == nil || precision == scores.precision else {
                throw node.refused("mixes float32 with float64")
            }
            precision = scores.precision
            results += scores.results
        }
        guard let precision, (1...2).contains(results.count) else {
            throw node.refused("makes \(results.count) columns; a probability has one or two")
        }
        return .scores(Scores(results: results, precision: precision))
    }

    static func flatten(_ operands: Operands) throws(ModelFileError) -> Value {
        guard operands.node.integer("axis", default: 1) == 1 else {
            throw operands.node.refused("must flatten from axis 1")
        }
        return try operands.value(0)
    }

    static func reshape(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let value = try operands.value(0)
        let columns: Int
        if case .columns = value {
            columns = featureCount
        } else {
            columns = try operands.scores(0, &assembly).results.count
        }
        let shape = try operands.integers(1)
        guard shape == [-1, Int64(columns)] || shape == [0, Int64(columns)] || shape == [0, -1]
        else {
            throw operands.node.refused("reshapes \(columns) columns to \(shape)")
        }
        return value
    }
}
