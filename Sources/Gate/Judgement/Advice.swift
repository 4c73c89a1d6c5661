internal import Words

/// What to do about a rule that a model does not pass.
package struct Advice: Sendable, Equatable {
    /// The rule.
    package let rule: Check.Rule
    /// One sentence or two, to somebody who wants a candidate that passes.
    package let sentence: String

    /// Advice about a rule.
    package init(_ rule: Check.Rule, _ sentence: String) {
        self.rule = rule
        self.sentence = sentence
    }
}

extension Judgement {
    /// Advice about each rule that keeps the model from passing, the gravest first.
    package var advice: [Advice] {
        let blocking = checks.filter { ![.pass, .notAsked].contains($0.verdict) }
        let facts = training ?? TrainingFacts(model: model)
        return Check.Rule.allCases.compactMap { rule -> (advice: Advice, verdict: Verdict)? in
            let checks = blocking.filter { $0.rule == rule }
            guard let first = checks.first else { return nil }
            let verdict = checks.map(\.verdict).reduce(first.verdict) { $0.joined(with: $1) }
            return (Advice(rule, rule.advice(checks, verdict, facts, model)), verdict)
        }.sorted { $0.verdict != $1.verdict && $0.verdict.joined(with: $1.verdict) == $0.verdict }
            .map(\.advice)
    }
}

extension Check.Rule {
    /// What to do about checks of this rule.
    ///
    /// - Parameters:
    ///   - checks: those that do not pass, one at least.
    ///   - verdict: the gravest of theirs.
    ///   - facts: how the models were trained.
    ///   - model: the name of the model's folder.
    /// - Returns: a sentence or two.
    fileprivate func advice(
        _ checks: [Check],
        _ verdict: Verdict,
        _ facts: TrainingFacts,
        _ model: String
    ) -> String {
        switch self {
        case .file:
            "Take a file that '\(facts.command)' writes; one from elsewhere gets what it lacks by 'sestina adopt'."
        case .holdout:
            checks.contains { $0.subject == "rows" }
                ? "Judge on a holdout with as many rows and defaults as the policy's holdout.rows_min and defaults_min."
                : "Train on other customers than those of the holdout: '\(facts.command)'."
        case .served:
            "Hand in the file as the training wrote it: '\(facts.command)' judges it on this very holdout."
        case .predictions:
            "Look at what 'sestina score' says of the holdout: features in another order or unit, a scaler that"
                + " is lost, or a threshold that decides the same for everyone look like this."
        case .floor, .comparison: betterFigures(checks, verdict, facts)
        case .calibration:
            "Fit by log loss on the rows as they are, as 'sestina train' does: rows that were weighted, drawn"
                + " again or left out by their outcome move all probabilities."
        case .stability:
            "Train as the champion was\(facts.asWords); if other customers are to be refused, have it forced."
        case .reasons:
            "Keep the champion's words and group: 'sestina inspect --json' of the target's models/\(model.shown(max: 40))"
                + "/model.onnx prints them for train's --reasons; other words are let in by a person."
        case .monotonicity: direction(facts)
        case .wholeInput:
            "Hand in what the training gives, unchanged, and let the gate train it again (--training-data FILE"
                + " where the rows come from a file): then this is shown by that."
        case .speed: "Take fewer or less deep trees: --forest-trees and --forest-depth."
        case .reproducibility:
            verdict == .inconclusive
                ? "Name the book that it was trained on: 'sestina gate --training-data FILE'."
                : "Hand in the file that this version of sestina trains by the record, unchanged: '\(facts.command)'."
        case .rules:
            "Leave the rules as they were, or have the change forced by somebody whom the policy's may_force names."
        case .selfTest:
            "Judge on a holdout with more rows: on this one a bad model cannot be told from a good one."
        }
    }

    /// What to do about figures that are not good enough, or not shown to be.
    private func betterFigures(
        _ checks: [Check],
        _ verdict: Verdict,
        _ facts: TrainingFacts
    ) -> String {
        if verdict == .inconclusive {
            guard let most = checks.max(by: { $0.rowsToSettle ?? 0 < $1.rowsToSettle ?? 0 }),
                let rows = most.rowsToSettle, let now = most.rowCount
            else {
                return
                    "Judge on a holdout with more rows, above all of the kind that the reason names."
            }
            return
                "About \(NumberFormat.grouped(rows)) such rows instead of \(NumberFormat.grouped(now)) would settle"
                + " \(most.subject), if the difference stays what it is; or train as the champion was\(facts.asWords)."
        }
        if verdict == .invalid {
            return
                "Give the gate a champion that it can read, or a policy whose first_model admits a model without one."
        }
        return
            "Train as the champion was\(facts.asWords), on as many rows or more: '\(facts.command)'."
    }

    /// What to do about a feature whose direction is broken.
    private func direction(_ facts: TrainingFacts) -> String {
        let option = facts.directions.isEmpty ? "auto" : facts.directions
        return
            "Train with '--monotone \(option)', as the policy has it; elsewhere monotone_constraints (XGBoost,"
            + " LightGBM) or monotonic_cst (scikit-learn) do the same."
    }
}

extension TrainingFacts {
    /// What differs from the champion's training, as it follows "as the champion was".
    fileprivate var asWords: String {
        differences.isEmpty ? "" : ", and not with " + differences.joined(separator: ", ")
    }
}
