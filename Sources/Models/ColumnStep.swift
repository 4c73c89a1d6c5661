/// One elementwise step of a graph between its input and its linear model or trees.
package struct ColumnStep: Sendable {
    /// What is done to each column; the operand is on the right unless the case says otherwise.
    package enum Operation: Sendable {
        case add
        case subtract
        case subtractFromOperand
        case multiply
        case divide
        case divideOperand
        /// Only rounds: a cast to float32 (the operand is not read).
        case round
    }

    package let operation: Operation
    /// One operand for each column.
    package let operand: Features
    /// The format that each result is rounded to.
    package let precision: Precision

    package init(_ operation: Operation, _ operand: Features, in precision: Precision) {
        self.operation = operation
        self.operand = operand
        self.precision = precision
    }

    /// A cast to float32.
    package static var roundToFloat32: ColumnStep {
        ColumnStep(.round, .init(repeating: 0), in: .float32)
    }

    /// Does the step to the first `count` rows.
    func apply(to rows: inout MutableSpan<Features>, count: Int) {
        switch operation {
        case .add: map(&rows, count) { $0 + $1 }
        case .subtract: map(&rows, count) { $0 - $1 }
        case .subtractFromOperand: map(&rows, count) { $1 - $0 }
        case .multiply: map(&rows, count) { $0 * $1 }
        case .divide: map(&rows, count) { $0 / $1 }
        case .divideOperand: map(&rows, count) { $1 / $0 }
        case .round: break
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
