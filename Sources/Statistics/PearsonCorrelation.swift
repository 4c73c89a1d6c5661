/// How closely two columns follow a straight line: Pearson's correlation coefficient.
///
/// - Parameters:
///   - first: a column.
///   - second: another with as many rows.
/// - Returns: a number of -1 to 1; nil where a column is constant or empty or not finite, for which
///   there is no such number.
package func pearsonCorrelation(_ first: [Double], _ second: [Double]) -> Double? {
    precondition(first.count == second.count, "columns of one table have equally many rows")
    guard let first = deviations(of: first), let second = deviations(of: second) else { return nil }
    var (products, squaresOfFirst, squaresOfSecond) = (0.0, 0.0, 0.0)
    for (x, y) in zip(first, second) {
        products += x * y
        squaresOfFirst += x * x
        squaresOfSecond += y * y
    }
    let correlation = products / (squaresOfFirst * squaresOfSecond).squareRoot()
    return min(max(correlation, -1), 1)
}

/// How far values are from their mean, on a scale of their own; nil unless they differ.
private func deviations(of values: [Double]) -> [Double]? {
    guard let first = values.first, values.allSatisfy(\.isFinite),
        values.contains(where: { $0 != first })
    else { return nil }
    let distances = distancesFromMean(of: BinaryScale(of: values).scaled(values))
    return BinaryScale(of: distances).scaled(distances)
}
