package import Models

/// What a model adds up: an affine function of the sums of its linear model or trees.
package struct RawScore {
    /// The scale of the function.
    package let scale: Scale
    /// The function.
    let function: AffineScore

    /// What the function multiplies the first and the second of the model's sums by, and what it adds, each rounded
    /// to a double.
    package var coefficients: (first: Double, second: Double, offset: Double) {
        (function.first.high, function.second.high, function.offset.high)
    }

    /// Finds what a model adds up.
    ///
    /// - Parameters:
    ///   - core: what makes the sums.
    ///   - link: what makes a probability of them.
    /// - Throws: ``ReasonsFault/isMinimum``, ``ReasonsFault/isMaximum`` or ``ReasonsFault/isNoSum``.
    package init(_ core: Model.Core, _ link: Link) throws(ReasonsFault) {
        if case .trees(let trees) = core {
            switch trees.aggregate {
            case .sum: break
            case .minimum: throw .isMinimum
            case .maximum: throw .isMaximum
            }
        }
        guard let form = LinkForm.find(link) else { throw .isNoSum }
        if form.sigmoidTimes == .zero, !form.score.isConstant {
            (scale, function) = (.probability, form.score)
            return
        }
        guard form.score.isConstant, !form.argument.isConstant else { throw .isNoSum }
        scale = .logOdds
        switch (form.sigmoidTimes, form.score.offset) {
        case (DoubleDouble(1), DoubleDouble(0)): function = form.argument
        // 1 minus the sigmoid of x is that of -x.
        case (DoubleDouble(-1), DoubleDouble(1)): function = -form.argument
        default: throw .isNoSum
        }
    }
}
