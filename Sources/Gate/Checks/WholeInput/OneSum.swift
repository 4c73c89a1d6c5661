internal import Models

/// What a logistic regression is, whatever its graph looks like: one weighted sum of the features, and a sigmoid.
///
/// Of such a model nothing can be hidden: its decision is a half-space, and its weights tell the whole of it. A
/// graph that takes a magnitude, a maximum, a quotient of columns or a second sum by other ways computes something
/// else, however well it agrees on the rows at hand.
struct OneSum {
    /// What the sum adds for one unit of each feature.
    let weights: [Double]
    /// The sum of a row of zeros.
    let bias: Double

    /// How large a factor or a constant may be on the way to the sum.
    ///
    /// A value that is multiplied by 1e304 overflows above 18,000, whatever it is divided by afterwards: the sum is
    /// straight on paper and a cliff in float64. Within this size nothing overflows below 1e26, even in float32.
    private static let sizeMax = 1e12

    /// The one sum that a model comes to, or nil where it comes to something else.
    ///
    /// - Parameter model: any model.
    init?(_ model: Model) {
        guard case .linear(let linear) = model.core,
            let columns = Self.columns(model.preparation),
            let scores = Self.scores(model.link)
        else { return nil }
        var weights = [Double](repeating: 0, count: featureCount)
        var bias = scores.constant
        for (sum, factor) in [(linear.first, scores.first), (linear.second, scores.second)] {
            guard let sum else { continue }
            bias += factor * sum.bias
            for column in 0..<featureCount {
                weights[column] += factor * sum.weights[column] * columns[column].factor
                bias += factor * sum.weights[column] * columns[column].constant
            }
        }
        guard Self.isMeasured(bias), weights.allSatisfy(Self.isMeasured),
            [linear.first, linear.second].compactMap(\.self).allSatisfy({ sum in
                Self.isMeasured(sum.bias)
                    && (0..<featureCount).allSatisfy { Self.isMeasured(sum.weights[$0]) }
            })
        else { return nil }
        self.weights = weights
        self.bias = bias
        guard Roundoff(of: linear, in: model).isSmall(beside: self) else { return nil }
    }

    /// Whether a factor or a constant is none that makes a sum overflow.
    private static func isMeasured(_ value: Double) -> Bool { value.magnitude <= sizeMax }

    /// A number as a feature gives it: `factor` times the feature, plus `constant`.
    private struct Column {
        var factor = 1.0
        var constant = 0.0
    }

    /// What the steps make of each feature, nil where that is no straight line; rounding to binary32 is one.
    private static func columns(_ preparation: Preparation) -> [Column]? {
        var columns = [Column](repeating: Column(), count: featureCount)
        for step in preparation.steps {
            for index in 0..<featureCount where step.columns[index] {
                guard let column = straight(columns[index], step.operation, step.operand[index]),
                    isMeasured(column.factor), isMeasured(column.constant)
                else { return nil }
                columns[index] = column
            }
        }
        return columns
    }

    private static func straight(
        _ column: Column,
        _ operation: ColumnStep.Operation,
        _ operand: Double
    ) -> Column? {
        let (factor, constant) = (column.factor, column.constant)
        switch operation {
        case .add: return Column(factor: factor, constant: constant + operand)
        case .subtract: return Column(factor: factor, constant: constant - operand)
        case .subtractFromOperand: return Column(factor: -factor, constant: operand - constant)
        case .multiply: return Column(factor: factor * operand, constant: constant * operand)
        case .divide: return Column(factor: factor / operand, constant: constant / operand)
        case .round: return column
        case .set: return Column(factor: 0, constant: operand)
        // A value that is missing is replaced, and none is that a caller may send.
        case .replace where operand.isNaN: return column
        case .divideOperand, .truncate, .replace: return nil
        }
    }

    /// A result as the two raw scores give it: weighted, plus a constant.
    private struct Scores {
        var first = 0.0
        var second = 0.0
        var constant = 0.0

        var isConstant: Bool { first == 0 && second == 0 }
        var isMeasured: Bool { [first, second, constant].allSatisfy(OneSum.isMeasured) }

        static func + (a: Scores, b: Scores) -> Scores {
            Scores(
                first: a.first + b.first,
                second: a.second + b.second,
                constant: a.constant + b.constant
            )
        }

        static func * (a: Scores, factor: Double) -> Scores {
            Scores(
                first: a.first * factor,
                second: a.second * factor,
                constant: a.constant * factor
            )
        }
    }

    /// What stands in a link's program: a weighting of the scores, or its sigmoid.
    private enum Part {
        case straight(Scores)
        case sigmoid(Scores)

        var scores: Scores {
            switch self {
            case .straight(let scores), .sigmoid(let scores): scores
            }
        }
    }

    /// What the one sigmoid is taken of, nil where the way to the probability is another.
    private static func scores(_ link: Link) -> Scores? {
        switch link {
        case .identity: return nil
        case .sigmoid: return Scores(first: 1)
        case .program(let program):
            var parts: [Part] = []
            for operation in program.operations {
                guard let part = part(operation, parts), part.scores.isMeasured else { return nil }
                parts.append(part)
            }
            guard case .sigmoid(let scores) = parts.last else { return nil }
            return scores
        }
    }

    private static func part(_ operation: LinkProgram.Operation, _ parts: [Part]) -> Part? {
        func straight(_ index: Int) -> Scores? {
            if case .straight(let scores) = parts[index] { scores } else { nil }
        }
        switch operation {
        case .firstScore: return .straight(Scores(first: 1))
        case .secondScore: return .straight(Scores(second: 1))
        case .constant(let value): return .straight(Scores(constant: value))
        case .add(let a, let b): return combined(straight(a), straight(b)) { $0 + $1 }
        case .subtract(let a, let b):
            // One less a sigmoid is the sigmoid of the opposite.
            if case .sigmoid(let scores) = parts[b], let one = straight(a), one.isConstant,
                one.constant == 1
            {
                return .sigmoid(scores * -1)
            }
            return combined(straight(a), straight(b)) { $0 + $1 * -1 }
        case .multiply(let a, let b):
            guard let one = straight(a), let other = straight(b) else { return nil }
            if other.isConstant { return .straight(one * other.constant) }
            return one.isConstant ? .straight(other * one.constant) : nil
        case .divide(let a, let b):
            guard let one = straight(a), let other = straight(b), other.isConstant,
                other.constant != 0
            else { return nil }
            return .straight(one * (1 / other.constant))
        case .negate(let a): return straight(a).map { .straight($0 * -1) }
        case .sigmoid(let a): return straight(a).map(Part.sigmoid)
        case .roundToFloat32(let a): return parts[a]
        case .divideUnlessZero, .absolute, .maximum, .squareRoot, .exponential,
            .zeroWhereNearZero, .chooseWhereNearZero:
            return nil
        }
    }

    private static func combined(
        _ a: Scores?,
        _ b: Scores?,
        _ operation: (Scores, Scores) -> Scores
    ) -> Part? {
        guard let a, let b else { return nil }
        return .straight(operation(a, b))
    }
}
