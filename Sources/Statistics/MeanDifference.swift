/// By how much the means of two samples differ, whose deviations need not be the same.
///
/// Welch's interval (Welch, "The Generalization of Student's Problem when Several Different Population Variances are
/// Involved", Biometrika 34, 1947), with degrees of freedom by Satterthwaite. Values that happen to agree better than
/// each of them is known would give an interval of no width: a variance counts as at least that of a single value's own
/// uncertainty.
package struct MeanDifference: Equatable, Sendable {
    /// The mean of the second sample minus that of the first.
    package let difference: Double
    /// Where the difference lies with the confidence that was asked for.
    package let interval: ClosedRange<Double>

    /// Values, and how well each of them is known.
    package struct Sample: Equatable, Sendable {
        /// The values, finite.
        package let values: [Double]
        /// The variance that a single value has by itself, above 0.
        package let ownVariance: Double

        /// A sample of values.
        package init(_ values: [Double], ownVariance: Double) {
            self.values = values
            self.ownVariance = ownVariance
        }

        /// The variance of the mean; at least two values.
        fileprivate var varianceOfMean: Double {
            let squares = distancesFromMean(of: values).reduce(0) { $0 + $1 * $1 }
            return max(squares / Double(values.count - 1), ownVariance) / Double(values.count)
        }
    }

    /// Compares, or gives nothing where a sample has fewer than two values or one that is not finite.
    ///
    /// - Parameters:
    ///   - first: what is compared with.
    ///   - second: what is compared.
    ///   - confidence: of the interval, above 0 and below 1.
    package init?(_ first: Sample, _ second: Sample, confidence: Double) {
        guard
            [first, second].allSatisfy({ $0.values.count > 1 && $0.values.allSatisfy(\.isFinite) })
        else { return nil }
        difference = arithmeticMean(of: second.values) - arithmeticMean(of: first.values)
        let parts = [first, second].map { ($0.varianceOfMean, Double($0.values.count - 1)) }
        let variance = parts.reduce(0) { $0 + $1.0 }
        let freedom = variance * variance / parts.reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
        let reach =
            variance.squareRoot()
            * StudentT.quantile(confidence: confidence, freedom: max(1, freedom))
        interval = difference - reach...difference + reach
    }
}
