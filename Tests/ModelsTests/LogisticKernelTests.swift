import TestSupport
import Testing

@testable import Models

@Suite struct LogisticKernelTests {
    /// Values that rows are made of beside ordinary ones.
    private static let extremes: [Double] = [
        .nan, .infinity, -.infinity, 0, -0.0, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
        1e300, -1e300, .leastNonzeroMagnitude, -.leastNormalMagnitude, 710, -746,
    ]

    private static let scalings: [ColumnStep.Operation] = [.divide, .multiply]

    private func preparation(_ operations: [ColumnStep.Operation]) -> Preparation {
        var generator = Xorshift(seed: 1)
        var preparation = Preparation()
        for operation in operations {
            let operand = Features { _ in Self.uniform(&generator) * 2 + 0.25 }
            _ = preparation.append(ColumnStep(operation, operand, in: .float64))
        }
        return preparation
    }

    private func core(
        hasSecond: Bool = false,
        precision: Precision = .float64
    ) -> Model.Core {
        let sum = LinearModel.Sum(weights: [1.1, -2.3, 0.7, 1e-3, -4.9, 0.3], bias: -0.9)
        let second = hasSecond ? sum.negated : nil
        return .linear(LinearModel(first: sum, second: second, precision: precision))
    }

    private func model(_ operations: [ColumnStep.Operation]) -> Model {
        Model(
            featureNames: ["a", "b", "c", "d", "e", "f"],
            threshold: 0.5,
            ranges: nil,
            algorithm: "logistic regression",
            preparation: preparation(operations),
            core: core(),
            link: .sigmoid
        )
    }

    private static func uniform(_ generator: inout Xorshift) -> Double {
        Double(generator.next() >> 11) * 0x1p-53
    }

    /// Rows of ordinary values, some of which are replaced by extremes.
    private func rows(_ count: Int) -> [Features] {
        var generator = Xorshift(seed: UInt64(count) + 2)
        return (0..<count).map { _ in
            let isOdd = generator.below(2) == 0
            return Features { _ in
                guard isOdd, generator.below(3) == 0 else {
                    return Self.uniform(&generator) * 8 - 4
                }
                return Self.extremes[generator.below(Self.extremes.count)]
            }
        }
    }

    @Test(arguments: scalings)
    func `the kernel takes models in its shape`(scaling: ColumnStep.Operation) {
        #expect(LogisticKernel(preparation([.subtract, scaling]), core(), .sigmoid) != nil)
    }

    @Test func `the kernel leaves models of another shape alone`() {
        let fitting = preparation([.subtract, .divide])
        #expect(LogisticKernel(fitting, core(), .identity) == nil)
        #expect(LogisticKernel(fitting, core(hasSecond: true), .sigmoid) == nil)
        #expect(LogisticKernel(fitting, core(precision: .float32), .sigmoid) == nil)
        #expect(LogisticKernel(preparation([.add, .divide]), core(), .sigmoid) == nil)
        #expect(LogisticKernel(preparation([.subtract, .add]), core(), .sigmoid) == nil)
        #expect(LogisticKernel(preparation([.subtract]), core(), .sigmoid) == nil)
        let steps = preparation([.subtract, .divide, .add])
        #expect(LogisticKernel(steps, core(), .sigmoid) == nil)
    }

    @Test(arguments: scalings, 0...70)
    func `the kernel gives the bits that the steps give one after another`(
        scaling: ColumnStep.Operation,
        count: Int
    ) {
        _ = bothWays(model([.subtract, scaling]), rows(count))
    }

    @Test(arguments: scalings)
    func `every extreme in every column gives the bits that the steps give`(
        scaling: ColumnStep.Operation
    ) {
        var rows = Self.extremes.map { Features(repeating: $0) }
        for extreme in Self.extremes {
            for column in 0..<featureCount {
                var row: Features = [0.1, -0.2, 0.3, -0.4, 0.5, -0.6]
                row[column] = extreme
                rows.append(row)
            }
        }
        let results = bothWays(model([.subtract, scaling]), rows)
        #expect(results.contains { $0.isNaN } && results.contains(0) && results.contains(1))
    }

    /// Scores rows by the kernel and in steps, expects the same, and returns it.
    private func bothWays(_ model: Model, _ rows: [Features]) -> [Double] {
        var fused = [Double](repeating: 7, count: rows.count + 1)
        var stepwise = fused
        var fusedSpan = fused.mutableSpan
        model.score(rows.span, into: &fusedSpan)
        var stepwiseSpan = stepwise.mutableSpan
        model.scoreInSteps(rows.span, into: &stepwiseSpan)
        for (index, (a, b)) in zip(fused, stepwise).enumerated() {
            // Which NaN it is depends on the order of operands, which the compiler may choose.
            #expect(a.bitPattern == b.bitPattern || a.isNaN && b.isNaN, "row \(index)")
        }
        #expect(fused.popLast() == 7, "what is beyond the rows is left alone")
        return fused
    }
}
