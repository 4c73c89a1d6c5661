internal import Charts
internal import Datasets
internal import Statistics
internal import Training
internal import Words

/// Whether each model's probabilities can be taken at their word.
struct CalibrationTable {
    /// What is told of.
    private let training: Training

    /// Takes a training with its candidates' scores of the holdout.
    init(_ training: Training) { self.training = training }

    /// A row for each model, with Spiegelhalter's z to two decimals; "–" where it cannot be computed.
    var page: Table {
        let count = training.holdout.defaultCount
        var table = Table(
            caption:
                "Predicted: the sum of the probabilities, where \(NumberFormat.counted(count, "customer")) "
                + "defaulted",
            columns: [
                Table.Column("Model"), Table.Column("Predicted", isNumeric: true),
                Table.Column("z", isNumeric: true), Table.Column("Probabilities are"),
            ]
        )
        for candidate in training.candidates {
            // Were the probabilities right, about so many would default.
            let expected = candidate.evaluation.probabilities.reduce(0, +)
            let test = candidate.evaluation.metrics.spiegelhalter
            table.append([
                candidate.algorithm.name, NumberFormat.fixed(expected, decimals: 1),
                test.map { NumberFormat.fixed($0.z, decimals: 2) } ?? "–",
                test.map(Self.words) ?? "not to be tested: all 0, ½ or 1",
            ])
        }
        return table
    }

    /// What the test says of the probabilities, at the usual 5 %.
    ///
    /// z grows with (y − p)(1 − 2p): above 0 the outcomes are less clear than the probabilities promise.
    private static func words(_ test: SpiegelhalterTest) -> String {
        let pValue = NumberFormat.pValue(test.pValue)
        if test.pValue >= 0.05 { return "as they should be (\(pValue))" }
        return test.z < 0 ? "too cautious (\(pValue))" : "too sure (\(pValue))"
    }
}
