/// The greatest distance between the distribution functions of two samples: Kolmogorov and
/// Smirnov's statistic.
///
/// - Parameters:
///   - first: a sample in any order.
///   - second: another, of any size.
/// - Returns: a number from 0, for the same values in the same proportions, to 1, for samples of
///   which one lies below the other; nil where one is empty or holds NaN.
package func kolmogorovSmirnovDistance(_ first: [Double], _ second: [Double]) -> Double? {
    guard !first.isEmpty, !second.isEmpty,
        !first.contains(where: \.isNaN), !second.contains(where: \.isNaN)
    else { return nil }
    let first = first.sorted()
    let second = second.sorted()
    var (firstBelow, secondBelow) = (0, 0)
    // In units of 1 / (n · m), and so exact.
    var greatest = 0
    while firstBelow < first.count && secondBelow < second.count {
        let value = min(first[firstBelow], second[secondBelow])
        while firstBelow < first.count && first[firstBelow] <= value { firstBelow += 1 }
        while secondBelow < second.count && second[secondBelow] <= value { secondBelow += 1 }
        let distance = (firstBelow * second.count - secondBelow * first.count).magnitude
        greatest = max(greatest, Int(distance))
    }
    return Double(greatest) / Double(first.count * second.count)
}
