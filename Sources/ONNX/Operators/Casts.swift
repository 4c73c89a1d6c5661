import Models

/// Cast between float and double, and Constant.
extension Operator {
    static func cast(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let node = operands.node
        let type = Int32(truncatingIfNeeded: node.integer("to", default: 0))
        guard let precision = DataType.precision(type) else {
            throw node.refused("casts to \(DataType.name(type)); only float and double can be used")
        }
        switch try operands.value(0) {
        case .columns(var columns):
            if precision == .float32, columns.precision == .float64 {
                columns = try columns.appending(.roundToFloat32, for: node)
            }
            columns.precision = precision
            return .columns(columns)
        case .constant(let tensor):
            guard case .floats(let values, _) = tensor.elements else {
                throw node.refused("casts integers; constants must be float or double")
            }
            let rounded = precision == .float32 ? values.map { Double(Float($0)) } : values
            return .constant(
                Tensor(dimensions: tensor.dimensions, elements: .floats(rounded, precision))
            )
        case .scores, .sums:
            let scores = try operands.scores(0, &assembly)
            let results =
                precision == .float32
                ? scores.results.map { assembly.link.append(.roundToFloat32($0)) } : scores.results
            return .scores(Scores(results: results, precision: precision))
        }
    }

    static func constant(_ operands: Operands) throws(ModelFileError) -> Value {
        let node = operands.node
        if let tensor = try node.tensor("value") { return .constant(tensor) }
        if node.has("value_float") {
            let value = try node.float("value_float", default: 0)
            return .constant(Tensor(dimensions: [], elements: .floats([value], .float32)))
        }
        let floats = try node.floats("value_floats")
        guard !floats.isEmpty else {
            throw node.refused("has no value of float or double")
        }
        return .constant(Tensor(dimensions: [floats.count], elements: .floats(floats, .float32)))
    }
}
