internal import Models

/// What each feature contributes to a raw score as it is defined: over all 64 sets of features, for each row of the
/// reference group, one score after the other.
struct PlainContributions {
    /// The mean raw score of the group.
    let mean: Double
    /// One for each feature.
    let contributions: [Double]
    /// By how much each may be off by rounding.
    let roundoff: Double

    /// s! (5 - s)! / 6! for a set of s features beside the one that is looked at.
    private static let weights = [10.0, 2, 1, 1, 2, 10].map { $0 / 60 }
    private static let setCount = 1 << featureCount

    /// Raw scores that are added up for one row.
    ///
    /// - Parameter group: the rows of the group.
    /// - Returns: the number.
    static func scoreCount(of group: [Features]) -> Int { setCount * group.count }

    /// Explains a row.
    ///
    /// - Parameters:
    ///   - columns: those of the row.
    ///   - group: those of each row of the group.
    ///   - score: what adds them up.
    init(_ columns: Features, comparedWith group: [Features], by score: PlainScore) {
        var size = 0.0
        let values = (0..<Self.setCount).map { set in
            group.reduce(0.0) { sum, other in
                let raw = score.raw(of: Features { set >> $0 & 1 == 1 ? columns[$0] : other[$0] })
                size = max(size, raw.size)
                return sum + raw.value
            } / Double(group.count)
        }
        contributions = (0..<featureCount).map { feature in
            values.indices.reduce(0.0) { sum, set in
                guard set >> feature & 1 == 0 else { return sum }
                let gain = values[set | 1 << feature] - values[set]
                return sum + Self.weights[set.nonzeroBitCount] * gain
            }
        }
        mean = values[0]
        // Each is a difference of two means; adding up a group rounds as often as it has rows.
        roundoff =
            2 * score.roundoff(size, in: .float64) + 2 * Double(group.count) * size * 0x1p-53
    }
}
