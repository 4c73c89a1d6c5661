import Glibc

/// Student's t distribution, which the mean of a few values from a normal distribution follows.
package enum StudentT {
    /// So many degrees of freedom are told apart; the quantiles of more differ by a thousandth at most.
    private static let freedomMax = 1000.0
    /// Steps of the integral: quantiles are right to five digits.
    private static let steps = 4000

    /// The number of standard errors on each side of a mean that hold it with a given confidence.
    ///
    /// With x = √n tan θ the density becomes the (n − 1)th power of cos θ on 0 to π/2, whose integral is added up by
    /// the midpoint rule until it has the part that is asked for.
    ///
    /// - Parameters:
    ///   - confidence: above 0 and below 1.
    ///   - freedom: degrees of freedom, at least 1; they need not be whole.
    /// - Returns: the quantile of (1 + `confidence`) / 2, above 0.
    package static func quantile(confidence: Double, freedom: Double) -> Double {
        precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
        precondition(freedom >= 1, "an error is known from one degree of freedom on")
        let freedom = min(freedom, freedomMax)
        let width = Double.pi / 2 / Double(steps)
        let parts = (0..<steps).map { pow(cos((Double($0) + 0.5) * width), freedom - 1) }
        var left = confidence * parts.reduce(0, +)
        var step = 0
        while step < steps - 1, left > parts[step] {
            left -= parts[step]
            step += 1
        }
        let angle = (Double(step) + min(left / parts[step], 1)) * width
        return freedom.squareRoot() * tan(angle)
    }
}
