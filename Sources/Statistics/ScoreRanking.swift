/// Rows from the highest score to the lowest, with equal scores together.
struct ScoreRanking {
    /// The numbers of the rows; those with equal scores in their own order.
    let order: [Int]
    /// Where the rows of each distinct score end in `order`.
    let groupEnds: [Int]

    /// Sorts, or gives nothing where a score is NaN, which has no place in an order.
    init?(_ scores: [Double]) {
        guard !scores.contains(where: \.isNaN) else { return nil }
        let order = scores.indices.sorted { first, second in
            scores[first] > scores[second] || (scores[first] == scores[second] && first < second)
        }
        self.order = order
        groupEnds = (0..<order.count).compactMap { position in
            let isLast =
                position + 1 == order.count
                || scores[order[position + 1]] != scores[order[position]]
            return isLast ? position + 1 : nil
        }
    }
}

/// The rows that share a score.
struct ScoreGroup: Equatable {
    let score: Double
    let positives: Int
    let negatives: Int

    /// The groups of rows from the highest score to the lowest; nil where a score is NaN.
    static func groups(labels: [Bool], scores: [Double]) -> [ScoreGroup]? {
        precondition(labels.count == scores.count, "every row has a label and a score")
        guard let ranking = ScoreRanking(scores) else { return nil }
        var start = 0
        return ranking.groupEnds.map { end in
            let rows = ranking.order[start..<end]
            let positives = rows.count { labels[$0] }
            defer { start = end }
            return ScoreGroup(
                score: scores[ranking.order[start]],
                positives: positives,
                negatives: rows.count - positives
            )
        }
    }
}
