internal import Models
internal import Statistics

/// What a logistic regression makes least: the log loss summed over the rows, plus half the squared
/// norm of the coefficients without the intercept, divided by C.
struct LogisticObjective {
    /// The objective and its derivatives at some coefficients.
    struct Point {
        var coefficients: [Double]
        var value: Double
        var gradient: [Double]
        var hessian: SmallMatrix

        var gradientNorm: Double { gradient.reduce(0) { $0 + $1 * $1 }.squareRoot() }

        /// Forgets what the objective does along a coefficient, so that no step changes it.
        fileprivate mutating func hold(_ index: Int) {
            gradient[index] = 0
            for other in 0..<SmallMatrix.size {
                hessian[index, other] = 0
                hessian[other, index] = 0
            }
            hessian[index, index] = 1
        }
    }

    private static let size = LogisticRows.columnCount
    /// Vectors that are worked on at a time, so that they stay in the nearest cache.
    private static let blockVectorsMax = 32

    private let rows: LogisticRows
    /// 1 / C.
    private let penalty: Double
    /// Places of coefficients that keep the values they have: there is no slope along them.
    private let held: Set<Int>

    init(_ rows: LogisticRows, penalty: Double, holding held: Set<Int> = []) {
        self.rows = rows
        self.penalty = penalty
        self.held = held
    }

    /// The same objective with other coefficients held where they are.
    func holding(_ held: Set<Int>) -> LogisticObjective {
        LogisticObjective(rows, penalty: penalty, holding: held)
    }

    /// Evaluates the objective.
    ///
    /// - Parameter coefficients: the intercept, then one a feature, of standardised features.
    /// - Returns: the value, gradient and Hessian there.
    func evaluate(at coefficients: [Double]) -> Point {
        var sums = Sums()
        var start = 0
        while start < rows.vectorCount {
            let end = min(start + Self.blockVectorsMax, rows.vectorCount)
            addBlock(start..<end, coefficients.span, &sums)
            start = end
        }
        var point = Point(
            coefficients: coefficients,
            value: sums.loss,
            gradient: sums.gradient,
            hessian: SmallMatrix()
        )
        for row in 0..<Self.size {
            for column in 0...row {
                point.hessian[row, column] = sums.hessian[row * Self.size + column]
                point.hessian[column, row] = point.hessian[row, column]
            }
        }
        for index in 1..<Self.size {
            point.value += penalty * coefficients[index] * coefficients[index] / 2
            point.gradient[index] += penalty * coefficients[index]
            point.hessian[index, index] += penalty
        }
        for index in held { point.hold(index) }
        return point
    }

    /// What the blocks add to, and the block at hand.
    private struct Sums {
        var loss = 0.0
        var gradient = [Double](repeating: 0, count: size)
        var hessian = [Double](repeating: 0, count: size * size)
        /// Probability less label of each row of the block.
        var residuals = [SIMD4<Double>](repeating: .zero, count: blockVectorsMax)
        /// p (1 − p) of each row of the block.
        var variances = [SIMD4<Double>](repeating: .zero, count: blockVectorsMax)
        /// The variances times one column.
        var weighted = [SIMD4<Double>](repeating: .zero, count: blockVectorsMax)
    }

    private func addBlock(_ range: Range<Int>, _ coefficients: Span<Double>, _ sums: inout Sums) {
        sums.loss += addLosses(range, coefficients, &sums.residuals, &sums.variances)
        let columns = rows.columns.span
        for column in 0..<Self.size {
            let values = columns.extracting(
                column * rows.vectorCount + range.lowerBound..<column * rows.vectorCount
                    + range.upperBound
            )
            sums.gradient[column] += Self.product(sums.residuals.span, values)
            Self.multiply(sums.variances, values, into: &sums.weighted)
            for other in 0...column {
                let others = columns.extracting(
                    other * rows.vectorCount + range.lowerBound..<other * rows.vectorCount
                        + range.upperBound
                )
                sums.hessian[column * Self.size + other] +=
                    Self.product(sums.weighted.span, others)
            }
        }
    }

    /// Computes the block's residuals and variances; returns its log loss.
    ///
    /// With e = exp(−|z|), a row's loss is max(z, 0) − y·z + ln(1 + e). The logarithm is taken
    /// once for the block, of the product of all 1 + e, which is at most 2^128.
    private func addLosses(
        _ range: Range<Int>,
        _ coefficients: Span<Double>,
        _ residuals: inout [SIMD4<Double>],
        _ variances: inout [SIMD4<Double>]
    ) -> Double {
        let (columns, labels) = (rows.columns.span, rows.labels.span)
        var residuals = residuals.mutableSpan
        var variances = variances.mutableSpan
        var product = SIMD4<Double>(repeating: 1)
        var linear = SIMD4<Double>.zero
        for index in range {
            let isRow = columns[index]
            var score = isRow * coefficients[0]
            for column in 1..<Self.size {
                score += columns[column * rows.vectorCount + index] * coefficients[column]
            }
            let positive = score.replacing(with: 0, where: score .< 0)
            let small = Exponential.exp(score - positive - positive)
            let share = 1 / (1 + small)
            let probability = share * small.replacing(with: 1, where: score .>= 0)
            residuals[index - range.lowerBound] = probability - labels[index]
            variances[index - range.lowerBound] = small * share * share
            linear += positive - labels[index] * score
            product *= 1 + small * isRow
        }
        return naturalLogarithm(product[0] * product[1] * product[2] * product[3])
            + Self.sum(linear)
    }

    private static func multiply(
        _ first: [SIMD4<Double>],
        _ second: Span<SIMD4<Double>>,
        into result: inout [SIMD4<Double>]
    ) {
        let first = first.span
        var result = result.mutableSpan
        for index in second.indices { result[index] = first[index] * second[index] }
    }

    /// The inner product over the vectors of `second`, in a fixed order.
    private static func product(
        _ first: Span<SIMD4<Double>>,
        _ second: Span<SIMD4<Double>>
    ) -> Double {
        var (even, odd) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        let pairs = second.count / 2
        for pair in 0..<pairs {
            even += first[2 * pair] * second[2 * pair]
            odd += first[2 * pair + 1] * second[2 * pair + 1]
        }
        if second.count % 2 == 1 { even += first[2 * pairs] * second[2 * pairs] }
        return sum(even + odd)
    }

    private static func sum(_ vector: SIMD4<Double>) -> Double {
        (vector[0] + vector[2]) + (vector[1] + vector[3])
    }
}
