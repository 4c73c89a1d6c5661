/// What a column of numbers is like.
package struct Summary: Equatable, Sendable {
    /// The number of values, at least 1.
    package let count: Int
    /// The arithmetic mean.
    package let mean: Double
    /// The sample's standard deviation, with n − 1 in the denominator.
    ///
    /// It is nil for a single value, and where it is beyond float64 as that of ±1.7e308 is.
    package let deviation: Double?
    /// The smallest value.
    package let minimum: Double
    /// A quarter of the values lie below; linearly interpolated, as numpy does.
    package let lowerQuartile: Double
    /// Half of the values lie below; likewise.
    package let median: Double
    /// Three quarters of the values lie below; likewise.
    package let upperQuartile: Double
    /// The largest value.
    package let maximum: Double

    /// Sums up values, or gives nothing where there are none or some are not finite.
    package init?(of values: [Double]) {
        guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
        let scale = BinaryScale(of: values)
        let sorted = scale.scaled(values.sorted())
        count = values.count
        mean = scale.restored(arithmeticMean(of: sorted))
        if count > 1 {
            let squares = distancesFromMean(of: sorted).reduce(0) { $0 + $1 * $1 }
            let deviation = scale.restored((squares / Double(count - 1)).squareRoot())
            self.deviation = deviation.isFinite ? deviation : nil
        } else {
            deviation = nil
        }
        minimum = scale.restored(sorted[0])
        lowerQuartile = scale.restored(quantile(ofSorted: sorted, 0.25))
        median = scale.restored(quantile(ofSorted: sorted, 0.5))
        upperQuartile = scale.restored(quantile(ofSorted: sorted, 0.75))
        maximum = scale.restored(sorted[count - 1])
    }
}
