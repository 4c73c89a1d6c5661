import Models

/// Weighted sums of prepared columns that no other operation has read yet, so that a bias can
/// still become part of them.
struct LinearSums {
    /// What is weighed: at least one column.
    let columns: Columns
    /// The place of the node that made the sums, which tells them from others.
    var maker: Int
    /// Weights of one or two sums, one for each column.
    let weights: [[Double]]
    /// A bias for each sum, once one was added.
    var biases: [Double]?
    /// The format that sums are computed in.
    var precision: Precision { columns.precision }

    /// Makes the sums of a matrix of a row for each column and one or two columns, in row-major
    /// order.
    init(
        _ columns: Columns,
        maker: GraphNode,
        matrix: [Double],
        sums: Int,
        biases: [Double]? = nil
    ) {
        self.columns = columns
        self.maker = maker.place
        weights = (0..<sums).map { sum in columns.columns.indices.map { matrix[$0 * sums + sum] } }
        self.biases = biases
    }

    /// The sums as the scorer takes them, with a weight for each feature: 0 for one that no column
    /// is made from, and the sum where several columns are the same.
    ///
    /// Throws where that sum is infinite in the columns' format; `label` begins the sentence.
    func model(for label: String) throws(ModelFileError) -> LinearModel {
        let biases = biases ?? weights.map { _ in 0 }
        var sums: [LinearModel.Sum] = []
        for (weights, bias) in zip(weights, biases) {
            var ofFeatures = Features(repeating: 0)
            for (column, weight) in zip(columns.columns, weights) {
                ofFeatures[column.feature] += weight
                let sum = ofFeatures[column.feature]
                guard precision == .float32 ? Float(sum).isFinite : sum.isFinite else {
                    throw .refused(
                        "\(label) reads feature \(column.feature + 1) in several columns, whose "
                            + "weights add up to infinity"
                    )
                }
            }
            sums.append(LinearModel.Sum(weights: ofFeatures, bias: bias))
        }
        return LinearModel(
            first: sums[0],
            second: sums.count > 1 ? sums[1] : nil,
            precision: precision
        )
    }
}
