internal import Datasets
internal import Models

/// Standardised rows, four side by side, as the objective reads them.
struct LogisticRows {
    /// The intercept's column of ones, then the features.
    static let columnCount = 1 + featureCount

    let rowCount: Int
    /// `columnCount` columns one after the other, each of `vectorCount` vectors.
    ///
    /// Rows that fill up the last vector are 0 in every column, the intercept's too.
    let columns: [SIMD4<Double>]
    /// 1 for a default and 0 for none.
    let labels: [SIMD4<Double>]

    var vectorCount: Int { labels.count }

    init(_ data: Dataset, _ standardization: Standardization) {
        rowCount = data.rowCount
        let vectorCount = (data.rowCount + 3) / 4
        var labels = [SIMD4<Double>](repeating: .zero, count: vectorCount)
        var columns = [SIMD4<Double>](
            repeating: .zero,
            count: Self.columnCount * vectorCount
        )
        for row in 0..<data.rowCount {
            columns[row / 4][row % 4] = 1
            if data.labels[row] { labels[row / 4][row % 4] = 1 }
        }
        for feature in 0..<featureCount {
            let (mean, scale) = (standardization.mean[feature], standardization.scale[feature])
            let start = (1 + feature) * vectorCount
            for (row, value) in data.columns[feature].enumerated() {
                columns[start + row / 4][row % 4] = (value - mean) / scale
            }
        }
        self.columns = columns
        self.labels = labels
    }
}
