/// The mean of at least one value; never outside their range by rounding.
func arithmeticMean(of values: [Double]) -> Double {
    var (sum, lowest, highest) = (0.0, Double.infinity, -Double.infinity)
    for value in values {
        sum += value
        lowest = min(lowest, value)
        highest = max(highest, value)
    }
    return min(max(sum / Double(values.count), lowest), highest)
}

/// How far each of at least one value is from their mean.
///
/// The mean is a rounded number, and so where values hardly differ it is off by as much as they do;
/// what the distances then have in common is taken off too.
func distancesFromMean(of values: [Double]) -> [Double] {
    let mean = arithmeticMean(of: values)
    let distances = values.map { $0 - mean }
    let remainder = arithmeticMean(of: distances)
    return distances.map { $0 - remainder }
}
