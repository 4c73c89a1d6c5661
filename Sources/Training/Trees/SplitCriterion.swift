/// What a split is judged by, as Breiman, Friedman, Olshen and Stone define them in "Classification
/// and Regression Trees" (1984), chapter 4.
package enum SplitCriterion: String, Sendable, CaseIterable {
    /// Twice the share of one class times the share of the other.
    case gini
    /// The entropy of the classes, in bits.
    case entropy
}

/// The classes of the rows of a node, counted with their weights.
struct ClassCounts: Sendable, Equatable {
    var total: Int
    var positive: Int

    /// The share of the positive class, the probability that a leaf gives.
    var probability: Double { Double(positive) / Double(total) }

    var isPure: Bool { positive == 0 || positive == total }

    static func - (whole: ClassCounts, part: ClassCounts) -> ClassCounts {
        ClassCounts(total: whole.total - part.total, positive: whole.positive - part.positive)
    }
}

/// A way to compare the splits of one node.
protocol SplitScore {
    /// Judges a split.
    ///
    /// - Parameters:
    ///   - left: the rows that go left, neither none nor all.
    ///   - node: all rows of the node, of both classes.
    /// - Returns: a number that grows with what the split gains, at least 0.
    func gain(left: ClassCounts, of node: ClassCounts) -> Double

    /// The impurity of a node, from 0 for one class alone.
    func impurity(of node: ClassCounts) -> Double
}

/// Gini's index.
struct GiniScore: SplitScore {
    /// The decrease of the index but for a factor that the splits of a node share.
    ///
    /// With two classes it is (p·n_left − p_left·n)² / (n_left·n_right), where p counts positives:
    /// the products are exact in float64 up to `RankedRow.rowsMax` rows, so that two splits with equal
    /// counts score equal.
    @inline(__always)
    func gain(left: ClassCounts, of node: ClassCounts) -> Double {
        let difference = Double(left.positive &* node.total &- left.total &* node.positive)
        return difference * difference / Double(left.total &* (node.total &- left.total))
    }

    func impurity(of node: ClassCounts) -> Double {
        2 * node.probability * (1 - node.probability)
    }
}
