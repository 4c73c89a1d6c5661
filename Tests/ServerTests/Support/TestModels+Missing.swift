import Models
import ONNX

@testable import Server

extension TestModels {
    /// A model with one tree a feature, "a" to "f", of the range 0 to 1; each that may be missing adds 1/8 where the
    /// value is at most 1 or missing, the others where it is at most 1.
    static func trees(
        missing: Set<Int>,
        hasRanges: Bool = true,
        aggregate: TreeEnsemble.Aggregate = .sum
    ) -> Model {
        var nodes: [TreeNode] = []
        for feature in 0..<featureCount {
            let root = nodes.count
            nodes += [
                TreeNode(
                    column: feature,
                    atMost: 1,
                    missingGoesTrue: missing.contains(feature),
                    ifTrue: root + 1,
                    ifFalse: root + 2
                ),
                TreeNode(leafAt: root + 1, value: 0.125), TreeNode(leafAt: root + 2, value: 0),
            ]
        }
        let ensemble = TreeEnsemble(
            nodes: nodes,
            secondValues: [],
            trees: (0..<featureCount).map { .init(root: 3 * $0, depth: 1) },
            aggregate: aggregate,
            precision: .float64
        )
        return Model(
            featureNames: ["a", "b", "c", "d", "e", "f"],
            threshold: 0.5,
            ranges: hasRanges
                ? FeatureRanges(minimum: .init(repeating: 0), maximum: .init(repeating: 1)) : nil,
            algorithm: "trees",
            mayBeMissing: [6 of Bool] { missing.contains($0) },
            preparation: Preparation(),
            core: .trees(ensemble),
            link: .identity
        )
    }

    /// Such a model as a file has it.
    static func file(missing: Set<Int>) throws -> ModelFile {
        try file(trees(missing: missing))
    }

    /// A model as a file has it, with what its answers are given reasons by.
    static func file(
        _ model: Model,
        reasons: ReasonRecord = ReasonRecord()
    ) throws -> ModelFile {
        let record = ModelRecord(name: "trees", reasons: reasons)
        return try ModelFile.decode(ModelFile.encode(model, record: record), name: "trees")
    }
}
