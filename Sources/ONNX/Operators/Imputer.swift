import Models

/// Imputer: another number for each value that stands for a missing one.
extension Operator {
    /// Imputer of ai.onnx.ml 1, for floats and for whole numbers by attributes of their own.
    ///
    /// What is replaced is 0 unless the node says otherwise, as ONNX has it; NaN stands for itself.
    ///
    /// - Throws: a refusal of values to impute that are not one or one for each column, or not
    ///   finite.
    static func imputer(_ operands: Operands) throws(ModelFileError) -> Value {
        let node = operands.node
        let columns = try operands.columns(0)
        let isWhole = columns.elements == .wholeNumbers
        let replaced =
            isWhole
            ? try wholeNumber(node.integer("replaced_value_int64", default: 0), node)
            : Double(node.float32("replaced_value_float"))
        let imputed =
            isWhole
            ? try wholeNumbers("imputed_value_int64s", node)
            : try node.floats("imputed_value_floats")
        guard imputed.count == 1 || imputed.count == columns.count else {
            throw node.refused(
                "has \(imputed.count) values to impute; \(columns.count) columns need 1 or "
                    + "\(columns.count)"
            )
        }
        guard imputed.allSatisfy(\.isFinite) else {
            throw node.refused("imputes a value that is NaN or infinite")
        }
        var result = columns
        for (place, column) in columns.columns.enumerated() {
            // In a column of finite features that has not been computed with, none is missing.
            if replaced.isNaN && !column.isPossiblyNaN { continue }
            let step = Column.Step(
                operation: .replace,
                operand: replaced,
                replacement: imputed.count == 1 ? imputed[0] : imputed[place],
                precision: isWhole ? .float64 : columns.precision
            )
            try result.append(step, at: place, for: node)
        }
        return .columns(result)
    }

    /// A list of whole numbers, each of which float64 must have.
    private static func wholeNumbers(
        _ name: String,
        _ node: GraphNode
    ) throws(ModelFileError) -> [Double] {
        var values: [Double] = []
        for value in node.integers(name) {
            values.append(try wholeNumber(value, node))
        }
        return values
    }

    /// A whole number as the float64 that features are.
    private static func wholeNumber(
        _ value: Int64,
        _ node: GraphNode
    ) throws(ModelFileError) -> Double {
        guard let number = Double(exactly: value) else {
            throw node.refused("has the number \(value), which no feature can be: it is no float64")
        }
        return number
    }
}
