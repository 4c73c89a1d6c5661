/// The most common model in one pass: standardise, weigh, sigmoid; all in binary64.
///
/// What it computes is bit for bit what preparation, linear model and link compute one after another, but no
/// row is stored in between.
final class LogisticKernel: Sendable {
    /// What is done to a column after its offset is subtracted.
    private enum Scaling: Sendable {
        case multiply
        case divide
    }

    private let offset: FeaturePairs
    private let scale: FeaturePairs
    private let scaling: Scaling
    private let weights: FeaturePairs
    private let bias: Double

    /// Makes the kernel, or nothing when the model has another shape.
    init?(_ preparation: Preparation, _ core: Model.Core, _ link: Link) {
        guard
            case .linear(let linear) = core, linear.precision == .float64, linear.second == nil,
            case .sigmoid = link, preparation.steps.count == 2
        else { return nil }
        let (first, second) = (preparation.steps[0], preparation.steps[1])
        guard
            first.operation == .subtract, first.precision == .float64, second.precision == .float64,
            first.isForAllColumns, second.isForAllColumns
        else { return nil }
        switch second.operation {
        case .multiply: scaling = .multiply
        case .divide: scaling = .divide
        default: return nil
        }
        offset = FeaturePairs(first.operand)
        scale = FeaturePairs(second.operand)
        weights = FeaturePairs(linear.first.weights)
        bias = linear.first.bias
    }

    /// Writes the probability of each row to the same place in `probabilities`.
    func score(_ rows: Span<Features>, into probabilities: inout MutableSpan<Double>) {
        switch scaling {
        case .multiply: score(rows, into: &probabilities) { $0 * $1 }
        case .divide: score(rows, into: &probabilities) { $0 / $1 }
        }
    }

    @inline(__always)
    private func score(
        _ rows: Span<Features>,
        into probabilities: inout MutableSpan<Double>,
        scaled: (SIMD2<Double>, SIMD2<Double>) -> SIMD2<Double>
    ) {
        precondition(rows.count <= probabilities.count, "every row needs room for its probability")
        let pairs = rows.count / 2
        for pair in 0..<pairs {
            let result = Exponential.sigmoid(
                SIMD2(weigh(rows[2 &* pair], scaled), weigh(rows[2 &* pair &+ 1], scaled))
            )
            probabilities[2 &* pair] = result[0]
            probabilities[2 &* pair &+ 1] = result[1]
        }
        if rows.count > 2 * pairs {
            let last = rows.count - 1
            probabilities[last] =
                Exponential.sigmoid(SIMD2(repeating: weigh(rows[last], scaled)))[0]
        }
    }

    @inline(__always)
    private func weigh(
        _ row: Features,
        _ scaled: (SIMD2<Double>, SIMD2<Double>) -> SIMD2<Double>
    ) -> Double {
        let row = FeaturePairs(row)
        let sums =
            scaled(row.first - offset.first, scale.first) * weights.first
            + scaled(row.second - offset.second, scale.second) * weights.second
            + scaled(row.third - offset.third, scale.third) * weights.third
        return sums[0] + sums[1] + bias
    }
}
