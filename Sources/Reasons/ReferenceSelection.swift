/// How the rows of a reference group are chosen among those that a model was made of.
package enum ReferenceSelection: String, Sendable, CaseIterable {
    /// Customers who are accepted, those nearest to the threshold first.
    case atTheCut = "at-the-cut"
    /// Customers from the least to the greatest probability.
    case all

    /// The rows of the group, by their places among all rows.
    ///
    /// - Parameters:
    ///   - probabilities: what the model gives for the rows, in order; NaN where it gives none.
    ///   - threshold: from which on it predicts default.
    ///   - rowsMax: the most rows of the group.
    /// - Returns: the places in the order of the group; none where the model accepts nobody.
    package func places(
        of probabilities: [Double],
        below threshold: Double,
        rowsMax: Int
    ) -> [Int] {
        switch self {
        case .atTheCut:
            let nearest = probabilities.indices.filter { probabilities[$0] < threshold }
                .sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
            return Array(nearest.prefix(rowsMax))
        case .all:
            let order = probabilities.indices.filter { !probabilities[$0].isNaN }
                .sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
            // So the group's mean is near that of all.
            return Self.middles(of: order, count: rowsMax)
        }
    }

    /// The middles of equal parts of a list.
    ///
    /// - Parameters:
    ///   - list: some elements.
    ///   - count: the most parts.
    /// - Returns: as many elements, or all where there are fewer.
    package static func middles<Element>(of list: [Element], count: Int) -> [Element] {
        let count = min(count, list.count)
        return (0..<count).map { list[(2 * $0 + 1) * list.count / (2 * count)] }
    }
}
