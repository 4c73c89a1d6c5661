import Models

/// Cast, CastLike and Constant.
extension Operator {
    /// Cast, whose attribute `to` names a type of `DataType`.
    ///
    /// Columns can become float, double or whole numbers; constants and scores float or double.
    static func cast(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let node = operands.node
        let number = node.integer("to", default: 0)
        // Cut to fewer bits, a number that is no type may become one.
        guard let type = Int32(exactly: number) else {
            throw node.refused("casts to type \(number), which ONNX does not have")
        }
        switch try operands.value(0) {
        case .columns(let columns):
            guard let elements = DataType.elements(type) else {
                throw node.refused(
                    "casts to \(DataType.name(type)); features can be float, double, int32 or int64"
                )
            }
            return .columns(try columns.cast(to: elements, for: node))
        case .constant(let tensor):
            guard case .floats(let values, _) = tensor.elements else {
                throw node.refused("casts integers; constants must be float or double")
            }
            let precision = try floats(type, node)
            let rounded = precision == .float32 ? values.map { Double(Float($0)) } : values
            return .constant(
                Tensor(dimensions: tensor.dimensions, elements: .floats(rounded, precision))
            )
        case .scores, .sums:
            let precision = try floats(type, node)
            let scores = try operands.scores(0, &assembly)
            let results =
                precision == .float32
                ? scores.results.map { assembly.link.append(.roundToFloat32($0)) } : scores.results
            return .scores(Scores(results: results, precision: precision))
        }
    }

    /// The format that a type is, or a refusal of all but float and double.
    private static func floats(
        _ type: Int32,
        _ node: GraphNode
    ) throws(ModelFileError) -> Precision {
        guard let precision = DataType.precision(type) else {
            throw node.refused("casts to \(DataType.name(type)); only float and double can be used")
        }
        return precision
    }

    /// A cast of columns to the type of others.
    static func castLike(_ operands: Operands) throws(ModelFileError) -> Value {
        let columns = try operands.columns(0)
        return .columns(
            try columns.cast(to: try operands.columns(1).elements, for: operands.node)
        )
    }

    /// Constant: a tensor, one number or a list of numbers of float, int64 or what the tensor has.
    ///
    /// - Throws: a refusal of a text, of a sparse tensor, and of an empty list.
    static func constant(_ operands: Operands) throws(ModelFileError) -> Value {
        let node = operands.node
        if let tensor = try node.tensor("value") { return .constant(tensor) }
        if node.has("value_float") {
            let value = try node.float("value_float", default: 0)
            return .constant(Tensor(dimensions: [], elements: .floats([value], .float32)))
        }
        if node.has("value_int") {
            let value = node.integer("value_int", default: 0)
            return .constant(Tensor(dimensions: [], elements: .integers([value])))
        }
        let integers = node.integers("value_ints")
        if !integers.isEmpty {
            return .constant(Tensor(dimensions: [integers.count], elements: .integers(integers)))
        }
        let floats = try node.floats("value_floats")
        guard !floats.isEmpty else {
            throw node.refused("has no value of float, double or whole numbers")
        }
        return .constant(Tensor(dimensions: [floats.count], elements: .floats(floats, .float32)))
    }
}
