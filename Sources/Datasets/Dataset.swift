package import Models

/// Customers whose outcome is known: six features each, and whether they defaulted.
///
/// What `read` gives has between `rowsMin` and `rowsMax` rows with finite features and both
/// outcomes among them; a subset may have less. A feature is NaN where it is missing, which only a reader who
/// asks for such rows gets.
package struct Dataset: Sendable, Equatable {
    /// The fewest rows that anything can be learned from.
    package static let rowsMin = 50
    /// The most rows that are taken into memory.
    package static let rowsMax = 10_000_000
    /// What a row takes in memory: six features and a label.
    package static let rowBytes = featureCount * MemoryLayout<Double>.stride + 1

    /// Where the rows come from: a file's name as the user gave it, or words of that kind.
    package let source: String
    /// The names of the six features, in the model's order.
    package let featureNames: [String]
    /// The name of the label's column.
    package let labelName: String
    /// The features, column by column: six, with a value for each row.
    package let columns: [[Double]]
    /// Whether the customer of each row defaulted.
    package let labels: [Bool]
    /// The rows of the source that were left out as incomplete.
    package let droppedRowCount: Int

    /// A dataset of given columns.
    ///
    /// - Parameters:
    ///   - source: where the rows come from.
    ///   - featureNames: six names.
    ///   - labelName: the label's name.
    ///   - columns: six columns as long as `labels`.
    ///   - labels: the outcome of each row.
    ///   - droppedRowCount: the rows of the source that were left out.
    package init(
        source: String,
        featureNames: [String] = LoanColumns.features,
        labelName: String = LoanColumns.label,
        columns: [[Double]],
        labels: [Bool],
        droppedRowCount: Int = 0
    ) {
        precondition(featureNames.count == featureCount, "a dataset has six features")
        precondition(columns.count == featureCount, "a dataset has a column for each feature")
        precondition(
            columns.allSatisfy { $0.count == labels.count },
            "every column has a value for each row"
        )
        self.source = source
        self.featureNames = featureNames
        self.labelName = labelName
        self.columns = columns
        self.labels = labels
        self.droppedRowCount = droppedRowCount
    }

    /// At most `rowsMax` where the rows were read.
    package var rowCount: Int { labels.count }

    /// The number of customers who defaulted.
    package var defaultCount: Int { labels.count { $0 } }

    /// The features of one customer.
    ///
    /// - Parameter index: the row, from 0.
    /// - Returns: the six values, in the model's order.
    package func row(_ index: Int) -> Features {
        Features { columns[$0][index] }
    }

    /// The features of all customers, in order.
    package var rows: [Features] { (0..<rowCount).map(row) }

    /// Some of the rows, in the order of their indices; nothing counts as dropped from them.
    ///
    /// - Parameter indices: rows, from 0; one named twice is there twice.
    /// - Returns: the rows as a dataset of the same source.
    package func subset(_ indices: [Int]) -> Dataset {
        Dataset(
            source: source,
            featureNames: featureNames,
            labelName: labelName,
            columns: columns.map { column in indices.map { column[$0] } },
            labels: indices.map { labels[$0] }
        )
    }
}
