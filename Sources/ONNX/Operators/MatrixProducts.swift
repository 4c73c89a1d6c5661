import Models

/// MatMul and Gemm.
extension Operator {
    /// MatMul of columns [N, k] and a constant [k, 1] or [k, 2].
    static func matMul(_ operands: Operands) throws(ModelFileError) -> Value {
        let columns = try operands.floatColumns(0)
        let (tensor, values) = try operands.floats(1, columns.precision)
        let sums = try scoreCount(tensor, columns, transposed: false, operands.node)
        return .sums(LinearSums(columns, maker: operands.node, matrix: values, sums: sums))
    }

    /// Gemm: alpha · columns · weights + beta · bias, the weights transposed where `transB` says
    /// so.
    ///
    /// - Throws: a refusal of transposed features, of shapes that do not fit, and of factors that
    ///   make a weight or bias infinite.
    static func gemm(_ operands: Operands) throws(ModelFileError) -> Value {
        let node = operands.node
        let columns = try operands.floatColumns(0)
        guard node.integer("transA", default: 0) == 0 else {
            throw node.refused("transposes the features; transA must be 0")
        }
        let transposed = node.integer("transB", default: 0) != 0
        let alpha = try node.float("alpha", default: 1)
        let beta = try node.float("beta", default: 1)
        let (tensor, values) = try operands.floats(1, columns.precision)
        let sums = try scoreCount(tensor, columns, transposed: transposed, node)
        var matrix = values
        if transposed {
            for row in 0..<columns.count {
                for sum in 0..<sums {
                    matrix[row * sums + sum] = values[sum * columns.count + row]
                }
            }
        }
        var biases = [Double](repeating: 0, count: sums)
        if operands[2] != nil {
            let (tensor, values) = try operands.floats(2, columns.precision)
            guard let row = tensor.row(of: values, columns: sums) else {
                throw node.refused("has a bias of shape \(tensor.dimensions) for \(sums) scores")
            }
            biases = row.map { $0 * beta }
        }
        matrix = matrix.map { $0 * alpha }
        try refuseInfinite(matrix, "a weight that alpha", columns.precision, node)
        try refuseInfinite(biases, "a bias that beta", columns.precision, node)
        return .sums(
            LinearSums(columns, maker: node, matrix: matrix, sums: sums, biases: biases)
        )
    }

    /// Refuses numbers that were finite before a factor and are not in the format of the sums.
    private static func refuseInfinite(
        _ values: [Double],
        _ words: String,
        _ precision: Precision,
        _ node: GraphNode
    ) throws(ModelFileError) {
        let areFinite = values.allSatisfy {
            precision == .float32 ? Float($0).isFinite : $0.isFinite
        }
        guard areFinite else { throw node.refused("has \(words) makes infinite") }
    }

    /// The number of sums of a matrix of weights, which must be one or two of all columns.
    private static func scoreCount(
        _ tensor: Tensor,
        _ columns: Columns,
        transposed: Bool,
        _ node: GraphNode
    ) throws(ModelFileError) -> Int {
        let shape = transposed ? tensor.dimensions.reversed() : tensor.dimensions
        guard shape.count == 2, shape[0] == columns.count, (1...2).contains(shape[1]) else {
            let right = "\(columns.count) rows and one or two columns"
            throw node.refused(
                "has weights of shape \(tensor.dimensions); sums of \(columns.count) columns need "
                    + (transposed ? "\(right), transposed" : right)
            )
        }
        return shape[1]
    }
}
