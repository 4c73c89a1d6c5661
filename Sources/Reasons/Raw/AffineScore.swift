/// An affine function of the one or two raw scores of a model.
struct AffineScore: Sendable, Hashable {
    /// Times the first score.
    var first = DoubleDouble.zero
    /// Times the second.
    var second = DoubleDouble.zero
    /// What is added.
    var offset = DoubleDouble.zero

    /// Whether no score has a part in it.
    var isConstant: Bool { first == .zero && second == .zero }

    /// Whether all coefficients are numbers.
    var isFinite: Bool { first.isFinite && second.isFinite && offset.isFinite }

    static prefix func - (a: AffineScore) -> AffineScore { a.map { -$0 } }

    static func + (a: AffineScore, b: AffineScore) -> AffineScore {
        AffineScore(
            first: a.first + b.first,
            second: a.second + b.second,
            offset: a.offset + b.offset
        )
    }

    /// This function with each coefficient changed in the same way.
    func map(_ change: (DoubleDouble) -> DoubleDouble) -> AffineScore {
        AffineScore(first: change(first), second: change(second), offset: change(offset))
    }
}
