import Models

/// Weighted sums of prepared columns that no other operation has read yet, so that a bias can
/// still become part of them.
struct LinearSums {
    let columns: Columns
    /// The place of the node that made the sums, which tells them from others.
    var maker: Int
    /// Weights of one or two sums.
    let weights: [Features]
    /// A bias for each sum, once one was added.
    var biases: [Double]?
    var precision: Precision { columns.precision }

    /// Makes the sums of a matrix of six rows and one or two columns, in row-major order.
    init(
        _ columns: Columns,
        maker: GraphNode,
        matrix: [Double],
        sums: Int,
        biases: [Double]? = nil
    ) {
        self.columns = columns
        self.maker = maker.place
        weights = (0..<sums).map { sum in Features { matrix[$0 * sums + sum] } }
        self.biases = biases
    }

    /// The sums as the scorer takes them.
    var model: LinearModel {
        let biases = biases ?? weights.map { _ in 0 }
        let sums = zip(weights, biases).map { LinearModel.Sum(weights: $0, bias: $1) }
        return LinearModel(
            first: sums[0],
            second: sums.count > 1 ? sums[1] : nil,
            precision: precision
        )
    }
}
