import Models

/// The trees of an ensemble, ready to be walked with one or two features left open.
///
/// Thresholds are ranks among those of their column, ascending: a column's rank is how many of its thresholds it
/// is above, and it is at most a threshold where its rank is at most the threshold's.
struct PartialWalk: Sendable {
    /// A branch, or a leaf where it leads to itself.
    private struct Node {
        let ifTrue: Int32
        let ifFalse: Int32
        /// The threshold's rank; -1 where it is NaN, which nothing is at most.
        let rank: Int32
        let column: UInt8
        let missingGoesTrue: Bool
    }

    /// A leaf that can be reached, and the ranks of the open features at which it is.
    struct Leaf: Sendable {
        let first: ClosedRange<Int32>
        /// 0 where only one feature is open.
        let second: ClosedRange<Int32>
        let node: Int32
    }

    /// Where a column stands among the thresholds.
    struct Place: Sendable {
        let rank: Int32
        let isMissing: Bool
    }

    /// The most nodes that one walk looks at; a walk that would look at more has no result.
    private static let nodesMax = 1 << 20

    private let nodes: [Node]
    private let roots: [Int32]
    /// The thresholds of each column, ascending.
    let thresholds: [[Double]]

    init(_ ensemble: TreeEnsemble) {
        var thresholds = [[Double]](repeating: [], count: featureCount)
        for (index, node) in ensemble.nodes.enumerated() where !node.isLeaf(at: index) {
            if !node.value.isNaN { thresholds[node.column].append(node.value) }
        }
        for column in thresholds.indices {
            var last = Double.nan
            thresholds[column] = thresholds[column].sorted().filter { value in
                defer { last = value }
                return value != last
            }
        }
        self.thresholds = thresholds
        nodes = ensemble.nodes.enumerated().map { index, node in
            let isNumber = !node.value.isNaN
            let isBranch = !node.isLeaf(at: index)
            let rank = isBranch && isNumber ? Self.rank(node.value, thresholds[node.column]) : -1
            return Node(
                ifTrue: Int32(node.ifTrue),
                ifFalse: Int32(node.ifFalse),
                rank: rank,
                column: UInt8(node.column),
                missingGoesTrue: node.missingGoesTrue && isNumber
            )
        }
        roots = ensemble.trees.map { Int32($0.root) }
    }

    /// Where each column of a prepared row stands.
    func places(_ columns: Features) -> [6 of Place] {
        .init { column in
            let value = columns[column]
            return Place(
                rank: value.isNaN ? 0 : Self.rank(value, thresholds[column]),
                isMissing: value.isNaN
            )
        }
    }

    /// How many thresholds a number is above.
    private static func rank(_ value: Double, _ thresholds: [Double]) -> Int32 {
        var (low, high) = (0, thresholds.count)
        while low < high {
            let middle = (low + high) / 2
            if value <= thresholds[middle] { high = middle } else { low = middle + 1 }
        }
        return Int32(low)
    }

    /// The greatest rank of a column, that of a number above all thresholds.
    func greatestRank(_ column: Int) -> Int32 { Int32(thresholds[column].count) }

    /// The leaves that a row can reach in any tree when features are left open.
    ///
    /// - Parameters:
    ///   - places: where the other columns stand.
    ///   - first: the open feature.
    ///   - second: the other one, if any.
    /// - Returns: nil where the walk would take too long.
    func leaves(_ places: [6 of Place], open first: Int, _ second: Int? = nil) -> [Leaf]? {
        let all = (
            first: 0...greatestRank(first), second: 0...(second.map { greatestRank($0) } ?? 0)
        )
        let nodes = nodes.span
        let second = second ?? featureCount
        var leaves: [Leaf] = []
        var open: [Leaf] = []
        var visits = 0
        for root in roots {
            open.append(Leaf(first: all.first, second: all.second, node: root))
            while let leaf = open.popLast() {
                var (place, ranks, others) = (leaf.node, leaf.first, leaf.second)
                while true {
                    visits += 1
                    let node = nodes[Int(place)]
                    if node.ifTrue == place { break }
                    let column = Int(node.column)
                    if column == first || column == second {
                        let own = column == first ? ranks : others
                        if own.upperBound <= node.rank {
                            place = node.ifTrue
                        } else if own.lowerBound > node.rank {
                            place = node.ifFalse
                        } else {
                            let (low, high) = (
                                own.lowerBound...node.rank, node.rank + 1...own.upperBound
                            )
                            open.append(
                                column == first
                                    ? Leaf(first: high, second: others, node: node.ifFalse)
                                    : Leaf(first: ranks, second: high, node: node.ifFalse)
                            )
                            if column == first { ranks = low } else { others = low }
                            place = node.ifTrue
                        }
                    } else {
                        let own = places[column]
                        let isTrue = own.isMissing ? node.missingGoesTrue : own.rank <= node.rank
                        place = isTrue ? node.ifTrue : node.ifFalse
                    }
                }
                leaves.append(Leaf(first: ranks, second: others, node: place))
                if visits > Self.nodesMax { return nil }
            }
        }
        return leaves
    }
}
