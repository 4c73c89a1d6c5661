package import Datasets
package import Models

/// Data made by hand: its first columns are given, the others are 0 in every row.
package func handMade(_ columns: [[Double]], _ labels: [Bool]) -> Dataset {
    let rest = [[Double]](
        repeating: [Double](repeating: 0, count: labels.count),
        count: featureCount - columns.count
    )
    return Dataset(source: "by hand", columns: columns + rest, labels: labels)
}

/// Ten rows of two features whose classes overlap.
package let overlapping = handMade(
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [5, 3, 8, 1, 9, 2, 7, 4, 6, 0]],
    [false, false, true, false, false, true, false, true, true, true]
)

extension Dataset {
    /// The same rows with every value of a column changed.
    package func changing(_ feature: Int, _ change: (Double) -> Double) -> Dataset {
        var columns = columns
        columns[feature] = columns[feature].map(change)
        return Dataset(source: source, columns: columns, labels: labels)
    }
}

/// The six values of a row or of a model's parameters, which can then be compared.
package func values(_ features: Features) -> [Double] {
    (0..<featureCount).map { features[$0] }
}

/// Whether numbers are near others: to `tolerance`, or that part of those above 1.
package func near(_ values: [Double], _ wanted: [Double], _ tolerance: Double) -> Bool {
    values.count == wanted.count
        && zip(values, wanted).allSatisfy {
            ($0 - $1).magnitude <= tolerance * max(1, $1.magnitude)
        }
}

/// Whether none of some numbers is NaN or infinite.
package func areFinite(_ values: [Double]) -> Bool { values.allSatisfy { $0.isFinite } }
