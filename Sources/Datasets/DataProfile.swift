internal import Models
internal import Statistics

/// What a dataset is like, and what about it may spoil what is learned from it.
package struct DataProfile: Sendable, Equatable {
    /// At least 1.
    package let rowCount: Int
    /// The rows of customers who defaulted, 0 to `rowCount`.
    package let defaultCount: Int
    /// The rows of the source that were left out as incomplete.
    package let droppedRowCount: Int
    /// The rows that say the same as another above them, label included.
    package let duplicateRowCount: Int
    /// The rows with the features of another row that has the other label.
    package let conflictingRowCount: Int
    /// The six features, in the dataset's order.
    package let features: [FeatureProfile]
    /// The names of the rows and columns of `correlations`: the features', then the label's.
    package let names: [String]
    /// Pearson's correlation of each two of features and label, the label being 0 or 1; nil where
    /// one of them is constant.
    package let correlations: [[Double?]]
    /// For each feature how much the others say of it, as ``varianceInflation(correlations:)`` tells.
    package let inflation: [Double?]

    /// Profiles a dataset with at least one row, all features finite.
    ///
    /// Rows are taken for the same when their `rowDigests` are.
    package init(_ dataset: Dataset) {
        precondition(dataset.rowCount > 0, "a profile is of at least one row")
        rowCount = dataset.rowCount
        defaultCount = dataset.defaultCount
        droppedRowCount = dataset.droppedRowCount
        (duplicateRowCount, conflictingRowCount) = Self.repetitions(in: dataset)
        features = zip(dataset.featureNames, dataset.columns).map {
            FeatureProfile(name: $0, values: $1, labels: dataset.labels)
        }
        names = dataset.featureNames + [dataset.labelName]
        correlations = Self.correlations(
            of: dataset.columns + [dataset.labels.map { $0 ? 1 : 0 }]
        )
        let between = correlations.dropLast().map { Array($0.dropLast()) }
        inflation = varianceInflation(correlations: between)
    }

    /// The part of the customers who defaulted, of 0 to 1.
    package var defaultRate: Double { Double(defaultCount) / Double(rowCount) }

    private static func repetitions(in dataset: Dataset) -> (duplicates: Int, conflicting: Int) {
        var duplicates = 0
        var conflicting = 0
        let digests = dataset.rowDigests
        let order = digests.indices.sorted { digests[$0] < digests[$1] }
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, digests[order[end]] == digests[order[start]] { end += 1 }
            let defaultCount = order[start..<end].count { dataset.labels[$0] }
            let counts = [defaultCount, end - start - defaultCount]
            duplicates += counts.reduce(0) { $0 + max(0, $1 - 1) }
            if !counts.contains(0) { conflicting += end - start }
            start = end
        }
        return (duplicates, conflicting)
    }

    private static func correlations(of columns: [[Double]]) -> [[Double?]] {
        var matrix = columns.map { _ in [Double?](repeating: nil, count: columns.count) }
        for row in columns.indices {
            for column in 0...row {
                let correlation = pearsonCorrelation(columns[row], columns[column])
                matrix[row][column] = correlation
                matrix[column][row] = correlation
            }
        }
        return matrix
    }
}
