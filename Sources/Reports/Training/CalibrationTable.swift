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
        let customers = NumberFormat.counted(count, "customer", ("client", "clients"))
        var table = Table(
            caption: Language.text(
                "Predicted: the sum of the probabilities, where \(customers) defaulted",
                "Prédit\u{a0}: la somme des probabilités, pour \(customers) ayant fait défaut"
            ),
            columns: [
                Table.Column(Language.text("Model", "Modèle")),
                Table.Column(Language.text("Predicted", "Prédit"), isNumeric: true),
                Table.Column("z", isNumeric: true),
                Table.Column(Language.text("Probabilities are", "Les probabilités sont")),
            ]
        )
        for candidate in training.candidates {
            // Were the probabilities right, about so many would default.
            let expected = candidate.evaluation.probabilities.reduce(0, +)
            let test = candidate.evaluation.metrics.spiegelhalter
            table.append([
                candidate.algorithm.name, NumberFormat.fixed(expected, decimals: 1),
                test.map { NumberFormat.fixed($0.z, decimals: 2) } ?? "–",
                test.map(Self.words)
                    ?? Language.text(
                        "not to be tested: all 0, ½ or 1",
                        "à ne pas tester\u{a0}: toutes 0, ½ ou 1"
                    ),
            ])
        }
        return table
    }

    /// What the test says of the probabilities, at the usual 5 %.
    ///
    /// z grows with (y − p)(1 − 2p): above 0 the outcomes are less clear than the probabilities promise.
    private static func words(_ test: SpiegelhalterTest) -> String {
        let pValue = NumberFormat.pValue(test.pValue)
        let words =
            test.pValue >= 0.05
            ? Language.text("as they should be", "comme il faut")
            : test.z < 0
                ? Language.text("too cautious", "trop prudentes")
                : Language.text("too sure", "trop sûres")
        return "\(words) (\(pValue))"
    }
}
