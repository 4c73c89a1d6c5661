import Models

/// Concat, Flatten and Reshape, where they leave rows as they are.
extension Operator {
    /// Concat of columns of one type, or of one or two scores of one format.
    ///
    /// - Throws: a refusal of columns with scores, of more than two scores, and of more columns
    ///   than `ModelFileLimits.columnsMax`.
    static func concat(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let node = operands.node
        try node.requireColumnAxis("axis", default: 1)
        if case .columns = operands[0] { return .columns(try joined(operands)) }
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

    /// FeatureVectorizer: the columns of all inputs beside each other, as float.
    static func featureVectorizer(_ operands: Operands) throws(ModelFileError) -> Value {
        let node = operands.node
        let counts = node.integers("inputdimensions")
        var columns: [Column] = []
        for place in operands.values.indices {
            let next = try operands.columns(place).cast(to: .floats(.float32), for: node)
            guard counts.indices.contains(place), counts[place] == next.count else {
                throw node.refused(
                    "has the inputdimensions \(counts.prefix(8)) for \(next.count) "
                        + "columns of its input \(place + 1)"
                )
            }
            columns += next.columns
        }
        guard counts.count == operands.values.count else {
            throw node.refused(
                "has \(counts.count) inputdimensions for \(operands.values.count) inputs"
            )
        }
        return .columns(try Columns(columns, of: .floats(.float32), for: node))
    }

    /// The columns of all inputs beside each other.
    private static func joined(_ operands: Operands) throws(ModelFileError) -> Columns {
        let elements = try operands.columns(0).elements
        var columns: [Column] = []
        for place in operands.values.indices {
            let next = try operands.columns(place)
            guard next.elements == elements else {
                throw operands.node.refused("joins columns of different types")
            }
            columns += next.columns
        }
        return try Columns(columns, of: elements, for: operands.node)
    }

    /// Flatten from axis 1, which leaves a matrix as it is.
    static func flatten(_ operands: Operands) throws(ModelFileError) -> Value {
        guard operands.node.integer("axis", default: 1) == 1 else {
            throw operands.node.refused("must flatten from axis 1")
        }
        return try operands.value(0)
    }

    /// Reshape to rows of as many columns as there are, the rows being -1 or 0: what they were.
    static func reshape(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let value = try operands.value(0)
        let columns: Int
        if case .columns(let features) = value {
            columns = features.count
        } else {
            columns = try operands.scores(0, &assembly).results.count
        }
        let shape = try operands.integers(1).values
        guard shape == [-1, Int64(columns)] || shape == [0, Int64(columns)] || shape == [0, -1]
        else {
            throw operands.node.refused("reshapes \(columns) columns to \(shape)")
        }
        return value
    }
}
