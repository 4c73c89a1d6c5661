import Models

/// Sigmoid, Abs and Neg.
extension Operator {
    /// One operation of the link on each of one or two scores.
    static func unary(
        _ operands: Operands,
        _ assembly: inout Assembly,
        _ operation: (Int) -> LinkProgram.Operation
    ) throws(ModelFileError) -> Value {
        let scores = try operands.scores(0, &assembly)
        let results = scores.results.map {
            assembly.link.append(operation($0), in: scores.precision)
        }
        return .scores(Scores(results: results, precision: scores.precision))
    }
}
