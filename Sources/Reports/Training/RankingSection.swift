internal import Charts
internal import Training
internal import Words

/// Whom the scores put first: gain, lift, bands of scores, and what decisions cost.
struct RankingSection {
    /// What is told of.
    private let training: Training
    private let figures: TrainingFigures

    /// Takes a training and its pictures.
    init(_ training: Training, _ figures: TrainingFigures) {
        self.training = training
        self.figures = figures
    }

    /// The section; the tables behind the curves are folded.
    var page: Page.Section {
        let tables = CreditTables(training)
        var blocks: [Page.Block] = [
            .paragraph(
                Language.text(
                    "Gain is the part of all defaults that is found by looking at so many customers, those of "
                        + "highest score first; lift is how many times as many that is as by looking at any.",
                    "Le gain est la part de tous les défauts que l’on trouve en regardant tant de clients, ceux "
                        + "de plus haut score d’abord\u{a0}; le lift dit combien de fois plus c’est qu’au hasard."
                )
            ),
            .row([
                .figure(
                    figures.gain,
                    caption: Language.text(
                        "The nearer to the dotted line at the left, the better.",
                        "Plus c’est près de la ligne pointillée de gauche, mieux c’est."
                    )
                ),
                .figure(
                    figures.lift,
                    caption: Language.text(
                        "From the highest hundredth of the customers on.",
                        "À partir du plus haut centième des clients."
                    )
                ),
            ]),
            .details(
                Language.text(
                    "The numbers behind gain and lift",
                    "Les nombres derrière gain et lift"
                ),
                [.table(tables.gains)]
            ),
        ]
        if let bands = tables.bands(of: training.best) {
            blocks.append(
                .paragraph(
                    Language.text(
                        "The default rate should rise from band to band. Where two neighbours' intervals "
                            + "overlap, this holdout does not tell them apart.",
                        "Le taux de défaut devrait monter de tranche en tranche. Là où les intervalles de deux "
                            + "voisines se recouvrent, cet échantillon ne les distingue pas."
                    )
                )
            )
            blocks.append(.table(bands))
        }
        for candidate in training.candidates where candidate.algorithm != training.choice.best {
            guard let bands = tables.bands(of: candidate) else { continue }
            let words = Language.text(
                "The bands of the \(candidate.algorithm.name)",
                "Les tranches \(candidate.algorithm.ofThe)"
            )
            blocks.append(.details(words, [.table(bands)]))
        }
        if let costs = figures.costs {
            blocks += [
                .paragraph(
                    Language.text(
                        "What wrong decisions cost a customer of the holdout, on average, in the unit of the "
                            + "costs that were given. The marker is the threshold that was chosen by "
                            + "cross-validation on the training data; one far from the lowest point would say "
                            + "that the holdout differs. At 0 everybody is refused, above all scores everybody "
                            + "is accepted.",
                        "Ce que coûtent en moyenne les mauvaises décisions par client de l’échantillon de "
                            + "contrôle, dans l’unité des coûts donnés. Le repère est le seuil choisi par validation "
                            + "croisée sur les données d’entraînement\u{a0}; loin du point le plus bas, il dirait que "
                            + "l’échantillon diffère. À 0 tous sont refusés, au-dessus de tous les scores tous sont "
                            + "acceptés."
                    )
                ),
                .figure(costs, caption: ""),
            ]
        }
        return Page.Section(
            heading: Language.text("Whom the scores put first", "Qui les scores placent en tête"),
            blocks: blocks
        )
    }
}
