/// The way from raw scores to a probability, as a list of operations on numbered results.
///
/// Operation i gives result i and reads only results before it; the last result is the
/// probability. Four rows are computed at once.
package struct LinkProgram: Sendable {
    /// The most operations that a program may have.
    package static let operationsMax = 24

    /// One operation; operands are numbers of earlier results.
    package enum Operation: Sendable, Hashable {
        case firstScore
        case secondScore
        case constant(Double)
        case add(Int, Int)
        case subtract(Int, Int)
        case multiply(Int, Int)
        /// The first operand divided by the second.
        case divide(Int, Int)
        /// The first operand divided by the second, or as it is if the second is 0.
        case divideUnlessZero(Int, Int)
        case negate(Int)
        case absolute(Int)
        case maximum(Int, Int)
        case squareRoot(Int)
        case exponential(Int)
        case sigmoid(Int)
        /// The first operand, or 0 where the second is within 1e-7 of 0 (SOFTMAX_ZERO).
        case zeroWhereNearZero(Int, Int)
        /// The first operand, or the third where the second is within 1e-7 of 0 (SOFTMAX_ZERO).
        case chooseWhereNearZero(Int, Int, Int)
        /// Rounded to binary32.
        case roundToFloat32(Int)
    }

    /// 1 to `operationsMax`; each reads only results before its own.
    package let operations: [Operation]

    /// Makes a program; traps if it is empty, too long, or reads a result not yet made.
    package init(_ operations: [Operation]) {
        precondition((1...Self.operationsMax).contains(operations.count))
        for (index, operation) in operations.enumerated() {
            precondition(operation.operands.allSatisfy { (0..<index).contains($0) })
        }
        self.operations = operations
    }

    /// Computes four rows.
    ///
    /// - Parameters:
    ///   - first: their first scores.
    ///   - second: their second scores.
    ///   - results: room for ``operationsMax``; what it holds does not matter.
    /// - Returns: the last result.
    func apply(
        _ first: SIMD4<Double>,
        _ second: SIMD4<Double>,
        _ results: inout MutableSpan<SIMD4<Double>>
    ) -> SIMD4<Double> {
        let operations = operations.span
        for index in operations.indices {
            results[index] =
                switch operations[index] {
                case .firstScore: first
                case .secondScore: second
                case .constant(let value): SIMD4(repeating: value)
                case .add(let a, let b): results[a] + results[b]
                case .subtract(let a, let b): results[a] - results[b]
                case .multiply(let a, let b): results[a] * results[b]
                case .divide(let a, let b): results[a] / results[b]
                case .divideUnlessZero(let a, let b):
                    (results[a] / results[b]).replacing(with: results[a], where: results[b] .== 0)
                case .negate(let a): -results[a]
                case .absolute(let a): Self.absolute(results[a])
                case .maximum(let a, let b):
                    results[a].replacing(with: results[b], where: results[a] .< results[b])
                case .squareRoot(let a): results[a].squareRoot()
                case .exponential(let a): Exponential.exp(results[a])
                case .sigmoid(let a): Exponential.sigmoid(results[a])
                case .zeroWhereNearZero(let a, let b):
                    results[a].replacing(with: 0, where: Self.absolute(results[b]) .<= 1e-7)
                case .chooseWhereNearZero(let a, let b, let c):
                    results[a].replacing(
                        with: results[c],
                        where: Self.absolute(results[b]) .<= 1e-7
                    )
                case .roundToFloat32(let a): SIMD4<Double>(SIMD4<Float>(results[a]))
                }
        }
        return results[operations.count - 1]
    }

    private static func absolute(_ x: SIMD4<Double>) -> SIMD4<Double> {
        x.replacing(with: -x, where: x .< 0)
    }
}

extension LinkProgram.Operation {
    /// The results that the operation reads.
    package var operands: [Int] {
        switch self {
        case .firstScore, .secondScore, .constant: []
        case .negate(let a), .absolute(let a), .squareRoot(let a), .exponential(let a),
            .sigmoid(let a), .roundToFloat32(let a):
            [a]
        case .add(let a, let b), .subtract(let a, let b), .multiply(let a, let b),
            .divide(let a, let b), .divideUnlessZero(let a, let b), .maximum(let a, let b),
            .zeroWhereNearZero(let a, let b):
            [a, b]
        case .chooseWhereNearZero(let a, let b, let c): [a, b, c]
        }
    }
}
