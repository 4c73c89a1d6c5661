internal import Models

/// Whether each tree of an ensemble goes one way with a column, which suffices for all of them.
///
/// Two leaves of a tree can be reached by rows that differ in one column alone just where their
/// boxes overlap in all others; so looking at all pairs of leaves is a proof, not a sample.
struct TreeMonotonicity {
    /// Two leaves in the wrong order, and columns that reach either.
    struct Offence {
        /// A value for each column, infinite where any will do.
        let point: [Double]
    }

    /// Pairs of leaves that are looked at, at most.
    private static let pairsMax = 50_000_000
    /// Offences that are kept.
    private static let offencesMax = 50

    private(set) var offences: [Offence] = []
    /// Whether all pairs were looked at.
    private(set) var isComplete = true

    /// Looks at all trees.
    ///
    /// - Parameters:
    ///   - ensemble: the trees.
    ///   - column: a prepared column.
    ///   - rises: whether a tree's value may not fall as the column grows; else not rise.
    init(_ ensemble: TreeEnsemble, _ column: Int, rises: Bool) {
        // With two scores a probability's way is not that of the first.
        guard ensemble.secondValues.isEmpty else {
            isComplete = false
            return
        }
        var pairsLeft = Self.pairsMax
        for tree in ensemble.trees {
            let leavesMax = Int(Double(pairsLeft).squareRoot())
            guard offences.count < Self.offencesMax,
                let leaves = LeafBox.all(of: tree, in: ensemble, atMost: leavesMax)
            else {
                isComplete = false
                return
            }
            pairsLeft -= leaves.count * leaves.count
            compare(leaves, column, rises: rises)
        }
    }

    private mutating func compare(_ leaves: [LeafBox], _ column: Int, rises: Bool) {
        for lower in leaves {
            for upper in leaves where lower.low[column] < upper.low[column] {
                let isWrong = rises ? lower.value > upper.value : lower.value < upper.value
                guard isWrong, let point = lower.overlap(upper, but: column) else { continue }
                offences.append(Offence(point: point))
                if offences.count >= Self.offencesMax { return }
            }
        }
    }
}

/// The columns with which a leaf is reached: above `low` and at most `high`.
private struct LeafBox {
    var low = [Double](repeating: -.infinity, count: featureCount)
    var high = [Double](repeating: .infinity, count: featureCount)
    var value = 0.0

    /// The leaves of a tree that some row can reach, one for each way to it.
    ///
    /// Nil where they are more than `most`: where ways meet, few nodes make any number of them.
    static func all(
        of tree: TreeEnsemble.Tree,
        in ensemble: TreeEnsemble,
        atMost most: Int
    ) -> [LeafBox]? {
        var leaves: [LeafBox] = []
        var open = [(tree.root, LeafBox())]
        while let (place, box) = open.popLast() {
            let node = ensemble.nodes[place]
            if node.isLeaf(at: place) {
                guard leaves.count < most else { return nil }
                var leaf = box
                leaf.value = node.value
                leaves.append(leaf)
                continue
            }
            var (below, above) = (box, box)
            below.high[node.column] = min(box.high[node.column], node.value)
            above.low[node.column] = max(box.low[node.column], node.value)
            for (next, part) in [(node.ifTrue, below), (node.ifFalse, above)]
            where part.low[node.column] < part.high[node.column] {
                open.append((next, part))
            }
        }
        return leaves
    }

    /// Columns that are in both boxes, whatever one of them is; nil where there are none.
    func overlap(_ other: LeafBox, but column: Int) -> [Double]? {
        var point = [Double](repeating: .infinity, count: featureCount)
        for index in 0..<featureCount where index != column {
            let (least, most) = (
                max(low[index], other.low[index]), min(high[index], other.high[index])
            )
            guard least < most else { return nil }
            point[index] = most.isFinite || least == -.infinity ? most : least.nextUp
        }
        return point
    }
}

extension TreeEnsemble {
    /// The different thresholds that a column is compared with, ascending.
    func thresholds(of column: Int) -> [Double] {
        let values = nodes.indices.compactMap { index in
            let node = nodes[index]
            return node.isLeaf(at: index) || node.column != column ? nil : node.value
        }
        return Set(values.filter(\.isFinite)).sorted()
    }
}
