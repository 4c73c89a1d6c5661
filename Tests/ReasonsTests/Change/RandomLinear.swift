import Models
import TestSupport

/// Linear models at random, with what is hard to get right: steps that cut off, replace or divide by the feature,
/// weights of nothing, both formats, and links of every form.
struct RandomLinear {
    private(set) var generator: Xorshift

    init(seed: UInt64) { generator = Xorshift(seed: seed) }

    /// How far a feature spreads.
    let scale: Features = [1, 10, 1e-3, 4e4, 600, 3]

    mutating func row() -> Features {
        Features { scale[$0] * (1 + generator.number(1.2)) }
    }

    /// A model whose threshold lies among the probabilities of its rows, or on one.
    mutating func model(_ precision: Precision) -> Model {
        let preparation = preparation(precision)
        let isTwofold = generator.below(5) == 0
        let link = isTwofold ? Self.softmax(precision) : link(precision)
        let core = Model.Core.linear(
            LinearModel(
                first: sum(precision),
                second: isTwofold ? sum(precision) : nil,
                precision: precision
            )
        )
        func model(_ threshold: Double) -> Model {
            Model(
                featureNames: Model.positionalNames,
                threshold: threshold,
                ranges: FeatureRanges(
                    minimum: scale.map { -0.1 * $0 },
                    maximum: scale.map { 1.9 * $0 }
                ),
                algorithm: "",
                mayBeMissing: .init(repeating: true),
                preparation: preparation,
                core: core,
                link: link
            )
        }
        let own = model(0.5).probability(of: row())
        let threshold =
            switch generator.below(4) {
            case 0: own
            case 1: Double(generator.below(1000)) / 1000
            case 2: [0, 1, 0.5, 1e-9][generator.below(4)]
            default: own.nextUp
            }
        return model(threshold.isNaN ? 0.5 : min(max(threshold, 0), 1))
    }

    private mutating func preparation(_ precision: Precision) -> Preparation {
        var preparation = Preparation()
        func rounded(_ values: Features) -> Features {
            precision == .float32 ? values.map { Double(Float($0)) } : values
        }
        func append(_ step: ColumnStep) { _ = preparation.append(step) }
        if precision == .float32 { append(.roundToFloat32) }
        append(
            ColumnStep(
                .replace,
                .init(repeating: .nan),
                in: precision,
                replacement: rounded(scale)
            )
        )
        if generator.below(3) == 0 {
            let column = generator.below(featureCount)
            let odd: ColumnStep.Operation = [.truncate, .replace, .divideOperand][
                generator.below(3)
            ]
            let only = [6 of Bool] { $0 == column }
            append(
                ColumnStep(
                    odd,
                    rounded(scale.map { ($0 * 1.25).rounded() }),
                    in: precision,
                    replacement: .init(repeating: 0),
                    columns: only
                )
            )
        }
        append(ColumnStep(.subtract, rounded(scale), in: precision))
        let factors = rounded(scale.map { 1 / $0 })
        append(ColumnStep([.multiply, .divide][generator.below(2)], factors, in: precision))
        return preparation
    }

    private mutating func sum(_ precision: Precision) -> LinearModel.Sum {
        let weights = Features { _ in generator.below(6) == 0 ? 0 : generator.number(2) }
        let bias = generator.below(3) == 0 ? 0 : generator.number(1)
        return precision == .float32
            ? LinearModel.Sum(weights: weights.map { Double(Float($0)) }, bias: Double(Float(bias)))
            : LinearModel.Sum(weights: weights, bias: bias)
    }

    private mutating func link(_ precision: Precision) -> Link {
        switch generator.below(4) {
        case 0: .identity
        case 1: Link(LinkProgram([.firstScore, .negate(0), .sigmoid(1), .roundToFloat32(2)]))
        default: .sigmoid
        }
    }

    /// The softmax of two scores, as ONNX has it.
    static func softmax(_ precision: Precision) -> Link {
        var operations: [LinkProgram.Operation] = [
            .firstScore, .secondScore, .maximum(0, 1), .subtract(0, 2), .subtract(1, 2),
            .exponential(3),
            .exponential(4), .add(5, 6), .divide(6, 7),
        ]
        if precision == .float32 { operations.append(.roundToFloat32(8)) }
        return Link(LinkProgram(operations))
    }
}

extension InlineArray where Element == Double, count == 6 {
    /// The six numbers after a function.
    func map(_ transform: (Double) -> Double) -> Features {
        Features { transform(self[$0]) }
    }
}
