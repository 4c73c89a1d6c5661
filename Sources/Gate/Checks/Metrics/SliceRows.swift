internal import Datasets

/// The rows of a holdout that are in a slice of the policy.
struct SliceRows {
    let slice: Policy.Slice
    let rows: [Int]

    init(_ slice: Policy.Slice, of dataset: Dataset) {
        self.slice = slice
        rows = dataset.labels.indices.filter { row in
            slice.ranges.allSatisfy { $0.contains(dataset.columns[$0.feature][row]) }
        }
    }

    /// Whether there are enough rows to say anything.
    var isTestable: Bool { rows.count >= slice.rowsMin }

    /// Why not, where that is so.
    var tooFew: String {
        "not testable: the slice has \(rows.count) rows and \(slice.rowsMin) are needed"
    }
}
