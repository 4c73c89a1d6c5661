internal import Datasets

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
    static func training(
        _ holdout: HoldoutData,
        _ training: TrainingRows,
        isRequired: Bool
    ) -> Check {
        let subject = "training rows"
        guard let rows = training.rows else {
            let reason = "not compared: \(training.obstacle)"
            return .unasked(.holdout, subject, reason, isRequired: isRequired)
        }
        let shared = shared(holdout, rows)
        return Check(
            .holdout,
            subject,
            shared.isEmpty ? .pass : .invalid,
            shared.isEmpty
                ? "none of the \(rows.rowCount) rows of training is among them"
                : "\(shared.count) rows are among those that the model was trained on,"
                    + " so figures on them say little",
            rowCount: holdout.rows.rowCount,
            details: listed(shared)
        )
    }

    /// The same for the champion.
    ///
    /// One that learned from the rows looks better than it is, which lets no worse model in. So it is in the way of
    /// a holdout that comes with the change, from which such rows can be left out, and not of the one that was there.
    static func championTraining(
        _ holdout: HoldoutData,
        _ training: TrainingRows,
        isNew: Bool
    ) -> Check {
        let subject = "training rows of the champion"
        guard let rows = training.rows else {
            let reason = "not compared: \(training.obstacle)"
            return .unasked(.holdout, subject, reason, isRequired: false)
        }
        let shared = shared(holdout, rows)
        let words = "\(shared.count) rows are among those that the champion was trained on,"
        return Check(
            .holdout,
            subject,
            shared.isEmpty ? .pass : isNew ? .invalid : .notAsked,
            shared.isEmpty
                ? "none of the \(rows.rowCount) rows of training is among them"
                : isNew
                    ? words
                        + " so figures on them say little; leave these rows out of the new holdout"
                    : words + " so it may look better on them than it is",
            rowCount: holdout.rows.rowCount,
            details: listed(shared)
        )
    }

    /// The rows of a holdout, from 0, that are among others.
    private static func shared(_ holdout: HoldoutData, _ rows: Dataset) -> [Int] {
        let known = Set(rows.rowDigests)
        return holdout.rows.rowDigests.enumerated().filter { known.contains($0.element) }
            .map(\.offset)
    }

    private static func listed(_ rows: [Int]) -> [String] {
        rows.prefix(PredictionChecks.listedMax).map { "row \($0 + 1)" }
    }
}
