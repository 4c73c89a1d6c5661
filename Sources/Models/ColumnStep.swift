/// One elementwise step of a graph between its input and its linear model or trees.
package struct ColumnStep: Sendable {
    /// What is done to a column; the operand is on the right unless the case says otherwise.
    package enum Operation: Sendable {
        case add
        case subtract
        case subtractFromOperand
        case multiply
        case divide
        case divideOperand
        /// Only rounds: a cast to float32 (the operand is not read).
        case round
        /// Cuts off what is behind the point: a cast to whole numbers (the operand is not read).
        case truncate
        /// Puts the replacement where the column equals the operand; NaN equals NaN here.
        case replace
        /// Puts the operand in place of everything: a column that nothing reads.
        case set
    }

    /// What is done to each value.
    package let operation: Operation
    /// One operand for each column.
    package let operand: Features
    /// What `replace` puts in place of the operand; no other operation reads it.
    package let replacement: Features
    /// The format that each result is rounded to.
    package let precision: Precision
    /// The columns that the step is done to; the others stay as they are.
    package let columns: [6 of Bool]
    /// Whether the step is done to every column, by an operation that takes columns in pairs.
    private let takesPairs: Bool

    /// A step.
    ///
    /// - Parameters:
    ///   - operation: what is done.
    ///   - operand: a number for each column, for operations that have one.
    ///   - precision: what each result is rounded to; operands of float32 are float32 already.
    ///   - replacement: a number for each column, for `replace`.
    ///   - columns: which columns it is done to.
    package init(
        _ operation: Operation,
        _ operand: Features,
        in precision: Precision,
        replacement: Features = .init(repeating: 0),
        columns: [6 of Bool] = .init(repeating: true)
    ) {
        self.operation = operation
        self.operand = operand
        self.replacement = replacement
        self.precision = precision
        self.columns = columns
        takesPairs = operation.takesPairs && (0..<featureCount).allSatisfy { columns[$0] }
    }

    /// A cast to float32.
    package static var roundToFloat32: ColumnStep {
        ColumnStep(.round, .init(repeating: 0), in: .float32)
    }

    /// Whether the step is done to every column.
    package var isForAllColumns: Bool { (0..<featureCount).allSatisfy { columns[$0] } }

    /// Returns what the step makes of one value of a column, whatever the others hold.
    package func callAsFunction(_ value: Double, column: Int) -> Double {
        guard columns[column] else { return value }
        let operand = operand[column]
        let result =
            switch operation {
            case .add: value + operand
            case .subtract: value - operand
            case .subtractFromOperand: operand - value
            case .multiply: value * operand
            case .divide: value / operand
            case .divideOperand: operand / value
            case .round: value
            case .truncate: value.rounded(.towardZero)
            case .replace:
                value == operand || value.isNaN && operand.isNaN ? replacement[column] : value
            case .set: operand
            }
        return precision == .float32 ? Double(Float(result)) : result
    }

    /// Does the step to the first `count` rows.
    func apply(to rows: inout MutableSpan<Features>, count: Int) {
        guard takesPairs else { return applyByColumn(to: &rows, count) }
        switch operation {
        case .add: map(&rows, count) { $0 + $1 }
        case .subtract: map(&rows, count) { $0 - $1 }
        case .subtractFromOperand: map(&rows, count) { $1 - $0 }
        case .multiply: map(&rows, count) { $0 * $1 }
        case .divide: map(&rows, count) { $0 / $1 }
        case .divideOperand: map(&rows, count) { $1 / $0 }
        case .round, .truncate, .replace, .set: break
        }
        // A binary64 operation rounded to binary32 is the binary32 operation: for + - * / on
        // operands that are binary32 the second rounding never changes the result (Figueroa 1995).
        if precision == .float32 {
            for index in 0..<count {
                for column in 0..<featureCount {
                    rows[index][column] = Double(Float(rows[index][column]))
                }
            }
        }
    }

    private func applyByColumn(to rows: inout MutableSpan<Features>, _ count: Int) {
        for column in 0..<featureCount where columns[column] {
            for index in 0..<count {
                rows[index][column] = self(rows[index][column], column: column)
            }
        }
    }

    @inline(__always)
    private func map(
        _ rows: inout MutableSpan<Features>,
        _ count: Int,
        _ transform: (SIMD2<Double>, SIMD2<Double>) -> SIMD2<Double>
    ) {
        for index in 0..<count {
            for column in stride(from: 0, to: featureCount, by: 2) {
                let result = transform(
                    SIMD2(rows[index][column], rows[index][column + 1]),
                    SIMD2(operand[column], operand[column + 1])
                )
                rows[index][column] = result[0]
                rows[index][column + 1] = result[1]
            }
        }
    }
}

extension ColumnStep.Operation {
    /// Whether the operation is done to pairs of columns, the shape of a processor's registers.
    fileprivate var takesPairs: Bool {
        switch self {
        case .add, .subtract, .subtractFromOperand, .multiply, .divide, .divideOperand, .round: true
        case .truncate, .replace, .set: false
        }
    }
}
