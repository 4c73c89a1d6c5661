internal import Datasets
internal import Models

/// The rows of a data set in ascending order of each feature, sorted once for all trees.
struct RankedColumns: Sendable {
    let rowCount: Int
    /// The distinct values of each feature, ascending; a rank is a place among them.
    let values: [[Double]]
    /// The rows in ascending order of each feature, one feature after the other.
    let rows: [RankedRow]

    /// Sorts every column of a data set whose values are finite.
    init(_ data: Dataset) {
        precondition(data.rowCount <= RankedRow.rowsMax, "too many rows for a tree")
        rowCount = data.rowCount
        var values: [[Double]] = []
        var rows: [RankedRow] = []
        rows.reserveCapacity(featureCount * data.rowCount)
        for column in data.columns {
            let order = AscendingOrder(of: column)
            var distinct: [Double] = []
            for (place, number) in order.numbers.enumerated() {
                let value = column[Int(number)]
                // Equal, not identical: 0 and -0 have one rank.
                if place == 0 || value != distinct[distinct.count - 1] { distinct.append(value) }
                rows.append(
                    RankedRow(
                        rank: distinct.count - 1,
                        number: Int(number),
                        label: data.labels[Int(number)]
                    )
                )
            }
            values.append(distinct)
        }
        self.values = values
        self.rows = rows
    }

    /// The threshold between two values of a feature that follow each other in a node.
    ///
    /// It is the middle, or the lower value where rounding would put the middle on the upper one,
    /// so that "at most the threshold" always tells the two apart.
    ///
    /// - Parameters:
    ///   - lower: the rank of the lower value.
    ///   - upper: the rank of the upper value.
    ///   - feature: the feature's place.
    /// - Returns: a number from the lower value on and below the upper.
    func threshold(between lower: Int, and upper: Int, of feature: Int) -> Double {
        let (below, above) = (values[feature][lower], values[feature][upper])
        // Halves first: the sum of two large values is infinite.
        let middle = below / 2 + above / 2
        return below <= middle && middle < above ? middle : below
    }
}
