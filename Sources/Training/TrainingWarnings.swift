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
                let gradient = NumberFormat.short(regression.gradientNorm)
                let c = NumberFormat.short(regression.parameters.c)
                sentences.append(
                    Language.text(
                        "The logistic regression stopped with a gradient of \(gradient) after "
                            + "\(regression.iterations) steps; its coefficients are not the best for C = \(c).",
                        "La régression logistique s’est arrêtée avec un gradient de \(gradient) après "
                            + "\(regression.iterations) pas\u{a0}; ses coefficients ne sont pas les meilleurs pour C = \(c)."
                    )
                )
            }
            switch regression.separation {
            case .complete:
                sentences.append(
                    Language.text(
                        "A plane through the features parts the classes of the training data completely: "
                            + "the penalty alone keeps the regression's coefficients finite.",
                        "Un plan dans l’espace des variables sépare entièrement les classes des données "
                            + "d’entraînement\u{a0}: seule la pénalité garde finis les coefficients de la régression."
                    )
                )
            case .quasiComplete:
                sentences.append(
                    Language.text(
                        "A plane through the features parts the classes of the training data but for rows "
                            + "on it: the penalty alone keeps the regression's coefficients finite.",
                        "Un plan dans l’espace des variables sépare les classes des données d’entraînement, "
                            + "sauf des lignes situées sur lui\u{a0}: seule la pénalité garde finis les coefficients de "
                            + "la régression."
                    )
                )
            case .none, .unknown: break
            }
            if let choice, choice.isAtEdge {
                let best = NumberFormat.short(choice.best)
                sentences.append(
                    Language.text(
                        "C = \(best) is at the end of what was tried; a value beyond may be better. Set it "
                            + "with --c.",
                        "C = \(best) est au bout de ce qui a été essayé\u{a0}; une valeur au-delà peut être "
                            + "meilleure. Fixez-la avec --c."
                    )
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
            return Language.text(
                "The \(name) gives no reasons: it accepts nobody whom applicants could be compared with, or it "
                    + "cannot be explained.",
                "Pas de motifs \(candidate.algorithm.ofThe)\u{a0}: le modèle n’accepte personne à qui comparer les "
                    + "demandeurs, ou ne peut être expliqué."
            )
        }
        guard reference.isFar else { return nil }
        return Language.text(
            "Few customers are near the threshold of the \(name), so that applicants are compared with others who "
                + "are far from it (\(reference.words)). Its reasons say what parts an applicant from these, and not what "
                + "is lacking; --reference-rows takes fewer.",
            "Peu de clients sont près du seuil \(candidate.algorithm.ofThe)\u{a0}; les demandeurs sont donc comparés à "
                + "d’autres qui en sont loin (\(reference.words)). Les motifs disent ce qui distingue un demandeur de "
                + "ceux-ci, et non ce qui lui manque\u{a0}; --reference-rows en prend moins."
        )
    }

    /// What is odd about a threshold that predicts the same for everyone.
    private static func remark(on candidate: Training.Candidate) -> String? {
        let counts = candidate.evaluation.metrics.confusion
        let predicted = counts.falsePositives + counts.truePositives
        guard predicted == 0 || predicted == counts.count else { return nil }
        let threshold = NumberFormat.short(candidate.fitted.model.threshold)
        return Language.text(
            "The \(candidate.algorithm.name) predicts \(predicted == 0 ? "no default" : "default") for every "
                + "customer of the holdout at its threshold of \(threshold).",
            "\(candidate.algorithm.theBeginning) prédit \(predicted == 0 ? "aucun défaut" : "un défaut") pour "
                + "tous les clients de l’échantillon de contrôle, à son seuil de \(threshold)."
        )
    }
}
