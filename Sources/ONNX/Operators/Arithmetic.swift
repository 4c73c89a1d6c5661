import Models

/// Add, Sub, Mul and Div.
extension Operator {
    /// The four operators of two tensors with broadcasting.
    enum Arithmetic {
        case add
        case subtract
        case multiply
        case divide

        /// The operation of the link on two results.
        func operation(_ a: Int, _ b: Int) -> LinkProgram.Operation {
            switch self {
            case .add: .add(a, b)
            case .subtract: .subtract(a, b)
            case .multiply: .multiply(a, b)
            case .divide: .divide(a, b)
            }
        }

        /// The step on columns with the constant on the right, or on the left.
        func step(constantFirst: Bool) -> ColumnStep.Operation {
            switch self {
            case .add: .add
            case .subtract: constantFirst ? .subtractFromOperand : .subtract
            case .multiply: .multiply
            case .divide: constantFirst ? .divideOperand : .divide
            }
        }
    }

    /// Add, Sub, Mul and Div with the broadcasting of one number or one row.
    ///
    /// A constant on either side of columns becomes a step on them; one added to sums that have
    /// none yet becomes their bias; all else becomes operations of the link on one or two scores.
    ///
    /// - Throws: a refusal of two constants, of columns with scores, of a constant of other than
    ///   one number or one for each column, and of float with double.
    static func arithmetic(
        _ arithmetic: Arithmetic,
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        switch (try operands.value(0), try operands.value(1)) {
        case (.columns, .constant):
            let step = arithmetic.step(constantFirst: false)
            return try columnStep(step, try operands.floatColumns(0), operands, constantAt: 1)
        case (.constant, .columns):
            let step = arithmetic.step(constantFirst: true)
            return try columnStep(step, try operands.floatColumns(1), operands, constantAt: 0)
        case (.columns, _), (_, .columns):
            throw operands.node.refused("combines the features with something made from them")
        case (.sums(let sums), .constant) where arithmetic == .add && sums.biases == nil:
            return try bias(sums, operands, constantAt: 1)
        case (.constant, .sums(let sums)) where arithmetic == .add && sums.biases == nil:
            return try bias(sums, operands, constantAt: 0)
        case (.constant, .constant):
            throw operands.node.refused("computes a constant; it must be folded before export")
        default:
            return try scoreArithmetic(arithmetic, operands, &assembly)
        }
    }

    /// A step on every column with the constant that is the input at a place.
    private static func columnStep(
        _ operation: ColumnStep.Operation,
        _ columns: Columns,
        _ operands: Operands,
        constantAt place: Int
    ) throws(ModelFileError) -> Value {
        let (tensor, values) = try operands.floats(place, columns.precision)
        let node = operands.node
        guard let row = tensor.row(of: values, columns: columns.count) else {
            throw node.refused(
                "has a constant of shape \(tensor.dimensions) for \(columns.count) columns"
            )
        }
        return .columns(
            try columns.appending(operation, row, in: columns.precision, for: node)
        )
    }

    /// A bias becomes part of the sums it is added to.
    private static func bias(
        _ sums: LinearSums,
        _ operands: Operands,
        constantAt place: Int
    ) throws(ModelFileError) -> Value {
        let (tensor, values) = try operands.floats(place, sums.precision)
        guard let row = tensor.row(of: values, columns: sums.weights.count) else {
            throw operands.node.refused(
                "has a constant of shape \(tensor.dimensions) for \(sums.weights.count) scores"
            )
        }
        var biased = sums
        biased.biases = row
        biased.maker = operands.node.place
        return .sums(biased)
    }

    /// Operations of the link, where one score meets two for both of these.
    private static func scoreArithmetic(
        _ arithmetic: Arithmetic,
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let (left, right): (Scores, Scores)
        switch (try operands.value(0), try operands.value(1)) {
        case (.constant, _):
            right = try operands.scores(1, &assembly)
            left = try constantScores(0, right.precision, operands, &assembly)
        case (_, .constant):
            left = try operands.scores(0, &assembly)
            right = try constantScores(1, left.precision, operands, &assembly)
        default:
            left = try operands.scores(0, &assembly)
            right = try operands.scores(1, &assembly)
        }
        let node = operands.node
        guard left.precision == right.precision else {
            throw node.refused("mixes float32 with float64")
        }
        let count = max(left.results.count, right.results.count)
        let results = (0..<count).map { column in
            assembly.link.append(
                arithmetic.operation(
                    left.results[left.results.count == 1 ? 0 : column],
                    right.results[right.results.count == 1 ? 0 : column]
                ),
                in: left.precision
            )
        }
        return .scores(Scores(results: results, precision: left.precision))
    }

    /// A constant as one or two columns.
    private static func constantScores(
        _ place: Int,
        _ precision: Precision,
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Scores {
        let (tensor, values) = try operands.floats(place, precision)
        guard (1...2).contains(values.count),
            let row = tensor.row(of: values, columns: values.count)
        else {
            throw operands.node.refused(
                "has a constant of shape \(tensor.dimensions) for one or two scores"
            )
        }
        return Scores(
            results: row.map { assembly.link.append(.constant($0)) },
            precision: precision
        )
    }
}

extension Tensor {
    /// The elements broadcast to a row of `columns`, or nil where the shape does not fit.
    func row(of values: [Double], columns: Int) -> [Double]? {
        guard dimensions.count <= 2, dimensions.dropLast().allSatisfy({ $0 == 1 }) else {
            return nil
        }
        if values.count == columns { return values }
        return values.count == 1 ? Array(repeating: values[0], count: columns) : nil
    }
}
