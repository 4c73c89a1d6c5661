/// The search for the best split of a node by one feature.
enum SplitSearch {
    /// A split and how good it is.
    struct Found {
        var leftCount: Int
        var left: ClassCounts
        var gain: Double
    }

    /// Returns the best split between two different values, or nothing if none gains more than `bar`.
    ///
    /// - Parameters:
    ///   - rows: the node's rows in ascending order of the feature.
    ///   - node: the classes of all the rows.
    ///   - score: what a split is judged by.
    ///   - leafRowsMin: how many rows each side must have.
    ///   - limits: what the probabilities of the sides must be.
    ///   - bar: the gain to beat.
    /// - Returns: of equally good splits the one at the lowest value.
    @inline(__always)
    static func best(
        in rows: Span<RankedRow>,
        _ node: ClassCounts,
        _ score: some SplitScore,
        leafRowsMin: Int,
        within limits: SplitLimits = .none,
        above bar: Double
    ) -> Found? {
        var left = ClassCounts(total: 0, positive: 0)
        var best = Found(leftCount: 0, left: left, gain: bar)
        let first = leafRowsMin - 1
        let last = rows.count - leafRowsMin
        guard first < last else { return nil }
        for index in 0..<first {
            left.total &+= rows[index].weight
            left.positive &+= rows[index].positiveWeight
        }
        for index in first..<last {
            let row = rows[index]
            left.total &+= row.weight
            left.positive &+= row.positiveWeight
            guard row.rank != rows[index + 1].rank else { continue }
            let gain = score.gain(left: left, of: node)
            // Only what gains more is asked about, so that limits cost little.
            if gain > best.gain, limits.allow(left, of: node) {
                best = Found(leftCount: index + 1, left: left, gain: gain)
            }
        }
        return best.leftCount > 0 ? best : nil
    }
}
