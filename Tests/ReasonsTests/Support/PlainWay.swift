import Models

/// Contributions as they are defined: all 64 sets of features, for each row of the group.
///
/// `Number` is `Double`, or a whole number of units where raw scores are exact in them.
struct PlainWay<Number: SignedNumeric> {
    /// The sum of the raw scores of the group, whose rows are `rows`.
    let groupSum: Number
    /// The rows of the group.
    let rows: Int
    /// 60 times the contributions, summed over the group.
    let sums: [Number]

    /// Explains a row.
    ///
    /// - Parameters:
    ///   - row: the applicant's.
    ///   - group: the rows that it is compared with.
    ///   - raw: the raw score of a row.
    init(_ row: Features, _ group: [Features], raw: (Features) -> Number) {
        var values = [Number](repeating: 0, count: 64)
        for set in values.indices {
            for other in group {
                let mixed = Features { set >> $0 & 1 == 1 ? row[$0] : other[$0] }
                values[set] += raw(mixed)
            }
        }
        // 60 s! (5 - s)! / 6! for a set of s features beside the one that is looked at.
        let weights: [Number] = [10, 2, 1, 1, 2, 10]
        sums = (0..<featureCount).map { feature in
            values.indices.reduce(0) { sum, set in
                if set >> feature & 1 == 1 { return sum }
                let gain = values[set | 1 << feature] - values[set]
                return sum + weights[set.nonzeroBitCount] * gain
            }
        }
        groupSum = values[0]
        rows = group.count
    }
}

extension PlainWay<Double> {
    /// The contributions.
    var contributions: [Double] { sums.map { $0 / Double(60 * rows) } }
    /// The mean raw score of the group.
    var mean: Double { groupSum / Double(rows) }
}

extension PlainWay<Int128> {
    /// The contributions in units of 2^-40, of raw scores in units of 2^-`places`.
    func contributions(places: Int) -> [Int64] {
        sums.map { Self.rounded($0 << (40 - places), by: Int128(60 * rows)) }
    }

    /// The mean raw score of the group in units of 2^-40.
    func mean(places: Int) -> Int64 {
        Self.rounded(groupSum << (40 - places), by: Int128(rows))
    }

    /// The nearest whole number to a quotient, of two the even one.
    static func rounded(_ value: Int128, by divisor: Int128) -> Int64 {
        // Twice the quotient, rounded down: odd from the middle on.
        let (doubled, rest) = (2 * value).quotientAndRemainder(dividingBy: divisor)
        let floor = rest < 0 ? doubled - 1 : doubled
        if floor & 1 == 0 { return Int64(floor / 2) }
        let below = floor >> 1
        return Int64(rest != 0 ? below + 1 : below + (below & 1))
    }
}

extension Model {
    /// The columns of a row.
    func columns(of row: Features) -> Features {
        Features { feature in
            preparation.steps.reduce(row[feature]) { $1($0, column: feature) }
        }
    }

    /// The sums of a row's columns in binary64: of weights and bias, or of leaves.
    func sums(of row: Features) -> (first: Double, second: Double) {
        let columns = columns(of: row)
        switch core {
        case .linear(let linear):
            return (linear.first.value(of: columns), linear.second?.value(of: columns) ?? 0)
        case .trees(let trees):
            return trees.leaves(of: columns).reduce((0, 0)) { sums, leaf in
                let second = trees.secondValues.isEmpty ? 0 : trees.secondValues[leaf]
                return (sums.0 + trees.nodes[leaf].value, sums.1 + second)
            }
        }
    }
}

extension LinearModel.Sum {
    fileprivate func value(of columns: Features) -> Double {
        (0..<featureCount).reduce(bias) { $0 + weights[$1] * columns[$1] }
    }
}

extension TreeEnsemble {
    /// The leaf of each tree that a row of columns reaches.
    func leaves(of columns: Features) -> [Int] {
        trees.map { tree in
            var place = tree.root
            while !nodes[place].isLeaf(at: place) {
                let node = nodes[place]
                let value = columns[node.column]
                let goesTrue = value.isNaN ? node.missingGoesTrue : value <= node.value
                place = goesTrue ? node.ifTrue : node.ifFalse
            }
            return place
        }
    }
}
