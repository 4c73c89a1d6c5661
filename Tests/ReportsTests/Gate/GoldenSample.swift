import Repository

@testable import Gate

/// One report with something of everything, whose texts are written out in the golden tests.
enum GoldenSample {
    /// A model that fails one check of three, and one of which nothing was checked.
    static let report: GateReport = {
        let commit = ObjectID(String(repeating: "0123456789", count: 4))
        var report = GateReport(
            comparison: ["the branch work (0123456) is compared with main", "by its merge base"],
            standing: .advisory,
            commit: commit,
            judgements: [
                Judgement(
                    model: "loan-default",
                    checks: [passing, failing, inconclusive],
                    digests: Judgement.Digests(
                        challenger: "c0ffee",
                        champion: "decade",
                        holdout: "feed"
                    ),
                    scores: nil
                ),
                Judgement(model: "other", checks: [], digests: Judgement.Digests(), scores: nil),
            ],
            warnings: ["the policy changes with the model"]
        )
        if let commit {
            // One of two models: the report as a whole is not forced.
            report.forces = [
                Force(model: "other", by: "ada@example.org", commit: commit, reason: "a test")
            ]
        }
        return report
    }()

    private static let passing = Check(
        .file,
        "whole",
        .pass,
        "it loads and meets 32 golden rows",
        details: ["operators: Scaler, LinearClassifier"]
    )
    private static let failing = Check(
        .comparison,
        "recall",
        .fail,
        "it is 0.0112 less than the champion's",
        rowCount: 2000,
        champion: 0.91234,
        challenger: 0.90118,
        difference: -0.01116,
        interval: -0.0231...(-0.0009),
        margin: 0.01,
        smallestDetectable: 0.0213,
        details: ["row 17: 0.49 became 0.51", "row 40: 0.51 became 0.49"]
    )
    private static let inconclusive = Check(
        .monotonicity,
        "income",
        .inconclusive,
        "no two rows differ in it alone",
        rowCount: 1_234_567,
        challenger: 0.99991
    )
}
