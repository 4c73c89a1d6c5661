import Models

extension TestModels {
    /// A model of so many trees of one branch on the first feature, each at a value of its own.
    static func stumps(trees: Int) -> Model {
        let nodes = (0..<trees).flatMap { tree in
            let root = 3 * tree
            return [
                TreeNode(
                    column: 0,
                    atMost: Double(tree),
                    missingGoesTrue: false,
                    ifTrue: root + 1,
                    ifFalse: root + 2
                ),
                TreeNode(leafAt: root + 1, value: 0), TreeNode(leafAt: root + 2, value: 0x1p-20),
            ]
        }
        return Model(
            featureNames: ["a", "b", "c", "d", "e", "f"],
            threshold: 0.5,
            ranges: nil,
            algorithm: "trees",
            preparation: Preparation(),
            core: .trees(
                TreeEnsemble(
                    nodes: nodes,
                    secondValues: [],
                    trees: (0..<trees).map { .init(root: 3 * $0, depth: 1) },
                    aggregate: .sum,
                    precision: .float64
                )
            ),
            link: .identity
        )
    }
}
