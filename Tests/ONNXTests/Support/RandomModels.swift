import Models
import TestSupport

/// Seeded models of every kind that can be written, with rows that tell them apart.
struct RandomModels {
    /// The kinds.
    enum Kind: String, CaseIterable {
        case linearBare, linearDivided, linearMultiplied, linearEveryStep
        case oneLeaf, oneTree, forest, forestWithMissing, boosted, minimum, maximum, prepared

        var isLinear: Bool { rawValue.hasPrefix("linear") }
    }

    private var generator: Xorshift
    /// The thresholds of the trees so far, with their columns.
    private var thresholds: [(column: Int, value: Double)] = []

    private init(_ kind: Kind, seed: UInt64) {
        generator = Xorshift(seed: seed << 8 | UInt64(Kind.allCases.firstIndex(of: kind) ?? 0))
    }

    /// A model and rows: random ones, some at and next to its thresholds, and extreme ones.
    static func make(_ kind: Kind, seed: UInt64) -> (model: Model, rows: [Features]) {
        var random = RandomModels(kind, seed: seed)
        let core = kind.isLinear ? random.linear() : random.trees(kind)
        var preparation = Preparation()
        for step in random.steps(kind) { _ = preparation.append(step) }
        let isScore = !kind.isLinear && kind != .boosted
        func model(threshold: Double) -> Model {
            Model(
                featureNames: ["a", "b", "c", "d", "e", "f"],
                threshold: threshold,
                ranges: nil,
                algorithm: "random \(kind.rawValue)",
                preparation: preparation,
                core: core,
                link: isScore ? .identity : .sigmoid
            )
        }
        let rows = random.rows()
        let finite = model(threshold: 0).probabilities(of: rows).filter { (0...1).contains($0) }
        let middle = finite.sorted()[finite.count / 2]
        // A sum of leaves is the same everywhere, so some rows may have exactly the threshold; a sigmoid
        // may differ in its last bit.
        let threshold = isScore ? middle : (middle * 1000).rounded() / 1000
        return (model(threshold: threshold), rows)
    }

    private mutating func steps(_ kind: Kind) -> [ColumnStep] {
        let kinds: [ColumnStep.Operation] =
            switch kind {
            case .linearDivided: [.subtract, .divide]
            case .linearMultiplied, .prepared: [.subtract, .multiply]
            case .linearEveryStep:
                [.add, .subtract, .multiply, .subtractFromOperand, .divideOperand, .divide, .add]
            default: []
            }
        return kinds.map { operation in
            ColumnStep(operation, Features { _ in uniform(0.5, 2) }, in: .float64)
        }
    }

    private mutating func linear() -> Model.Core {
        let sum = LinearModel.Sum(weights: Features { _ in uniform(-2, 2) }, bias: uniform(-1, 1))
        return .linear(LinearModel(first: sum, second: nil, precision: .float64))
    }

    private mutating func trees(_ kind: Kind) -> Model.Core {
        let count = kind == .forest ? 100 : kind == .oneTree || kind == .oneLeaf ? 1 : 11
        var nodes: [TreeNode] = []
        var trees: [TreeEnsemble.Tree] = []
        for tree in 0..<count {
            let root = nodes.count
            let depth = kind == .oneLeaf || kind == .boosted && tree == 3 ? 0 : 7
            let isMissingUsed = kind == .forestWithMissing
            nodes += grow(depth, at: root, leaves: Double(count), isMissingUsed)
            trees.append(TreeEnsemble.Tree(root: root, depth: depth))
        }
        return .trees(
            TreeEnsemble(
                nodes: nodes,
                secondValues: [],
                trees: trees,
                aggregate: kind == .minimum ? .minimum : kind == .maximum ? .maximum : .sum,
                precision: .float64
            )
        )
    }

    /// The nodes of a tree that stand from `place` on, with leaves of 0 to 1 divided by `leaves`.
    private mutating func grow(
        _ depth: Int,
        at place: Int,
        leaves: Double,
        _ isMissingUsed: Bool
    ) -> [TreeNode] {
        if depth == 0 || depth < 6 && generator.below(5) == 0 {
            let value = generator.below(4) == 0 ? Double(generator.below(2)) : uniform(0, 1)
            return [TreeNode(leafAt: place, value: value / leaves)]
        }
        let column = generator.below(featureCount)
        // Some thresholds are numbers of float32 or whole, some at the ends of the format.
        let threshold: Double =
            switch generator.below(8) {
            case 0: Double(generator.below(5) - 2)
            case 1: Double(Float(uniform(-2, 2)))
            case 2 where depth < 3:
                [-0.0, .leastNonzeroMagnitude, 1e300, -1e300][generator.below(4)]
            default: uniform(-2, 2)
            }
        thresholds.append((column, threshold))
        let yes = grow(depth - 1, at: place + 1, leaves: leaves, isMissingUsed)
        let no = grow(depth - 1, at: place + 1 + yes.count, leaves: leaves, isMissingUsed)
        let branch = TreeNode(
            column: column,
            atMost: threshold,
            missingGoesTrue: isMissingUsed && generator.below(2) == 0,
            ifTrue: place + 1,
            ifFalse: place + 1 + yes.count
        )
        return [branch] + yes + no
    }

    private mutating func rows() -> [Features] {
        var rows = (0..<100).map { _ in row() }
        for (column, threshold) in thresholds {
            for value in [threshold, threshold.nextUp, threshold.nextDown] {
                var row = row()
                row[column] = value
                rows.append(row)
            }
        }
        let extremes: [Double] = [
            0, -0.0, .infinity, -.infinity, .nan, .greatestFiniteMagnitude,
            -.greatestFiniteMagnitude, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e16,
        ]
        for value in extremes {
            rows.append(Features(repeating: value))
            for column in 0..<featureCount {
                var row = row()
                row[column] = value
                rows.append(row)
            }
        }
        return rows
    }

    private mutating func row() -> Features { Features { _ in uniform(-3, 3) } }

    private mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * Double(generator.next() >> 11) * 0x1p-53
    }
}
