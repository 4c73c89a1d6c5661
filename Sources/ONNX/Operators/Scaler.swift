import Models

/// Scaler: (x - offset) * scale, given as float32 whatever the input.
extension Operator {
    /// Scaler of ai.onnx.ml 1.
    ///
    /// Computed in the format of the columns, whole numbers as float, and then rounded to float.
    ///
    /// - Throws: a refusal of an offset or scale of other than one number or one for each column,
    ///   or of one that is not finite.
    static func scaler(_ operands: Operands) throws(ModelFileError) -> Value {
        let node = operands.node
        var columns = try operands.castColumns(0)
        let offset = try row("offset", fallback: 0, columns.count, node)
        let scale = try row("scale", fallback: 1, columns.count, node)
        let precision = columns.precision
        columns = try columns.appending(.subtract, offset, in: precision, for: node)
        columns = try columns.appending(.multiply, scale, in: precision, for: node)
        return .columns(try columns.cast(to: .floats(.float32), for: node))
    }

    /// One number for each column, from an attribute of none, one or as many.
    private static func row(
        _ name: String,
        fallback: Double,
        _ count: Int,
        _ node: GraphNode
    ) throws(ModelFileError) -> [Double] {
        let values = try node.floats(name)
        guard values.allSatisfy(\.isFinite) else {
            throw node.refused("has a value in \(name) that is NaN or infinite")
        }
        switch values.count {
        case 0: return [Double](repeating: fallback, count: count)
        case 1: return [Double](repeating: values[0], count: count)
        case count: return values
        default:
            throw node.refused(
                "has \(values.count) values in \(name); \(count) columns need 1 or \(count)"
            )
        }
    }
}
