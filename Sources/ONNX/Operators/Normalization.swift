import Models

/// Normalizer, and the ReduceSum with which others write it.
extension Operator {
    /// Normalizer of ai.onnx.ml 1: each score divided by the norm of the row, and left alone where
    /// that is 0.
    ///
    /// The norm is L1, L2 or MAX, which is the default and the greatest score, not its magnitude.
    static func normalizer(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let scores = try operands.scores(0, &assembly)
        let node = operands.node
        let norm = node.string("norm", default: "MAX")
        let divisor: Int
        switch norm {
        case "L1":
            divisor = combine(scores.results.map { assembly.link.append(.absolute($0)) }, &assembly)
            {
                .add($0, $1)
            }
        case "L2":
            let squares = scores.results.map { assembly.link.append(.multiply($0, $0)) }
            let sum = combine(squares, &assembly) { .add($0, $1) }
            divisor = assembly.link.append(.squareRoot(sum))
        case "MAX":
            divisor = combine(scores.results, &assembly) { .maximum($0, $1) }
        default:
            throw node.refused("has the norm \(quoted(norm)); L1, L2 and MAX are known")
        }
        let results = scores.results.map {
            assembly.link.append(.divideUnlessZero($0, divisor), in: .float32)
        }
        return .scores(Scores(results: results, precision: .float32))
    }

    /// ReduceSum along the columns, the axes an input since operator set 13 and an attribute
    /// before.
    static func reduceSum(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let scores = try operands.scores(0, &assembly)
        let node = operands.node
        let axes = operands[1] == nil ? node.integers("axes") : try operands.integers(1).values
        guard axes == [1] || axes == [-1], node.integer("keepdims", default: 1) == 1 else {
            throw node.refused("must sum along axis 1 and keep the dimension")
        }
        let sum = combine(scores.results, &assembly) { .add($0, $1) }
        let result =
            scores.precision == .float32 ? assembly.link.append(.roundToFloat32(sum)) : sum
        return .scores(Scores(results: [result], precision: scores.precision))
    }

    /// One result from one or two.
    private static func combine(
        _ results: [Int],
        _ assembly: inout Assembly,
        _ operation: (Int, Int) -> LinkProgram.Operation
    ) -> Int {
        results.count == 1 ? results[0] : assembly.link.append(operation(results[0], results[1]))
    }
}
