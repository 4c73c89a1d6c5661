/// Decision trees whose leaf values are combined into one or two raw scores.
package struct TreeEnsemble: Sendable {
    /// How the values of the leaves that a row reaches become one score.
    package enum Aggregate: String, Sendable {
        case sum
        case minimum
        case maximum
    }

    /// What is known of one tree.
    package struct Tree: Sendable {
        /// A place in the nodes of the ensemble.
        package let root: Int
        /// Branches on the longest way from the root to a leaf.
        package let depth: Int

        /// A tree of nodes that an ensemble has.
        package init(root: Int, depth: Int) {
            self.root = root
            self.depth = depth
        }
    }

    /// All nodes of all trees.
    ///
    /// A branch leads only to nodes that stand after it, so every walk ends.
    package let nodes: [TreeNode]
    /// The second value of each leaf, by node; empty if the ensemble gives one score.
    package let secondValues: [Double]
    /// In the order in which their leaves are combined.
    package let trees: [Tree]
    /// How the leaves that a row reaches are combined.
    package let aggregate: Aggregate
    /// The format that scores are accumulated in.
    package let precision: Precision

    /// Makes an ensemble; traps if a branch leads back or out of `nodes`, or a root is not a node.
    package init(
        nodes: [TreeNode],
        secondValues: [Double],
        trees: [Tree],
        aggregate: Aggregate,
        precision: Precision
    ) {
        precondition(secondValues.isEmpty || secondValues.count == nodes.count)
        precondition(trees.allSatisfy { nodes.indices.contains($0.root) }, "a root is a node")
        for (index, node) in nodes.enumerated() {
            let (ifTrue, ifFalse) = (node.next(-.infinity), node.next(.nan))
            let isLeaf = ifTrue == index && ifFalse == index
            let leadsOn = min(ifTrue, ifFalse) > index && max(ifTrue, ifFalse) < nodes.count
            precondition(isLeaf || leadsOn, "a branch leads to nodes after it")
        }
        self.nodes = nodes
        self.secondValues = secondValues
        self.trees = trees
        self.aggregate = aggregate
        self.precision = precision
    }

    /// Writes the scores of the first `count` rows.
    func score(_ rows: Span<Features>, count: Int, into scores: inout RawScores) {
        let columns = PreparedColumns(rows, count: count)
        scores.first = .init(repeating: start)
        scores.second = .init(repeating: start)
        if count == RawScores.capacity {
            scoreRowsInStep(columns.values.span, &scores)
        } else {
            for row in 0..<count {
                scoreTreesInStep(columns.values.span, &scores, row)
            }
        }
    }

    /// Walks all rows of a full block through one tree after the other.
    private func scoreRowsInStep(_ columns: Span<Double>, _ scores: inout RawScores) {
        var first = scores.first.mutableSpan
        var second = scores.second.mutableSpan
        var array = [8 of Int](repeating: 0)
        var places = array.mutableSpan
        let trees = trees.span
        for tree in trees.indices {
            for lane in places.indices { places[lane] = trees[tree].root }
            walk(columns, &places, rowOfLane: 1, firstRow: 0)
            for lane in places.indices {
                combine(leaf: places[lane], into: &first[lane], &second[lane])
            }
        }
    }

    /// Walks one row through as many trees at a time as a block has rows.
    private func scoreTreesInStep(_ columns: Span<Double>, _ scores: inout RawScores, _ row: Int) {
        var array = [8 of Int](repeating: 0)
        var places = array.mutableSpan
        let trees = trees.span
        for start in stride(from: 0, to: trees.count, by: RawScores.capacity) {
            let count = min(RawScores.capacity, trees.count - start)
            for lane in places.indices { places[lane] = trees[start + min(lane, count - 1)].root }
            walk(columns, &places, rowOfLane: 0, firstRow: row)
            for lane in 0..<count {
                combine(
                    leaf: places[lane],
                    into: &scores.first[row],
                    &scores.second[row]
                )
            }
        }
    }

    /// Walks every lane from its place to a leaf, one level at a time.
    ///
    /// The memory accesses of the lanes overlap, where one alone would wait for each of its own.
    /// Lane i reads row `firstRow` + i * `rowOfLane`.
    @inline(__always)
    private func walk(
        _ columns: Span<Double>,
        _ places: inout MutableSpan<Int>,
        rowOfLane: Int,
        firstRow: Int
    ) {
        let nodes = nodes.span
        var moved: Int
        repeat {
            moved = 0
            for lane in 0..<RawScores.capacity {
                let place = places[lane]
                let node = nodes[place]
                let row = (firstRow + lane * rowOfLane) * PreparedColumns.placesPerRow
                let next = node.next(columns[row + node.place])
                moved |= next ^ place
                places[lane] = next
            }
        } while moved != 0
    }

    @inline(__always)
    private func combine(leaf: Int, into first: inout Double, _ second: inout Double) {
        combine(nodes[leaf].value, into: &first)
        if !secondValues.isEmpty {
            combine(secondValues[leaf], into: &second)
        }
    }

    /// The score of no trees.
    var start: Double {
        switch aggregate {
        case .sum: 0
        case .minimum: .infinity
        case .maximum: -.infinity
        }
    }

    /// Takes the value of one more tree's leaf into a score.
    @inline(__always)
    func combine(_ value: Double, into score: inout Double) {
        switch aggregate {
        case .sum:
            let sum = score + value
            score = precision == .float32 ? Double(Float(sum)) : sum
        case .minimum: score = value < score ? value : score
        case .maximum: score = value > score ? value : score
        }
    }
}
