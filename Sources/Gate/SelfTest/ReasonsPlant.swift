internal import Models
internal import Reasons

/// What a scorer would give that takes one feature for another: reasons that add up and are wrong.
struct ReasonsPlant {
    /// The reasons with the fault.
    let explained: Explained
    /// The row in which they are most wrong.
    let row: Int

    /// By how many units two contributions differ where their exchange is told from rounding.
    private static let differenceMin: UInt64 = 1 << 20

    /// Exchanges the greatest and the least contribution of each row; nil where they are nowhere different.
    init?(exchanging explained: Explained) {
        var worst = (row: 0, difference: UInt64(0))
        let explanations = explained.explanations.indices.map { row in
            let explanation = explained.explanations[row]
            guard explained.isScored(row), explanation.featureBeyond == nil else {
                return explanation
            }
            var contributions = explanation.contributions
            let order = (0..<featureCount).sorted { contributions[$0] < contributions[$1] }
            let (least, greatest) = (order[0], order[featureCount - 1])
            let (low, high) = (contributions[least], contributions[greatest])
            // The distance of two numbers of 64 bits fits only without a sign.
            let difference = UInt64(bitPattern: high) &- UInt64(bitPattern: low)
            if difference > worst.difference { worst = (row, difference) }
            (contributions[least], contributions[greatest]) = (high, low)
            return Explanation(
                scale: explanation.scale,
                mean: explanation.mean,
                contributions: contributions
            )
        }
        guard worst.difference >= Self.differenceMin else { return nil }
        self.explained = explained.saying(explanations)
        row = worst.row
    }
}
