import Testing

@testable import Models

@Suite struct ColumnStepTests {
    private static let everything: [ColumnStep.Operation] = [
        .add, .subtract, .subtractFromOperand, .multiply, .divide, .divideOperand, .round,
        .truncate, .replace, .set,
    ]
    private static let odd: [Double] = [
        0, -0.0, 1.5, -1.5, 0.1, 3, -1e300, 1e300, .infinity, -.infinity, .nan,
        .leastNonzeroMagnitude, 16_777_217,
    ]

    private func apply(_ step: ColumnStep, _ rows: [Features]) -> [Features] {
        var changed = rows
        var span = changed.mutableSpan
        step.apply(to: &span, count: rows.count)
        return changed
    }

    private func isSame(_ a: Double, _ b: Double) -> Bool {
        a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
    }

    @Test(arguments: everything, [Precision.float32, .float64])
    func `a step on all columns or on some gives the bits of each value alone`(
        operation: ColumnStep.Operation,
        precision: Precision
    ) {
        let rows = Self.odd.indices.map { row in
            Features { Self.odd[(row + 2 * $0) % Self.odd.count] }
        }
        let (operand, replacement): (Features, Features) = (
            [0.1, -0.0, 3, 0, 1e300, 7], [9, 8, 7, 6, 5, 4]
        )
        let sets: [[6 of Bool]] = [
            .init(repeating: true), [true, false, true, true, false, false],
        ]
        for columns in sets {
            let step = ColumnStep(
                operation,
                operand,
                in: precision,
                replacement: replacement,
                columns: columns
            )
            for (before, after) in zip(rows, apply(step, rows)) {
                for column in 0..<featureCount {
                    #expect(isSame(after[column], step(before[column], column: column)))
                    if !columns[column] { #expect(isSame(after[column], before[column])) }
                }
            }
        }
    }

    @Test(arguments: [
        (0.0, 0.0, 9.0), (0, -0.0, 9), (-0.0, 0, 9),
        (0, .leastNonzeroMagnitude, .leastNonzeroMagnitude), (.nan, .nan, 9),
        (.nan, 0, 0), (3, .nan, .nan), (.infinity, .infinity, 9),
    ])
    func `what equals the operand is replaced, and NaN is by NaN alone`(
        operand: Double,
        value: Double,
        expected: Double
    ) {
        let step = ColumnStep(
            .replace,
            .init(repeating: operand),
            in: .float64,
            replacement: .init(repeating: 9)
        )
        #expect(isSame(step(value, column: 2), expected))
    }

    @Test(arguments: [
        (1.999, 1.0), (-1.999, -1.0), (-0.5, -0.0), (2, 2), (1e300, 1e300), (.infinity, .infinity),
    ])
    func `a cast to whole numbers cuts off towards zero`(value: Double, expected: Double) {
        let step = ColumnStep(.truncate, .init(repeating: 0), in: .float64)
        #expect(isSame(step(value, column: 0), expected))
    }

    @Test func `steps on some columns are not taken for the common model`() {
        var preparation = Preparation()
        let columns: [6 of Bool] = [true, true, true, true, true, false]
        for operation in [ColumnStep.Operation.subtract, .divide] {
            let operand = Features(repeating: 4)
            let step = ColumnStep(operation, operand, in: .float64, columns: columns)
            _ = preparation.append(step)
        }
        let sum = LinearModel.Sum(weights: [0, 0, 0, 0, 0, 1], bias: 0)
        let model = Model(
            featureNames: ["a", "b", "c", "d", "e", "f"],
            threshold: 0.5,
            ranges: nil,
            algorithm: "logistic regression",
            preparation: preparation,
            core: .linear(LinearModel(first: sum, second: nil, precision: .float64)),
            link: .sigmoid
        )
        #expect(model.probability(of: .init(repeating: 2)) == Exponential.sigmoid(2.0))
    }
}
