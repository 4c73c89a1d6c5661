import Datasets
import Models
import ONNX
import Reasons

@testable import Gate

/// The model that is served by default with its reasons, and others that say something else of them.
struct ReasonedModel {
    let data: HoldoutData
    let contender: Contender
    let explained: Explained
    /// The rows that the model was made of.
    let training: TrainingRows

    init() throws {
        let files = try LoanDefault()
        data = try HoldoutData(decoding: files.holdout, features: files.policy.contract.features)
        contender = try Contender(files.model, name: "loan-default", on: data.rows)
        explained = try Self.explained(contender, data)
        training = TrainingRows(of: contender.file)
    }

    var rows: [Features] { data.rows.rows }
    var file: ModelFile { contender.file }

    /// A model with reasons as it is asked about.
    static func explained(_ contender: Contender, _ data: HoldoutData) throws -> Explained {
        guard let explained = Explained(contender, data.rows.rows) else { throw NoReasons() }
        return explained
    }

    /// The same model where something else is said of reasons.
    func saying(_ change: (inout ReasonRecord) throws -> Void) throws -> Contender {
        var reasons = file.reasons
        try change(&reasons)
        let bytes = try ModelFile.encode(
            file.model,
            record: ModelRecord(
                name: "loan-default",
                goldenRows: file.goldenRows.map(\.features),
                training: file.metadata["training"],
                metrics: file.metadata["metrics"],
                reasons: reasons
            )
        )
        return try Contender(bytes, name: "loan-default", on: data.rows)
    }

    /// The same model compared with other rows.
    func comparedWith(_ selection: String, _ rows: [Features]) throws -> Contender {
        try saying { $0.reference = ReferenceGroup(selection: selection, rows: rows) }
    }

    /// What the model explains, with other contributions in some rows.
    func contributing(
        _ change: (_ row: Int, _ contributions: inout [6 of Int64]) -> Void
    ) -> Explained {
        explained.saying(
            explained.explanations.enumerated().map { row, explanation in
                var contributions = explanation.contributions
                change(row, &contributions)
                return Explanation(
                    scale: explanation.scale,
                    mean: explanation.mean,
                    contributions: contributions
                )
            }
        )
    }

    private struct NoReasons: Error {}
}

/// Trees of one or two sums with reasons, for what a regression does not show.
enum ReasonedTrees {
    /// Rows whose features go from 0 to 10 in different orders.
    static let data = HoldoutData(
        Dataset(
            source: "made",
            columns: (0..<featureCount).map { feature in
                (0..<60).map { row in value(row, feature) }
            },
            labels: MadeRows.labels(60)
        )
    )

    private static func value(_ row: Int, _ feature: Int) -> Double {
        let place = row * (2 * feature + 7) % 61
        return Double(place) / 6
    }

    /// A model of trees of depth 2, whose leaves are eighths; the probability is the sigmoid of their sum.
    static func model(_ precision: Precision = .float64) -> Model {
        var nodes: [TreeNode] = []
        var trees: [TreeEnsemble.Tree] = []
        for tree in 0..<12 {
            let root = nodes.count
            let (first, second) = (tree % featureCount, (tree * 5 + 1) % featureCount)
            nodes.append(branch(first, Double(tree % 9) + 0.5, root + 1, root + 2))
            nodes.append(branch(second, Double(tree % 7) + 1.5, root + 3, root + 4))
            nodes.append(branch(second, Double(tree % 5) + 2.5, root + 5, root + 6))
            for leaf in 3...6 {
                let eighths = (tree * 3 + leaf * 5) % 11 - 5
                nodes.append(TreeNode(leafAt: root + leaf, value: Double(eighths) / 8))
            }
            trees.append(.init(root: root, depth: 2))
        }
        return Model(
            featureNames: LoanColumns.features,
            threshold: 0.5,
            ranges: FeatureRanges(
                minimum: .init(repeating: 0),
                maximum: .init(repeating: 10)
            ),
            algorithm: "trees",
            preparation: Preparation(),
            core: .trees(
                TreeEnsemble(
                    nodes: nodes,
                    secondValues: [],
                    trees: trees,
                    aggregate: .sum,
                    precision: precision
                )
            ),
            link: .sigmoid
        )
    }

    private static func branch(_ column: Int, _ limit: Double, _ yes: Int, _ no: Int) -> TreeNode {
        TreeNode(column: column, atMost: limit, missingGoesTrue: false, ifTrue: yes, ifFalse: no)
    }

    /// The model in a file, compared with some of the rows that it accepts.
    static func contender() throws -> Contender {
        let model = model()
        let accepted = data.rows.rows.filter { model.probability(of: $0) < model.threshold }
        let group = ReferenceGroup(selection: "all", rows: Array(accepted.prefix(9)))
        let record = ModelRecord(
            name: "trees",
            goldenRows: Array(data.rows.rows.prefix(3)),
            reasons: ReasonRecord(reference: group)
        )
        return try Contender(ModelFile.encode(model, record: record), name: "trees", on: data.rows)
    }
}
