package import Datasets
package import Documents
package import Models

/// A logistic regression on standardised features with an L2 penalty.
package struct LogisticRegression: Sendable {
    /// How it is fitted.
    package struct Parameters: Sendable, Equatable {
        /// The inverse of the penalty's strength, above 0: the larger, the freer the coefficients.
        package var c: Double
        /// The norm of the objective's gradient to reach, above 0.
        package var tolerance: Double
        /// The most of Newton's steps, at least 1.
        package var iterationsMax: Int
        /// Which way the probability has to go with each feature: the sign of its coefficient.
        package var directions: Directions

        /// Parameters; traps where one is out of its range.
        package init(
            c: Double = 1,
            tolerance: Double = 1e-8,
            iterationsMax: Int = 100,
            directions: Directions = .free
        ) {
            precondition(c > 0 && c.isFinite, "C is above 0 and finite")
            precondition(tolerance > 0 && iterationsMax > 0, "a fit needs a goal and steps")
            self.c = c
            self.tolerance = tolerance
            self.iterationsMax = iterationsMax
            self.directions = directions
        }
    }

    /// What it was fitted with.
    package let parameters: Parameters
    /// What the coefficients are of; a model does it first.
    package let standardization: Standardization
    /// The logarithm of the odds where every feature has its mean.
    package let intercept: Double
    /// One a standardised feature; 0 where it is held so, as the data would have it go the other way.
    package let coefficients: Features
    /// Of the intercept and of each coefficient, from the inverse of the objective's Hessian; infinite where
    /// that has none, and for a coefficient that is held.
    package let standardErrors: [Double]
    /// Newton's steps, of the last fit where it was begun anew.
    package let iterations: Int
    /// At the end, in nats a standard deviation.
    package let gradientNorm: Double
    /// Whether the norm is below the tolerance.
    package let isConverged: Bool
    /// Whether a plane tells the classes apart; not looked for in inner folds.
    package let separation: Separation

    /// Fits the coefficients.
    ///
    /// - Parameters:
    ///   - data: at least one row, all values finite.
    ///   - parameters: the strength of the penalty and when to stop.
    ///   - start: the intercept and coefficients to begin with, such as those for a neighbouring C.
    ///   - looksForSeparation: whether to find out if the classes can be told apart by a plane.
    package init(
        fitting data: Dataset,
        _ parameters: Parameters = Parameters(),
        from start: [Double]? = nil,
        looksForSeparation: Bool = true
    ) {
        self.parameters = parameters
        standardization = Standardization(of: data)
        let rows = LogisticRows(data, standardization)
        func fit(from start: [Double]) -> SignedMinimum {
            SignedMinimum(
                of: LogisticObjective(rows, penalty: 1 / parameters.c),
                keeping: parameters.directions,
                from: start,
                tolerance: parameters.tolerance,
                iterationsMax: parameters.iterationsMax
            )
        }
        let zero = [Double](repeating: 0, count: LogisticRows.columnCount)
        var minimum = fit(from: start ?? zero)
        // Far from the minimum the curvature rounds to 0 and shows no way.
        if !minimum.result.isConverged, start != nil { minimum = fit(from: zero) }
        let (result, held) = (minimum.result, minimum.held)
        let point = result.point
        intercept = point.coefficients[0]
        coefficients = Features { point.coefficients[$0 + 1] }
        let errors =
            point.hessian.choleskyFactor()?.inverseDiagonalAsFactor().map { $0.squareRoot() }
            ?? [Double](repeating: .infinity, count: LogisticRows.columnCount)
        standardErrors = errors.indices.map { held.contains($0) ? .infinity : errors[$0] }
        iterations = result.iterations
        gradientNorm = point.gradientNorm
        isConverged = result.isConverged
        separation =
            looksForSeparation
            ? Separation(of: rows, from: point.coefficients, keeping: parameters.directions)
            : .unknown
    }

    /// Whether the probability goes against a direction with some feature.
    ///
    /// - Parameter directions: of the features, which may be others than it was fitted with.
    /// - Returns: whether a coefficient has the other sign.
    package func breaks(_ directions: Directions) -> Bool {
        (0..<featureCount).contains { directions[$0].sign * coefficients[$0] < 0 }
    }

    /// The intercept, then the coefficients.
    package var allCoefficients: [Double] {
        [intercept] + (0..<featureCount).map { coefficients[$0] }
    }

    /// What a model computes with, after `standardization.preparation`.
    package var core: Model.Core {
        let sum = LinearModel.Sum(weights: coefficients, bias: intercept)
        return .linear(LinearModel(first: sum, second: nil, precision: .float64))
    }
}
