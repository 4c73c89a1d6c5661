internal import Models

/// How far a sum may be from what it is on paper: what the numbers on the way to it grow to, and what rounding
/// leaves of them.
///
/// Rounded to float32 and less itself, a whole number is 0 and 650.1 is not; times 1e10 that decides, although both
/// cancel on paper. And three factors that are not large take what they are multiplied with beyond float32.
struct Roundoff {
    /// What the sum may be off by, of itself at most: some roundings to binary32.
    private static let shareMax = 2e-6
    /// What it may be off by whatever its size, on the scale of the sigmoid.
    private static let most = 1e-3
    /// How large a number may grow that a feature of 1 leads to, so that one of 1e26 leads to none without end.
    private static let sizeMax = 1e12
    /// Features for which this is asked: at 1 what rounding leaves of constants stands out, and at the other what
    /// it leaves of features.
    private static let asked = [1, 1e6]

    /// A number on the way to the probability.
    private struct Bound {
        /// How large it may be, as if nothing cancelled.
        var size: Double
        /// How far it may be from what it is on paper.
        var error: Double

        /// It and what rounding adds to it.
        func rounded(_ precision: Precision) -> Bound {
            let (share, least) =
                precision == .float32
                ? (Double(Float.ulpOfOne), Double(Float.leastNonzeroMagnitude))
                : (Double.ulpOfOne, Double.leastNonzeroMagnitude)
            return Bound(size: size, error: error + share * size + least)
        }

        static func + (a: Bound, b: Bound) -> Bound {
            Bound(size: a.size + b.size, error: a.error + b.error)
        }

        static func * (a: Bound, factor: Double) -> Bound {
            Bound(size: a.size * factor.magnitude, error: a.error * factor.magnitude)
        }

        static func / (a: Bound, divisor: Double) -> Bound {
            Bound(size: a.size / divisor.magnitude, error: a.error / divisor.magnitude)
        }
    }

    private let model: Model
    private let linear: LinearModel

    /// Prepares to ask about sums of a model.
    init(of linear: LinearModel, in model: Model) {
        self.linear = linear
        self.model = model
    }

    /// Whether a model computes a sum as it is on paper, but for the last digits of float32.
    ///
    /// - Parameter sum: what the model comes to on paper, of features by operations that `OneSum` takes.
    /// - Returns: true where no number on the way grows far beyond the sum.
    func isSmall(beside sum: OneSum) -> Bool {
        Self.asked.allSatisfy { feature in
            guard let found = bound(ofFeaturesUpTo: feature) else { return false }
            let size = sum.weights.reduce(sum.bias.magnitude) { $0 + $1.magnitude * feature }
            return found.error <= Self.most + Self.shareMax * size
        }
    }

    /// What is known of the sigmoid's argument; nil where something grows too large.
    private func bound(ofFeaturesUpTo feature: Double) -> Bound? {
        let limit = Self.sizeMax * feature
        var columns = [Bound](repeating: Bound(size: feature, error: 0), count: featureCount)
        for step in model.preparation.steps {
            for index in 0..<featureCount where step.columns[index] {
                columns[index] = Self.bound(columns[index], step, step.operand[index])
                guard columns[index].size <= limit else { return nil }
            }
        }
        let scores = [linear.first, linear.second].map { sum in
            sum.map { sum in
                (0..<featureCount).reduce(Bound(size: sum.bias.magnitude, error: 0)) {
                    ($0 + columns[$1] * sum.weights[$1]).rounded(linear.precision)
                }
            }
        }
        guard scores.allSatisfy({ ($0?.size ?? 0) <= limit }) else { return nil }
        guard case .program(let program) = model.link else { return scores[0] }
        var results: [Bound] = []
        for operation in program.operations {
            guard let result = Self.bound(operation, results, program.operations, scores),
                result.size <= limit
            else { return nil }
            results.append(result)
        }
        return results.last
    }

    private static func bound(_ column: Bound, _ step: ColumnStep, _ operand: Double) -> Bound {
        switch step.operation {
        case .add, .subtract, .subtractFromOperand:
            (column + Bound(size: operand.magnitude, error: 0)).rounded(step.precision)
        case .multiply: (column * operand).rounded(step.precision)
        case .divide: (column / operand).rounded(step.precision)
        case .round: column.rounded(.float32)
        case .set: Bound(size: operand.magnitude, error: 0)
        case .divideOperand, .truncate, .replace: column
        }
    }

    /// What an operation makes of results; nil of one that is no sum, and of a product of two that are not constant.
    private static func bound(
        _ operation: LinkProgram.Operation,
        _ results: [Bound],
        _ operations: [LinkProgram.Operation],
        _ scores: [Bound?]
    ) -> Bound? {
        func constant(_ index: Int) -> Double? {
            if case .constant(let value) = operations[index] { value } else { nil }
        }
        switch operation {
        case .firstScore: return scores[0]
        case .secondScore: return scores[1]
        case .constant(let value): return Bound(size: value.magnitude, error: 0)
        case .add(let a, let b): return (results[a] + results[b]).rounded(.float64)
        case .subtract(let a, let b):
            if case .sigmoid = operations[b] { return results[b] }
            return (results[a] + results[b]).rounded(.float64)
        case .multiply(let a, let b):
            if let factor = constant(b) { return (results[a] * factor).rounded(.float64) }
            return constant(a).map { (results[b] * $0).rounded(.float64) }
        case .divide(let a, let b):
            return constant(b).map { (results[a] / $0).rounded(.float64) }
        case .negate(let a): return results[a]
        case .sigmoid(let a): return results[a]
        case .roundToFloat32(let a):
            if case .sigmoid = operations[a] { return results[a] }
            return results[a].rounded(.float32)
        case .divideUnlessZero, .absolute, .maximum, .squareRoot, .exponential,
            .zeroWhereNearZero, .chooseWhereNearZero:
            return nil
        }
    }
}
