internal import Datasets
package import Models

/// The mean of each feature and what it is divided by, so that features of any unit compare.
package struct Standardization: Sendable {
    /// In the units of the features; 0 where a difference from it could be infinite.
    package let mean: Features
    /// The standard deviation over all rows (with n, not n − 1, below it); 1 for a constant feature.
    package let scale: Features

    /// Measures the columns of a data set with at least one row.
    init(of data: Dataset) {
        let columns = data.columns.map(Self.measure)
        mean = Features { columns[$0].mean }
        scale = Features { columns[$0].scale }
    }

    /// A column's mean and deviation, from values brought below 1 by a power of two, which changes
    /// no bit of the result but lets the squares of 1e300 be finite.
    private static func measure(_ column: [Double]) -> (mean: Double, scale: Double) {
        // Exactly, as with a rounded mean a constant would seem to vary.
        if column.allSatisfy({ $0 == column[0] }) { return (column[0], 1) }
        let largest = column.reduce(0) { max($0, $1.magnitude) }
        // Exponents are kept in reach of normal numbers, as the factor must have an inverse.
        let unit = Double(
            sign: .plus,
            exponent: min(max(largest.exponent + 1, -1000), 1000),
            significand: 1
        )
        let count = Double(column.count)
        let rough = column.reduce(0) { $0 + $1 / unit } / count
        // What rounding left out of a long sum shows against its own mean.
        let mean = rough + column.reduce(0) { $0 + ($1 / unit - rough) } / count
        let squares = column.reduce(0) { sum, value in
            let difference = value / unit - mean
            return sum + difference * difference
        }
        let deviation = (squares / count).squareRoot() * unit
        // Numbers next to 0 have deviations below any number.
        let scale = deviation > 0 ? deviation : 1
        // The difference of two numbers as large as these may be infinite; without a mean taken
        // off, only the intercept is another.
        return largest.exponent == Double.greatestFiniteMagnitude.exponent
            ? (0, scale) : (mean * unit, scale)
    }

    /// The steps of a model that standardise its features.
    package var preparation: Preparation {
        var preparation = Preparation()
        _ = preparation.append(ColumnStep(.subtract, mean, in: .float64))
        _ = preparation.append(ColumnStep(.divide, scale, in: .float64))
        return preparation
    }
}
