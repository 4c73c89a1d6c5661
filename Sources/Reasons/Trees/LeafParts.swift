import Models

/// What a leaf adds to the contributions, by which of its six passages let the applicant through.
///
/// Of a row of the group, features fall into those that let the row and the applicant through, those that let only
/// the applicant through and have to be in the coalition, and those that let only the row through and have to be
/// out; where one lets neither through, the leaf is never reached. So a leaf's part depends on the applicant by six
/// bits (Wettenstein et al., WOODELF, AAAI 2026).
struct LeafParts {
    /// Six parts for each set of features that let the applicant through, as ``TreeUnits`` has them.
    ///
    /// Features that are not on the leaf's way let everybody through; sets without them are left out.
    private(set) var parts: [[6 of Int128]]
    /// The sets of six features.
    static let setCount = 1 << featureCount
    private static let all = setCount - 1

    /// The parts of a leaf.
    ///
    /// - Parameters:
    ///   - leaf: its passages.
    ///   - open: those that let everything through.
    ///   - value: in units of 2^-`leafPlaces`.
    ///   - units: what is counted in.
    ///   - group: the ranks of each row of the group.
    init(
        _ leaf: WrittenTrees.Leaf,
        open: [6 of Passage],
        value: Int128,
        _ units: TreeUnits,
        group: [[6 of Int?]]
    ) {
        var onWay = 0
        for feature in 0..<featureCount where leaf.passages[feature] != open[feature] {
            onWay |= 1 << feature
        }
        var counts = [Int](repeating: 0, count: Self.setCount)
        for row in group {
            var passed = Self.all & ~onWay
            for feature in 0..<featureCount where onWay & 1 << feature != 0 {
                if leaf.passages[feature].takes(row[feature]) { passed |= 1 << feature }
            }
            counts[passed] += 1
        }
        parts = [[6 of Int128]](repeating: .init(repeating: 0), count: Self.setCount)
        let weights = Self.weights(counts, onWay: onWay)
        for set in 0..<Self.setCount {
            for feature in 0..<featureCount {
                let weight = weights[set * featureCount + feature]
                if weight == 0 { continue }
                parts[set][feature] = FixedPoint.shifted(
                    value * Int128(weight),
                    units.places - units.leafPlaces
                )
            }
        }
    }

    /// For each set of features that let the applicant through, what each feature gets of the leaf's value, times
    /// 60 and the rows of the group.
    ///
    /// - Parameters:
    ///   - counts: the rows of the group by the set of features that let them through.
    ///   - onWay: the features on the leaf's way.
    /// - Returns: six weights for each of the 64 sets.
    private static func weights(_ counts: [Int], onWay: Int) -> [Int] {
        var weights = [Int](repeating: 0, count: setCount * featureCount)
        for (passed, count) in counts.enumerated() where count > 0 {
            let present = all & ~passed
            let others = passed & onWay
            // Each set of those others, among which the applicant is let through; the last is none.
            var alike = others
            while true {
                let absent = others & ~alike
                let set = all & ~absent
                add(count, present, absent, to: &weights, at: set * featureCount)
                if alike == 0 { break }
                alike = (alike - 1) & others
            }
        }
        return weights
    }

    /// Adds what some rows of the group come to, where some features have to be present and some others absent.
    private static func add(
        _ count: Int,
        _ present: Int,
        _ absent: Int,
        to weights: inout [Int],
        at start: Int
    ) {
        let (ins, outs) = (present.nonzeroBitCount, absent.nonzeroBitCount)
        for feature in 0..<featureCount {
            if present & 1 << feature != 0 {
                weights[start + feature] += count * ShapleyWeights.ofPresent(ins, absent: outs)
            } else if absent & 1 << feature != 0 {
                weights[start + feature] -= count * ShapleyWeights.ofAbsent(outs, present: ins)
            }
        }
    }
}
