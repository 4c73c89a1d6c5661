internal import Documents

/// Whether a plane through the features tells the two classes of the training data apart.
///
/// If one does, the likelihood has no maximum (Albert and Anderson, "On the Existence of Maximum
/// Likelihood Estimates in Logistic Regression Models", Biometrika 71, 1984): only the penalty
/// keeps the coefficients finite, and their size and intervals say little.
package enum Separation: String, Sendable {
    /// The classes overlap; the likelihood has a maximum.
    case none
    /// A plane parts the classes but for rows that lie on it.
    case quasiComplete = "quasi-complete"
    /// A plane parts the classes.
    case complete
    /// Not looked for.
    case unknown

    private static let iterationsMax = 60
    private static let tolerance = 1e-7

    /// Looks for a parting plane by following the likelihood without a penalty.
    ///
    /// Where there is a maximum, Newton's steps shrink to nothing as they come near. Where there is
    /// none, each multiplies the odds by about e for ever while the gradient vanishes.
    ///
    /// - Parameters:
    ///   - rows: standardised rows.
    ///   - start: coefficients to begin with, the intercept first.
    ///   - directions: of the features; a plane that breaks one is none that the penalty keeps from.
    init(of rows: LogisticRows, from start: [Double], keeping directions: Directions = .free) {
        let result = SignedMinimum(
            of: LogisticObjective(rows, penalty: 0),
            keeping: directions,
            from: start,
            tolerance: Self.tolerance,
            iterationsMax: Self.iterationsMax
        ).result
        if rows.arePartedStrictly(by: result.point.coefficients) {
            self = .complete
            return
        }
        let step = NewtonMethod.direction(at: result.point) ?? [.infinity]
        let stepLength = step.reduce(0) { $0 + $1 * $1 }.squareRoot()
        self = result.isConverged && stepLength < Self.stepLengthMin ? .none : .quasiComplete
    }

    /// Where the gradient is as small as `tolerance`, the next step towards a maximum is far shorter
    /// than this; on the way to infinity, one that divides the gradient by e is longer.
    private static let stepLengthMin = 1e-2
}

extension LogisticRows {
    /// Whether every row lies on its class's side of a plane, and none on it.
    fileprivate func arePartedStrictly(by coefficients: [Double]) -> Bool {
        (0..<rowCount).allSatisfy { row in
            var score = 0.0
            for column in 0..<Self.columnCount {
                score += columns[column * vectorCount + row / 4][row % 4] * coefficients[column]
            }
            return labels[row / 4][row % 4] == 1 ? score > 0 : score < 0
        }
    }
}
