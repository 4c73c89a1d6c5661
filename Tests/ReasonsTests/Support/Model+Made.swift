import Models
import Reasons

extension Model {
    /// A model of parts, whose features may all be missing or none of them.
    static func made(
        _ core: Core,
        _ link: Link = .identity,
        _ steps: [ColumnStep] = [],
        takesMissing: Bool = false
    ) -> Model {
        var preparation = Preparation()
        for step in steps { _ = preparation.append(step) }
        return Model(
            featureNames: positionalNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "made",
            mayBeMissing: .init(repeating: takesMissing),
            preparation: preparation,
            core: core,
            link: link
        )
    }

    /// A linear model of one sum.
    static func linear(
        _ weights: Features,
        bias: Double = 0,
        _ link: Link = .sigmoid,
        _ steps: [ColumnStep] = []
    ) -> Model {
        let sum = LinearModel.Sum(weights: weights, bias: bias)
        return made(
            .linear(LinearModel(first: sum, second: nil, precision: .float64)),
            link,
            steps
        )
    }
}

extension TreeEnsemble {
    /// These trees with other values of leaves.
    func mapValues(
        aggregate: Aggregate = .sum,
        _ value: (Int) -> Double,
        second: ((Int) -> Double)? = nil
    ) -> TreeEnsemble {
        TreeEnsemble(
            nodes: nodes.enumerated().map { index, node in
                node.isLeaf(at: index) ? TreeNode(leafAt: index, value: value(index)) : node
            },
            secondValues: second.map { second in nodes.indices.map(second) } ?? [],
            trees: trees,
            aggregate: aggregate,
            precision: precision
        )
    }
}

extension Explanation {
    /// The contributions as a list, which can be compared.
    var parts: [Int64] { (0..<featureCount).map { contributions[$0] } }
    /// The reasons that there are.
    var named: [Int] { (0..<reasonCount).map { Int(reasons[$0]) } }
    /// The contributions on the scale.
    var reals: [Double] { parts.map { Double($0) / 0x1p40 } }
}

/// A group, of which there must be some.
func group(_ rows: [Features]) throws -> ReferenceGroup {
    guard let group = ReferenceGroup(selection: "all", rows: rows) else { throw NoGroup() }
    return group
}

private struct NoGroup: Error {}
