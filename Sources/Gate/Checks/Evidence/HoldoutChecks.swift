internal import Datasets
internal import Documents
internal import ONNX

/// Whether a holdout is one that figures can be taken on.
enum HoldoutChecks {
    /// What is said where there is none.
    static func refusal(_ reason: String) -> Check { Check(.holdout, "rows", .invalid, reason) }

    /// Whether there are enough rows.
    static func rows(_ holdout: HoldoutData, by rules: Policy.Holdout) -> Check {
        let (count, defaults) = (holdout.rows.rowCount, holdout.rows.defaultCount)
        let holds = count >= rules.rowsMin && defaults >= rules.defaultsMin
        return Check(
            .holdout,
            "rows",
            holds ? .pass : .invalid,
            "\(count) rows with \(defaults) defaults"
                + (holds ? "" : "; \(rules.rowsMin) with \(rules.defaultsMin) are needed"),
            rowCount: count,
            margin: Double(rules.rowsMin)
        )
    }

    /// Whether rows are among those that the model was trained on, where these can be had.
    static func training(_ holdout: HoldoutData, _ file: ModelFile, isRequired: Bool) -> Check {
        let record = TrainingRecord(of: file)
        guard let rows = record?.rows() else {
            return .unasked(
                .holdout,
                "training rows",
                record == nil
                    ? "not compared: the file does not say what it was trained on"
                    : "not compared: the rows that it was trained on are not at hand",
                isRequired: isRequired
            )
        }
        let known = Set(rows.rowDigests)
        let shared = holdout.rows.rowDigests.enumerated().filter { known.contains($0.element) }
        return Check(
            .holdout,
            "training rows",
            shared.isEmpty ? .pass : .invalid,
            shared.isEmpty
                ? "none of the \(known.count) rows of training is among them"
                : "\(shared.count) rows are among those that the model was trained on,"
                    + " so figures on them say little",
            rowCount: holdout.rows.rowCount,
            details: shared.prefix(PredictionChecks.listedMax).map { "row \($0.offset + 1)" }
        )
    }
}
