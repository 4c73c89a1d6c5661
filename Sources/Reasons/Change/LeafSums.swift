import Models

/// Sums of leaves in whole units, so that they are the same in any order and exact.
///
/// They stand for the raw score that a decision is made by, but for what rounding makes of it.
struct LeafSums: Sendable {
    /// Sums of another decision, both ends included.
    struct Run: Sendable {
        let lower: Int
        let upper: Int
    }

    /// The value of each leaf, by node.
    let values: [Int]
    /// Where default is not predicted, and where it is.
    private let accepted: [Run]
    private let refused: [Run]
    /// How far a sum may be from the score that the trees give.
    let error: Int
    /// Whether the sum alone proves a decision, where no run is as near as the error.
    let isProof: Bool

    /// Bits that all sums fit in, with room for the ends of what they are compared with.
    private static let bits = 60

    /// The sums of an ensemble.
    ///
    /// - Returns: nil where its leaves are not added, or its decision is not made by one sum.
    init?(_ ensemble: TreeEnsemble, _ decision: RawDecision?) {
        guard let decision, ensemble.aggregate == .sum else { return nil }
        let hasSecond = !ensemble.secondValues.isEmpty
        func value(_ node: Int) -> Double {
            let first = ensemble.nodes[node].value
            let second = hasSecond ? ensemble.secondValues[node] : 0
            return switch decision.reading {
            case .first: first
            case .second: second
            case .difference: second - first
            }
        }
        let leaves = ensemble.nodes.indices.map {
            ensemble.nodes[$0].isLeaf(at: $0) ? value($0) : 0
        }
        guard leaves.allSatisfy(\.isFinite) else { return nil }
        let greatest = Self.greatest(ensemble, leaves)
        guard greatest.isFinite, greatest > 0 else { return nil }
        let unit = Double(
            sign: .plus,
            exponent: Int(greatest.exponent) + 1 - Self.bits,
            significand: 1
        )
        guard unit.isNormal else { return nil }
        values = leaves.map { Int(($0 / unit).rounded()) }
        func runs(_ runs: [RawDecision.Run]) -> [Run] {
            let most = Double(sign: .plus, exponent: Self.bits + 1, significand: 1)
            return runs.map { run in
                Run(
                    lower: Int(min(max((run.lower / unit).rounded(.up), -most), most)),
                    upper: Int(min(max((run.upper / unit).rounded(.down), -most), most))
                )
            }
        }
        accepted = runs(decision.runs(otherThan: true))
        refused = runs(decision.runs(otherThan: false))
        // Each addition rounds by half a unit in the last place of a sum that is at most the greatest.
        let rounding = ensemble.precision == .float32 ? 0x1p-23 : 0x1p-52
        let count = Double(ensemble.trees.count + 2)
        let error = count * (rounding * greatest / unit + 1)
        self.error = error < 0x1p59 ? Int(error.rounded(.up)) : 1 << 59
        isProof = decision.isKnownByForm
    }

    /// The most that the magnitudes of one leaf of each tree come to.
    private static func greatest(_ ensemble: TreeEnsemble, _ leaves: [Double]) -> Double {
        var most = leaves.map(abs)
        for index in most.indices.reversed() where !ensemble.nodes[index].isLeaf(at: index) {
            let node = ensemble.nodes[index]
            most[index] = max(most[node.ifTrue], most[node.ifFalse])
        }
        return ensemble.trees.reduce(0) { $0 + most[$1.root] }
    }

    /// Where a decision other than this one is made.
    func runs(otherThan isDefault: Bool) -> [Run] { isDefault ? accepted : refused }
}
