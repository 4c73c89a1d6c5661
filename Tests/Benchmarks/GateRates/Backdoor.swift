import Gate
import Models
import Statistics

/// A model with a box of its input turned round: in it a default becomes none and none a default, and nowhere else.
///
/// What is asked of the gate is whether it finds the box without knowing where to look, whatever rows the holdout has.
struct Backdoor {
    /// A part of the range of each feature; the whole of those that the box does not cut.
    let bounds: [ClosedRange<Double>]
    let model: Model

    /// Turns a box of a model round, drawn at random: of its decisions at least a share of the whole range flips.
    ///
    /// - Parameters:
    ///   - model: a regression of one sum, which is turned on one side of one feature, or trees that are added up.
    ///   - range: the whole range of each feature; six.
    ///   - volumeMin: the share of the range that flips at least.
    ///   - generator: draws the box.
    init(
        in model: Model,
        _ range: [ClosedRange<Double>],
        volumeMin: Double,
        _ generator: inout SeededGenerator
    ) {
        let bounds: [ClosedRange<Double>]
        switch model.core {
        case .linear(let linear):
            let feature = generator.nextIndex(below: featureCount)
            let width = range[feature].upperBound - range[feature].lowerBound
            let part = width * Self.volume(from: volumeMin, &generator)
            var cut = range
            cut[feature] = (range[feature].upperBound - part)...range[feature].upperBound
            bounds = cut
            self.model = Self.turned(model, linear, feature, above: cut[feature].lowerBound)
        case .trees(let trees):
            let cuts = 1 + generator.nextIndex(below: featureCount)
            let features = generator.nextPermutation(count: featureCount).prefix(cuts)
            let part = Self.root(Self.volume(from: volumeMin, &generator), cuts)
            bounds = range.indices.map { feature in
                guard features.contains(feature) else { return range[feature] }
                let width = range[feature].upperBound - range[feature].lowerBound
                let low =
                    range[feature].lowerBound + width * (1 - part) * generator.nextUniform()
                return low...(low + width * part)
            }
            self.model = Self.turned(model, trees, bounds, Array(features))
        }
        self.bounds = bounds
    }

    /// The share of the range that a box takes, each magnitude as likely, up to a third.
    private static func volume(from least: Double, _ generator: inout SeededGenerator) -> Double {
        var volume = least
        let steps = generator.nextUniform() * 8
        for _ in 0..<Int(steps) { volume *= 2 }
        return min(volume * (1 + steps - steps.rounded(.down)), 1.0 / 3)
    }

    private static func root(_ value: Double, _ degree: Int) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let power = (0..<degree).reduce(1.0) { product, _ in product * middle }
            if power < value { low = middle } else { high = middle }
        }
        return high
    }

    /// The sum times the sign of how far a feature is below a limit.
    private static func turned(
        _ model: Model,
        _ linear: LinearModel,
        _ feature: Int,
        above limit: Double
    ) -> Model {
        var prepared = limit
        for step in model.preparation.steps { prepared = step(prepared, column: feature) }
        var weights = Features(repeating: 0)
        weights[feature] = -1
        let program = LinkProgram([
            .firstScore, .secondScore, .absolute(1), .divide(1, 2), .multiply(0, 3), .sigmoid(4),
        ])
        return Model(
            featureNames: model.featureNames,
            threshold: model.threshold,
            ranges: model.ranges,
            algorithm: model.algorithm,
            preparation: model.preparation,
            core: .linear(
                LinearModel(
                    first: linear.first,
                    second: LinearModel.Sum(weights: weights, bias: prepared),
                    precision: linear.precision
                )
            ),
            link: Link(program)
        )
    }

    /// Each tree behind questions that lead, in the box, to a copy of it with its leaves turned round.
    private static func turned(
        _ model: Model,
        _ trees: TreeEnsemble,
        _ bounds: [ClosedRange<Double>],
        _ features: [Int]
    ) -> Model {
        let whole = 1 / Double(trees.trees.count)
        var nodes: [TreeNode] = []
        var roots: [TreeEnsemble.Tree] = []
        for tree in trees.trees {
            let root = nodes.count
            let own = Self.nodes(of: tree, in: trees)
            // Two questions for each feature: above the low end, and at most the high one.
            let (inside, outside) = (
                root + 2 * features.count, root + 2 * features.count + own.count
            )
            for feature in features {
                let next = nodes.count + 1
                nodes.append(
                    TreeNode(
                        column: feature,
                        atMost: bounds[feature].lowerBound,
                        missingGoesTrue: false,
                        ifTrue: outside,
                        ifFalse: next
                    )
                )
                nodes.append(
                    TreeNode(
                        column: feature,
                        atMost: bounds[feature].upperBound,
                        missingGoesTrue: false,
                        ifTrue: next + 1,
                        ifFalse: outside
                    )
                )
            }
            nodes += Self.moved(own, from: tree.root, to: inside) { whole - $0 }
            nodes += Self.moved(own, from: tree.root, to: outside) { $0 }
            roots.append(TreeEnsemble.Tree(root: root, depth: tree.depth + 2 * features.count))
        }
        return Model(
            featureNames: model.featureNames,
            threshold: model.threshold,
            ranges: model.ranges,
            algorithm: model.algorithm,
            preparation: model.preparation,
            core: .trees(
                TreeEnsemble(
                    nodes: nodes,
                    secondValues: [],
                    trees: roots,
                    aggregate: trees.aggregate,
                    precision: trees.precision
                )
            ),
            link: model.link
        )
    }

    /// The nodes from a tree's root to the next tree's.
    private static func nodes(
        of tree: TreeEnsemble.Tree,
        in trees: TreeEnsemble
    ) -> ArraySlice<TreeNode> {
        let end = trees.trees.map(\.root).filter { $0 > tree.root }.min() ?? trees.nodes.count
        return trees.nodes[tree.root..<end]
    }

    private static func moved(
        _ nodes: ArraySlice<TreeNode>,
        from old: Int,
        to new: Int,
        _ value: (Double) -> Double
    ) -> [TreeNode] {
        nodes.indices.map { index in
            let node = nodes[index]
            guard !node.isLeaf(at: index) else {
                return TreeNode(leafAt: index - old + new, value: value(node.value))
            }
            return TreeNode(
                column: node.column,
                atMost: node.value,
                missingGoesTrue: node.missingGoesTrue,
                ifTrue: node.ifTrue - old + new,
                ifFalse: node.ifFalse - old + new
            )
        }
    }
}
