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
        package let root: Int
        /// Branches on the longest way from the root to a leaf.
        package let depth: Int

        package init(root: Int, depth: Int) {
            self.root = root
            self.depth = depth
        }
    }

    /// All nodes of all trees. A branch leads only to nodes that stand after it, so every walk ends.
    package let nodes: [TreeNode]
    /// The second value of each leaf, by node; empty if the ensemble gives one score.
    package let secondValues: [Double]
    package let trees: [Tree]
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
            let isLeaf = node.ifTrue == index && node.ifFalse == index
            let leadsOn =
                node.ifTrue > index && node.ifFalse > index
                && node.ifTrue < nodes.count && node.ifFalse < nodes.count
            precondition(isLeaf || leadsOn, "a branch leads to nodes after it")
        }
        self.nodes = nodes
        self.secondValues = secondValues
        self.trees = trees
        self.aggregate = aggregate
        self.precision = precision
    }

    func score(_ block: inout Block, count: Int) {
        let columns = PreparedColumns(block.rows, count: count)
        let nodes = nodes.span
        let start: Double =
            switch aggregate {
            case .sum: 0
            case .minimum: .infinity
            case .maximum: -.infinity
            }
        for lane in 0..<count {
            block.firstScores[lane] = start
            block.secondScores[lane] = start
        }
        let trees = trees.span
        for index in trees.indices {
            let root = UInt32(trees[index].root)
            var places = [8 of UInt32](repeating: root)
            if count == Block.capacity {
                Self.walkInStep(nodes, columns.values, &places)
            } else {
                Self.walkEach(nodes, columns.values, &places, count: count)
            }
            for lane in 0..<count {
                let leaf = Int(places[lane])
                combine(nodes[leaf].value, into: &block.firstScores[lane])
                if !secondValues.isEmpty {
                    combine(secondValues[leaf], into: &block.secondScores[lane])
                }
            }
        }
    }

    /// Walks a whole block from the root to its leaves, one level of every row at a time: the
    /// rows' memory accesses overlap, where one row alone would wait for each.
    private static func walkInStep(
        _ nodes: Span<TreeNode>,
        _ columns: borrowing [128 of Double],
        _ places: inout [8 of UInt32]
    ) {
        var moved: UInt32
        repeat {
            moved = 0
            for lane in 0..<8 {
                let place = places[lane]
                let node = nodes[Int(place)]
                let column = columns[lane * PreparedColumns.placesPerRow + node.place]
                let next = column <= node.value ? node.ifTrue : node.ifFalse
                moved |= next ^ place
                places[lane] = next
            }
        } while moved != 0
    }

    /// Walks the rows of a short block one after the other.
    private static func walkEach(
        _ nodes: Span<TreeNode>,
        _ columns: borrowing [128 of Double],
        _ places: inout [8 of UInt32],
        count: Int
    ) {
        for lane in 0..<count {
            var place = places[lane]
            while true {
                let node = nodes[Int(place)]
                let column = columns[lane * PreparedColumns.placesPerRow + node.place]
                let next = column <= node.value ? node.ifTrue : node.ifFalse
                if next == place { break }
                place = next
            }
            places[lane] = place
        }
    }

    @inline(__always)
    private func combine(_ value: Double, into score: inout Double) {
        switch aggregate {
        case .sum:
            let sum = score + value
            score = precision == .float32 ? Double(Float(sum)) : sum
        case .minimum: score = value < score ? value : score
        case .maximum: score = value > score ? value : score
        }
    }
}
