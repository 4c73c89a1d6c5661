import Models

/// Clip of scores to between two constants.
extension Operator {
    /// Clip of scores, whose limits may be left out.
    ///
    /// - Throws: a refusal of a limit that is not one finite number, of the least above the
    ///   greatest, and of columns, which no exporter clips.
    static func clip(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let node = operands.node
        let scores = try operands.scores(0, &assembly)
        let least = try limit("min", 1, scores.precision, operands)
        let most = try limit("max", 2, scores.precision, operands)
        if let least, let most, least > most {
            throw node.refused(
                "clips to between \(least) and \(most), the least above the greatest"
            )
        }
        var results = scores.results
        if let least {
            let bound = assembly.link.append(.constant(least))
            results = results.map { assembly.link.append(.maximum($0, bound)) }
        }
        if let most {
            // The smaller of two is the negated larger of both negated.
            let bound = assembly.link.append(.constant(-most))
            results = results.map { result in
                let opposite = assembly.link.append(.negate(result))
                return assembly.link.append(
                    .negate(assembly.link.append(.maximum(opposite, bound)))
                )
            }
        }
        return .scores(Scores(results: results, precision: scores.precision))
    }

    /// A limit: an input since version 11 of the operator, an attribute before; nil without one.
    private static func limit(
        _ name: String,
        _ place: Int,
        _ precision: Precision,
        _ operands: Operands
    ) throws(ModelFileError) -> Double? {
        let node = operands.node
        guard operands[place] != nil else {
            return node.has(name) ? try node.float(name, default: 0) : nil
        }
        let values = try operands.floats(place, precision).values
        guard values.count == 1 else {
            throw node.refused("has \(values.count) numbers as its limit \(name); it must be one")
        }
        return values[0]
    }
}
