/// Newton's method with backtracking (Nocedal and Wright, "Numerical Optimization", 2nd edition,
/// algorithm 3.2): on a smooth convex objective it converges from anywhere, quadratically at the end.
enum NewtonMethod {
    /// Where it ended.
    struct Result {
        var point: LogisticObjective.Point
        var iterations: Int
        /// Whether the gradient's norm is below the tolerance.
        var isConverged: Bool
    }

    /// The share of the decrease promised by the gradient that a step must bring (Armijo's rule).
    private static let decreaseMin = 1e-4
    private static let halvingsMax = 40

    /// Makes an objective least.
    ///
    /// - Parameters:
    ///   - objective: what to make least.
    ///   - start: the coefficients to begin with.
    ///   - tolerance: the gradient's norm to reach.
    ///   - iterationsMax: how many steps may be taken.
    /// - Returns: the last point, converged or not.
    static func minimize(
        _ objective: LogisticObjective,
        from start: [Double],
        tolerance: Double,
        iterationsMax: Int
    ) -> Result {
        var point = objective.evaluate(at: start)
        var result = Result(point: point, iterations: 0, isConverged: false)
        while result.iterations < iterationsMax, !(point.gradientNorm < tolerance) {
            guard let next = step(objective, from: point) else { break }
            point = next
            result.iterations += 1
        }
        result.point = point
        result.isConverged = point.gradientNorm < tolerance
        return result
    }

    /// The point after a step, or nothing if no step makes the objective or its gradient less.
    private static func step(
        _ objective: LogisticObjective,
        from point: LogisticObjective.Point
    ) -> LogisticObjective.Point? {
        guard let direction = direction(at: point) else { return nil }
        let slope = zip(point.gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
        // Near the end the decrease drowns in the value's rounding; then the gradient decides.
        let dust = point.value.magnitude * 0x1p-46
        var length = 1.0
        for _ in 0..<halvingsMax {
            let next = objective.evaluate(
                at: zip(point.coefficients, direction).map { $0 + length * $1 }
            )
            if next.value <= point.value + decreaseMin * length * slope { return next }
            let isAsLow = next.value <= point.value + dust
            if isAsLow, next.gradientNorm < point.gradientNorm { return next }
            length /= 2
        }
        return nil
    }

    /// The Newton step; where the Hessian is singular, its diagonal is raised until it is not.
    static func direction(at point: LogisticObjective.Point) -> [Double]? {
        var raise = 0.0
        let largest = (0..<SmallMatrix.size).reduce(0) { max($0, point.hessian[$1, $1]) }
        for _ in 0..<halvingsMax {
            var hessian = point.hessian
            for index in 0..<SmallMatrix.size { hessian[index, index] += raise }
            if let factor = hessian.choleskyFactor() {
                return factor.solveAsFactor(point.gradient).map { -$0 }
            }
            raise = max(raise * 10, largest * 1e-14, Double.leastNormalMagnitude)
        }
        return nil
    }
}
