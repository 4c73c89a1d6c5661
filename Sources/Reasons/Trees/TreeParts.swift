import Models

/// All that the tables of an ensemble are made from, and the group's mean.
struct TreeParts {
    /// The mean raw score of the group in units of the scale.
    let mean: Int64
    /// Whether tables need more than 64 bits.
    var isWide: Bool { units.isWide }
    /// Bytes of the tables.
    var bytes: Int { plan.bytes }

    /// The trees.
    let trees: WrittenTrees
    /// What parts are counted in.
    let units: TreeUnits
    private let thresholds: ThresholdRanks
    private let plan: TreePlan
    /// Of each leaf, in units of 2^-`leafPlaces`.
    private let values: [Int128]
    /// The ranks of each row of the group; nil for a missing value.
    private let group: [[6 of Int?]]

    /// Writes out and measures trees.
    ///
    /// - Parameters:
    ///   - ensemble: the trees.
    ///   - function: what the sums of their leaves become.
    ///   - columns: the prepared columns of each row of the group.
    ///   - mayBeMissing: which columns may hold NaN.
    /// - Throws: why there can be no tables.
    init(
        _ ensemble: TreeEnsemble,
        _ function: AffineScore,
        _ columns: [Features],
        mayBeMissing: [6 of Bool]
    ) throws(ReasonsFault) {
        guard let thresholds = ThresholdRanks(ensemble) else { throw .tooManyThresholds }
        let trees = try WrittenTrees(ensemble, thresholds, mayBeMissing: mayBeMissing)
        let reals = trees.leaves.map { leaf in
            let first = function.first * DoubleDouble(ensemble.nodes[leaf.source].value)
            if ensemble.secondValues.isEmpty { return first }
            return first + function.second * DoubleDouble(ensemble.secondValues[leaf.source])
        }
        let units = try TreeUnits(
            trees.roots.map { reals[trees.nodes[$0].leaves] },
            offset: function.offset,
            rows: columns.count
        )
        plan = try TreePlan(
            trees,
            cellBytes: featureCount * (units.isWide ? 16 : 8),
            rankCount: (0..<featureCount).reduce(0) { $0 + thresholds.count($1) + 2 }
        )
        var values: [Int128] = []
        for real in reals {
            guard let value = FixedPoint.units(real, places: units.leafPlaces) else {
                throw .tooLarge
            }
            values.append(value)
        }
        let group = columns.map { Self.ranks(of: $0, thresholds) }
        mean = try Self.mean(trees, values, function.offset, group, units)
        (self.thresholds, self.trees, self.units) = (thresholds, trees, units)
        (self.values, self.group) = (values, group)
    }

    /// The mean raw score of the group in units of the scale.
    private static func mean(
        _ trees: WrittenTrees,
        _ values: [Int128],
        _ offset: DoubleDouble,
        _ group: [[6 of Int?]],
        _ units: TreeUnits
    ) throws(ReasonsFault) -> Int64 {
        guard let offset = FixedPoint.units(offset, places: units.meanPlaces) else {
            throw .tooLarge
        }
        var sum = offset * Int128(group.count)
        for (leaf, value) in zip(trees.leaves, values) {
            let rows = group.count { row in
                (0..<featureCount).allSatisfy { leaf.passages[$0].takes(row[$0]) }
            }
            sum += FixedPoint.shifted(value * Int128(rows), units.meanPlaces - units.leafPlaces)
        }
        let divisor = Int128(group.count) << (units.meanPlaces - ReasonsLimits.unitBits)
        guard let mean = Int64(exactly: FixedPoint.quotient(sum, by: divisor)) else {
            throw .tooLarge
        }
        return mean
    }

    /// The ranks of a row of columns; nil for a missing value.
    func ranks(of columns: Features) -> [6 of Int?] { Self.ranks(of: columns, thresholds) }

    private static func ranks(of columns: Features, _ thresholds: ThresholdRanks) -> [6 of Int?] {
        [6 of Int?] { columns[$0].isNaN ? nil : thresholds.rank(columns[$0], $0) }
    }

    /// What a leaf adds.
    func parts(of leaf: Int) -> LeafParts {
        LeafParts(
            trees.leaves[leaf],
            open: trees.open,
            value: values[leaf],
            units,
            group: group
        )
    }

    /// Makes the tables.
    func tables<Number: FixedWidthInteger & SignedInteger & Sendable>() -> TreeTables<Number> {
        TreeTables(trees, plan, thresholds, units, parts: parts)
    }
}
