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
        compared(holdout, training, "training rows", isRequired: isRequired) { count in
            (
                .invalid,
                "\(count) rows are among those that the model was trained on,"
                    + " so figures on them say little"
            )
        }
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
        return compared(holdout, training, subject, isRequired: false) { count in
            let words = "\(count) rows are among those that the champion was trained on,"
            return isNew
                ? (
                    .invalid,
                    words
                        + " so figures on them say little; leave these rows out of the new holdout"
                ) : (.notAsked, words + " so it may look better on them than it is")
        }
    }

    /// What is said of rows that a model was trained on: a pass where none of them is here.
    private static func compared(
        _ holdout: HoldoutData,
        _ training: TrainingRows,
        _ subject: String,
        isRequired: Bool,
        found: (_ count: Int) -> (verdict: Verdict, reason: String)
    ) -> Check {
        guard let rows = training.rows else {
            let reason = "not compared: \(training.obstacle)"
            return .unasked(.holdout, subject, reason, isRequired: isRequired)
        }
        let known = Set(rows.rowDigests)
        let shared = holdout.rows.rowDigests.enumerated().filter { known.contains($0.element) }
        let (verdict, reason) =
            shared.isEmpty
            ? (.pass, "none of the \(rows.rowCount) rows of training is among them")
            : found(shared.count)
        return Check(
            .holdout,
            subject,
            verdict,
            reason,
            rowCount: holdout.rows.rowCount,
            details: shared.prefix(PredictionChecks.listedMax).map { "row \($0.offset + 1)" }
        )
    }
}
