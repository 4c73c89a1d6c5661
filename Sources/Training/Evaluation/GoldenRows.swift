internal import Datasets
internal import Models

/// The rows whose probabilities a model file carries, to be met bit for bit where it is served.
enum GoldenRows {
    /// How many are taken from the training data.
    private static let spreadCount = 30

    /// Picks rows that spread over all probabilities, and the corners of the training ranges.
    ///
    /// - Parameters:
    ///   - data: the rows to pick from.
    ///   - probabilities: of the rows, in order.
    ///   - ranges: those of the rows, if known.
    /// - Returns: rows of the data, and the corners last.
    static func pick(
        from data: Dataset,
        _ probabilities: [Double],
        ranges: FeatureRanges?
    ) -> [Features] {
        let order = probabilities.indices.sorted {
            (probabilities[$0], $0) < (probabilities[$1], $1)
        }
        let count = min(spreadCount, order.count)
        let picked = (0..<count).map { order[$0 * (order.count - 1) / max(1, count - 1)] }
        let corners = ranges.map { [$0.minimum, $0.maximum] } ?? []
        return picked.map(data.row) + corners
    }
}
