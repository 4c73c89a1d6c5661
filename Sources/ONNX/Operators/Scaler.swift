import Models

/// Scaler: (x - offset) * scale, given as float32 whatever the input.
extension Operator {
    static func scaler(_ operands: Operands) throws(ModelFileError) -> Value {
        let node = operands.node
        var columns = try operands.columns(0)
        let offset = try row("offset", fallback: 0, node)
        let scale = try row("scale", fallback: 1, node)
        let precision = columns.precision
        columns = try columns.appending(ColumnStep(.subtract, offset, in: precision), for: node)
        columns = try columns.appending(ColumnStep(.multiply, scale, in: precision), for: node)
        if precision == .float64 {
            columns = try columns.appending(.roundToFloat32, for: node)
        }
        return .columns(columns)
    }

    /// One number for each column, from an attribute of none, one or six.
    private static func row(
        _ name: String,
        fallback: Double,
        _ node: GraphNode
    ) throws(ModelFileError) -> Features {
        let values = try node.floats(name)
        guard values.allSatisfy(\.isFinite) else {
            throw node.refused("has a value in \(name) that is NaN or infinite")
        }
        switch values.count {
        case 0: return Features(repeating: fallback)
        case 1: return Features(repeating: values[0])
        case featureCount: return Features { values[$0] }
        default:
            throw node.refused("has \(values.count) values in \(name); six columns need one or six")
        }
    }
}
