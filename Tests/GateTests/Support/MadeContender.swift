import Datasets
import Models
import ONNX
import Statistics

@testable import Gate

/// Rows with outcomes that a test chose, and a model that says of them what the test wants.
///
/// The rows are numbered by their first feature. What is asked goes the way of a judgement, by
/// ``RowChecks``, and is found by its rule and subject.
struct MadeContender {
    let data: HoldoutData
    let model: Contender

    /// Rows with these outcomes.
    init(_ labels: [Bool]) throws {
        data = HoldoutData(
            Dataset(
                source: "made",
                columns: (0..<featureCount).map { _ in labels.indices.map(Double.init) },
                labels: labels
            )
        )
        model = try Contender(Self.file(), name: "made", on: data.rows)
    }

    /// Every fourth of so many rows defaults.
    init(count: Int) throws { try self.init(MadeRows.labels(count)) }

    /// A model file whose probability rises with the first feature and knows no other.
    static func file(
        threshold: Double = 0.5,
        names: [String] = LoanColumns.features,
        goldenRows: [Features] = [],
        metrics: String? = nil
    ) throws -> [UInt8] {
        try ModelFile.encode(
            Model(
                featureNames: names,
                threshold: threshold,
                ranges: nil,
                algorithm: "logistic regression",
                preparation: Preparation(),
                core: .linear(
                    LinearModel(
                        first: .init(weights: [1, 0, 0, 0, 0, 0], bias: 0),
                        second: nil,
                        precision: .float64
                    )
                ),
                link: .sigmoid
            ),
            record: ModelRecord(name: "made", goldenRows: goldenRows, metrics: metrics)
        )
    }

    /// Probabilities that are right but for some rows, a little different in each.
    func right(but wrong: some Sequence<Int> = [Int]()) -> [Double] {
        var probabilities = data.rows.labels.enumerated().map { row, label in
            (label ? 0.9 : 0.1) + Double(row % 89) / 1000
        }
        for row in wrong { probabilities[row] = 1 - probabilities[row] }
        return probabilities
    }

    /// All answers about a challenger that says one thing and a champion that says another.
    func checks(
        _ challenger: [Double],
        against champion: [Double]? = nil,
        by policy: Policy,
        replicates: Int = 100
    ) -> [Check] {
        var effort = Judge.Effort()
        effort.replicates = replicates
        return RowChecks(by: policy, effort: effort).checks(
            model.saying(challenger),
            against: champion.map(model.saying),
            on: data
        )
    }

    /// The answer to one of the questions; nil where it is not asked.
    func check(
        _ rule: Check.Rule,
        _ subject: String,
        _ challenger: [Double],
        against champion: [Double]? = nil,
        by policy: Policy,
        replicates: Int = 100
    ) -> Check? {
        checks(challenger, against: champion, by: policy, replicates: replicates)
            .first { $0.rule == rule && $0.subject == subject }
    }

    /// The answer about a metric beside the champion's, with a margin.
    func comparison(
        _ metric: ClassificationMetric,
        _ challenger: [Double],
        against champion: [Double],
        margin: Double,
        significance: Double = 0.05
    ) -> Check? {
        check(
            .comparison,
            metric.rawValue,
            challenger,
            against: champion,
            by: MadePolicy.policy([.margin(metric, margin)], significance: significance)
        )
    }
}

extension Verdict {
    /// How bad it is, from 0 on, told by what it does to others.
    var badness: Int { Verdict.allCases.count { $0.joined(with: self) == self } }
}
