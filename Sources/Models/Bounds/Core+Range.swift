extension Model.Core {
    /// Where the first raw score lies.
    func firstRange(_ reckoning: Reckoning) -> Interval {
        switch self {
        case .linear(let linear): linear.range(of: linear.first)
        case .trees(let trees): trees.range(reckoning) { trees.nodes[$0].value }
        }
    }

    /// Where the second raw score lies; 0 in models that give one.
    func secondRange(_ reckoning: Reckoning) -> Interval {
        switch self {
        case .linear(let linear): linear.second.map(linear.range) ?? Interval(0, 0)
        case .trees(let trees):
            trees.secondValues.isEmpty
                ? Interval(0, 0) : trees.range(reckoning) { trees.secondValues[$0] }
        }
    }
}

extension LinearModel {
    /// Where a weighted sum lies: a feature may be any number, so only a sum of nothing is bounded.
    fileprivate func range(of sum: Sum) -> Interval {
        guard (0..<featureCount).allSatisfy({ sum.weights[$0] == 0 }) else { return .everything }
        // A column that is infinite makes NaN of a weight of 0.
        let constant = Interval(sum.bias, sum.bias, mayBeNaN: true)
        return precision == .float32 ? constant.roundedToFloat32 : constant
    }
}

extension TreeEnsemble {
    /// Where the score lies whose leaves have the values `value`, each found by its node.
    fileprivate func range(_ reckoning: Reckoning, _ value: (Int) -> Double) -> Interval {
        let (least, most) = leaves(value)
        let ends = [least, most].map { values in
            trees.reduce(start) { combined(values[$1.root], with: $0, reckoning) }
        }
        return Interval(ends[0], ends[1], mayBeNaN: !ends.allSatisfy(\.isFinite))
    }

    /// The least and the greatest value of a leaf at or below each node.
    private func leaves(_ value: (Int) -> Double) -> (least: [Double], most: [Double]) {
        var least = [Double](repeating: 0, count: nodes.count)
        var most = least
        // Branches lead only to nodes that stand after them.
        for index in nodes.indices.reversed() {
            let node = nodes[index]
            if node.isLeaf(at: index) {
                (least[index], most[index]) = (value(index), value(index))
            } else {
                least[index] = min(least[node.ifTrue], least[node.ifFalse])
                most[index] = max(most[node.ifTrue], most[node.ifFalse])
            }
        }
        return (least, most)
    }

    /// One more tree's value taken into a score: in the order of scoring, and rounded as there if
    /// all that can be computed is asked for.
    private func combined(
        _ value: Double,
        with score: Double,
        _ reckoning: Reckoning
    ) -> Double {
        guard reckoning == .intended, aggregate == .sum else {
            var score = score
            combine(value, into: &score)
            return score
        }
        return score + value
    }
}
