internal import Datasets
package import Models

/// The mean of each feature and what it is divided by, so that features of any unit compare.
package struct Standardization: Sendable {
    package let mean: Features
    /// The standard deviation over all rows (with n, not n − 1, below it); 1 for a constant feature.
    package let scale: Features

    /// Measures the columns of a data set with at least one row.
    init(of data: Dataset) {
        let columns = data.columns.map(Self.measure)
        mean = Features { columns[$0].mean }
        scale = Features { columns[$0].scale }
    }

    /// A column's mean and deviation, in two passes over values brought below 1 by a power of two,
    /// which changes no bit of the result but lets the squares of 1e300 be finite.
    private static func measure(_ column: [Double]) -> (mean: Double, scale: Double) {
        let largest = column.reduce(0) { max($0, $1.magnitude) }
        guard largest > 0 else { return (0, 1) }
        // Exponents are kept in reach of normal numbers, as the factor must have an inverse.
        let unit = Double(
            sign: .plus,
            exponent: min(max(largest.exponent + 1, -1000), 1000),
            significand: 1
        )
        let count = Double(column.count)
        let mean = column.reduce(0) { $0 + $1 / unit } / count
        let squares = column.reduce(0) { sum, value in
            let difference = value / unit - mean
            return sum + difference * difference
        }
        let deviation = (squares / count).squareRoot() * unit
        // A constant column has only the rounding of its mean as deviation.
        let dust = largest * 0x1p-52 * 4
        return (mean * unit, deviation > dust ? deviation : 1)
    }

    /// The steps of a model that standardise its features.
    package var preparation: Preparation {
        var preparation = Preparation()
        _ = preparation.append(ColumnStep(.subtract, mean, in: .float64))
        _ = preparation.append(ColumnStep(.divide, scale, in: .float64))
        return preparation
    }
}
