import Models
import TestSupport

/// Small ensembles at random, whose thresholds repeat, lie at the ends of the ranges and beyond them.
struct RandomTrees {
    private(set) var generator: Xorshift
    /// Thresholds of each column.
    private(set) var thresholds: [[Double]] = []
    private var nodes: [TreeNode] = []

    /// How far a feature spreads: from 0 to this.
    static let scale: Features = [1, 10, 1e-3, 4e4, 600, 3]

    init(seed: UInt64) { generator = Xorshift(seed: seed) }

    /// A value of a feature, in or about its range.
    mutating func value(_ feature: Int) -> Double {
        Self.scale[feature] * (0.5 + generator.number(0.7))
    }

    mutating func row() -> Features { Features { value($0) } }

    /// A model whose threshold lies among its probabilities, or on one.
    ///
    /// - Parameters:
    ///   - precision: of the graph; one of float32 rounds its features first.
    ///   - isPrepared: whether columns are features after steps that turn them round and cut them off.
    ///   - isAdded: whether leaves are added; their least counts otherwise.
    ///   - isTwofold: whether there are two scores.
    /// - Returns: the model.
    mutating func model(
        _ precision: Precision,
        isPrepared: Bool = false,
        isAdded: Bool = true,
        isTwofold: Bool = false
    ) -> Model {
        thresholds = (0..<featureCount).map { feature in
            var values = (0..<5).map { _ in value(feature) } + [0, Self.scale[feature]]
            if precision == .float32 { values = values.map { Double(Float($0)) } }
            return isPrepared
                ? values.map { -($0 / Self.scale[feature] * 4).rounded(.down) } : values
        }
        nodes = []
        let roots = (0..<7).map { _ in tree(4) }
        let seconds = isTwofold ? nodes.map { _ in generator.number(0.4) } : []
        let ensemble = TreeEnsemble(
            nodes: nodes,
            secondValues: seconds,
            trees: roots.map { TreeEnsemble.Tree(root: $0, depth: 4) },
            aggregate: isAdded ? .sum : .minimum,
            precision: precision
        )
        let preparation = preparation(precision, isPrepared)
        let link = isTwofold ? RandomLinear.softmax(precision) : .sigmoid
        let actual = generator.below(3)
        let sample = row()
        func model(_ threshold: Double) -> Model {
            Model(
                featureNames: Model.positionalNames,
                threshold: threshold,
                ranges: FeatureRanges(minimum: .init(repeating: 0), maximum: Self.scale),
                algorithm: "",
                mayBeMissing: .init(repeating: true),
                preparation: preparation,
                core: .trees(ensemble),
                link: link
            )
        }
        let own = model(0.5).probability(of: sample)
        return model(actual == 0 ? own : actual == 1 ? own.nextUp : 0.5 + generator.number(0.2))
    }

    private func preparation(_ precision: Precision, _ isPrepared: Bool) -> Preparation {
        var preparation = Preparation()
        if precision == .float32 { _ = preparation.append(.roundToFloat32) }
        if isPrepared {
            let factors = Self.scale.map { -4 / $0 }
            let operand = precision == .float32 ? factors.map { Double(Float($0)) } : factors
            _ = preparation.append(ColumnStep(.multiply, operand, in: precision))
            let some = [6 of Bool] { $0 % 2 == 0 }
            _ = preparation.append(
                ColumnStep(.truncate, .init(repeating: 0), in: precision, columns: some)
            )
            _ = preparation.append(
                ColumnStep(
                    .replace,
                    .init(repeating: -2),
                    in: precision,
                    replacement: .init(repeating: .nan),
                    columns: some
                )
            )
        }
        return preparation
    }

    private mutating func tree(_ depth: Int) -> Int {
        let root = nodes.count
        nodes.append(TreeNode(leafAt: root, value: Double(Float(generator.number(0.4)))))
        guard depth > 0, depth == 4 || generator.below(6) > 0 else { return root }
        let column = generator.below(featureCount)
        let threshold = thresholds[column][generator.below(thresholds[column].count)]
        let missingGoesTrue = generator.below(2) == 0
        let (ifTrue, ifFalse) = (tree(depth - 1), tree(depth - 1))
        nodes[root] = TreeNode(
            column: column,
            atMost: threshold,
            missingGoesTrue: missingGoesTrue,
            ifTrue: ifTrue,
            ifFalse: ifFalse
        )
        return root
    }

    /// Values at which a column passes a threshold, their neighbours, and what is whole about them; one zero.
    func turns(_ feature: Int, isPrepared: Bool) -> [Double] {
        let scale = Self.scale[feature]
        var values = [0, scale, scale.nextDown, 0.0.nextUp]
        for threshold in thresholds[feature] {
            let value = isPrepared ? threshold * scale / -4 : threshold
            let (up, down) = (Double(Float(value).nextUp), Double(Float(value).nextDown))
            let factor = Double(Float(value / scale * 4)) * scale / 4
            for start in [value, factor, value / 2 + up / 2, value / 2 + down / 2] {
                var (above, below) = (start, start)
                values.append(start)
                for _ in 0..<4 {
                    (above, below) = (above.nextUp, below.nextDown)
                    values += [above, below]
                }
            }
            values += [value.rounded(.down), value.rounded(.up), value.rounded(.down) - 1]
        }
        return values.map { $0 + 0 }
    }
}
