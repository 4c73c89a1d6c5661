internal import Models
internal import Statistics
internal import Words

/// What a person should know before a model is trusted.
package struct TrainingWarnings {
    /// What speaks against all of the training: a figure too good to be true.
    package let alarms: [String]
    /// What is odd about a model, a sentence each, in the order of the models.
    package let remarks: [String]

    /// All of it, alarms first.
    package var sentences: [String] { alarms + remarks }

    /// Looks for areas that are too good to be true, thresholds that decide the same for everyone, reference
    /// groups far from them, regressions that did not converge or whose classes a plane parts, and a C at
    /// the end of what was tried.
    package init(_ training: Training) {
        alarms = ImplausibleArea(training).map { [$0.sentence] } ?? []
        var sentences: [String] = []
        for candidate in training.candidates {
            if let threshold = Self.remark(on: candidate) { sentences.append(threshold) }
            if let reference = Self.remark(onGroupOf: candidate, training.plan) {
                sentences.append(reference)
            }
            guard case .logisticRegression(let regression, let choice) = candidate.fitted.details
            else { continue }
            if !regression.isConverged {
                sentences.append(
                    "The logistic regression stopped with a gradient of "
                        + "\(NumberFormat.short(regression.gradientNorm)) after \(regression.iterations) steps; "
                        + "its coefficients are not the best for C = \(NumberFormat.short(regression.parameters.c))."
                )
            }
            switch regression.separation {
            case .complete:
                sentences.append(
                    "A plane through the features parts the classes of the training data completely: "
                        + "the penalty alone keeps the regression's coefficients finite."
                )
            case .quasiComplete:
                sentences.append(
                    "A plane through the features parts the classes of the training data but for rows "
                        + "on it: the penalty alone keeps the regression's coefficients finite."
                )
            case .none, .unknown: break
            }
            if let choice, choice.isAtEdge {
                sentences.append(
                    "C = \(NumberFormat.short(choice.best)) is at the end of what was tried; a value beyond "
                        + "may be better. Set it with --c."
                )
            }
        }
        remarks = sentences
    }

    /// What is odd about the group that applicants are compared with.
    private static func remark(
        onGroupOf candidate: Training.Candidate,
        _ plan: TrainingPlan
    ) -> String? {
        let name = candidate.algorithm.name
        guard let reference = candidate.reference else {
            if plan.reasons == nil { return nil }
            return
                "The \(name) gives no reasons: it accepts nobody whom applicants could be compared with, or it "
                + "cannot be explained."
        }
        guard reference.isFar else { return nil }
        return
            "Few customers are near the threshold of the \(name), so that applicants are compared with others who "
            + "are far from it (\(reference.words)). Its reasons say what parts an applicant from these, and not what "
            + "is lacking; --reference-rows takes fewer."
    }

    /// What is odd about a threshold that predicts the same for everyone.
    private static func remark(on candidate: Training.Candidate) -> String? {
        let counts = candidate.evaluation.metrics.confusion
        let predicted = counts.falsePositives + counts.truePositives
        guard predicted == 0 || predicted == counts.count else { return nil }
        let answer = predicted == 0 ? "no default" : "default"
        return
            "The \(candidate.algorithm.name) predicts \(answer) for every customer of the holdout "
            + "at its threshold of \(NumberFormat.short(candidate.fitted.model.threshold))."
    }
}
