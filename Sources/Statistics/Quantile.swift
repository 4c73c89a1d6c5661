/// The quantile of sorted values, interpolated linearly between neighbours.
///
/// Type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician
/// 50(4), 1996, which is what numpy gives: of values numbered from 0, the one at (n − 1) · fraction.
///
/// - Parameters:
///   - values: at least one, ascending, and so near to each other that differences do not overflow.
///   - fraction: of 0 to 1: ½ for the median.
/// - Returns: a number from the lowest value to the highest.
func quantile(ofSorted values: [Double], _ fraction: Double) -> Double {
    let position = Double(values.count - 1) * fraction
    let index = Int(position)
    let lower = values[index]
    let upper = values[min(index + 1, values.count - 1)]
    return lower + (upper - lower) * (position - Double(index))
}
