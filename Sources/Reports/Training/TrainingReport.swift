internal import Charts
internal import Datasets
internal import Models
internal import ONNX
internal import Statistics
package import Training
internal import Words

/// A training as one self-contained page.
package struct TrainingReport {
    private let training: Training
    private let figures: TrainingFigures

    /// Takes a training and its pictures, which the files share.
    package init(_ training: Training, _ figures: TrainingFigures) {
        self.training = training
        self.figures = figures
    }

    /// The page as HTML.
    package var html: String {
        var sections = [
            Page.Section(heading: comparisonHeading, blocks: comparison),
            Page.Section(
                heading: Language.text("Telling defaults apart", "Distinguer les défauts"),
                blocks: curves
            ),
            RankingSection(training, figures).page,
            Page.Section(
                heading: Language.text(
                    "Calibration of probabilities",
                    "Calibrage des probabilités"
                ),
                blocks: calibration
            ),
            Page.Section(
                heading: Language.text("Decisions and scores", "Décisions et scores"),
                blocks: decisions
            ),
            Page.Section(
                heading: Language.text("What the models rest on", "Sur quoi reposent les modèles"),
                blocks: importances
            ),
        ]
        if let regression { sections.append(regression) }
        if let tree { sections.append(tree) }
        sections.append(DataSection(training, figures).page)
        sections.append(
            Page.Section(
                heading: Language.text("How it was made", "Comment les modèles ont été faits"),
                blocks: [.table(provenance)]
            )
        )
        return Page(
            title: Language.text(
                "Training of \(training.plan.modelName)",
                "Entraînement de \(training.plan.modelName)"
            ),
            introduction: [training.choice.words, summary],
            notices: TrainingWarnings(training).alarms.map { .warning($0) },
            sections: sections
        ).html
    }

    /// What the chosen model does on the holdout, in a sentence for who reads no further.
    private var summary: String {
        let metrics = training.best.evaluation.metrics
        let counts = metrics.confusion
        let defaults = counts.truePositives + counts.falseNegatives
        let customers = NumberFormat.counted(
            training.holdout.rowCount,
            "customer",
            ("client", "clients")
        )
        let alarms = NumberFormat.counted(
            counts.falsePositives,
            "false alarm",
            ("fausse alerte", "fausses alertes")
        )
        let found = NumberFormat.grouped(counts.truePositives)
        let all = NumberFormat.counted(defaults, "default", ("défaut", "défauts"))
        let threshold = NumberFormat.short(metrics.threshold)
        return Language.text(
            "On the \(customers) of the holdout, which it never saw, it finds \(found) of \(all) and raises "
                + "\(alarms) when it predicts default from a probability of \(threshold) on.",
            "Sur l’échantillon de contrôle (\(customers)), jamais vu à l’entraînement, ce modèle trouve \(found) sur "
                + "\(all) et donne \(alarms) quand il prédit un défaut à partir d’une probabilité de \(threshold)."
        )
    }

    /// The heading counts the models, of which there are at most three.
    private var comparisonHeading: String {
        switch training.candidates.count {
        case 1: Language.text("The model", "Le modèle")
        case 2: Language.text("The two models", "Les deux modèles")
        default: Language.text("The three models", "Les trois modèles")
        }
    }

    /// The metrics side by side, how to read them, and what to be warned of.
    private var comparison: [Page.Block] {
        // The accuracy of a model that knows nothing, to hold the models' against.
        let paid = training.holdout.rowCount - training.holdout.defaultCount
        let share = NumberFormat.percent(Double(paid) / Double(training.holdout.rowCount))
        return [
            .paragraph(
                Language.text(
                    "Precision is the share of alarms that are right, recall the share of defaults that "
                        + "are found, F1 their harmonic mean; ROC AUC is the chance that a customer who "
                        + "defaults scores above one who pays, and Gini twice that less 1; KS is the greatest "
                        + "distance between the parts of those who default and of those who pay that lie "
                        + "above a score, and lift how many times as many defaults as at random the highest "
                        + "tenth of the scores holds. Read accuracy with care: to predict no "
                        + "default for everybody has \(share) here. Log loss and Brier score judge the "
                        + "probabilities. The least log loss in cross-validation on the training data "
                        + "decides, so that the holdout has no part in the choice; where intervals of two "
                        + "models overlap widely, the holdout alone does not tell them apart.",
                    "La précision est la part des alertes justes, le rappel la part des défauts trouvés, F1 "
                        + "leur moyenne harmonique\u{a0}; l’aire ROC est la chance qu’un client qui fait défaut ait un "
                        + "score plus haut qu’un client qui paie, et Gini deux fois cette aire moins 1\u{a0}; KS est le "
                        + "plus grand écart entre les parts de ceux qui font défaut et de ceux qui paient situées "
                        + "au-dessus d’un score, et le lift dit combien de fois plus de défauts qu’au hasard "
                        + "contient le dixième des scores les plus hauts. L’exactitude se lit avec prudence\u{a0}: ne "
                        + "prédire aucun défaut pour personne donne \(share) ici. Perte logarithmique et score de "
                        + "Brier jugent les probabilités. C’est la plus faible perte logarithmique en validation "
                        + "croisée sur les données d’entraînement qui décide, de sorte que l’échantillon de "
                        + "contrôle n’a aucune part au choix\u{a0}; là où les intervalles de deux modèles se recouvrent "
                        + "largement, cet échantillon seul ne les distingue pas."
                )
            ),
            .table(ComparisonTable(training).page),
        ] + TrainingWarnings(training).remarks.map { .warning($0) }
    }

    /// The curves of all models over each other, and their corners enlarged where they crowd there.
    private var curves: [Page.Block] {
        let models = figures.models
        var blocks: [Page.Block] = [
            .paragraph(
                Language.text(
                    "Each point of a curve is what one threshold would give. The nearer a curve comes to "
                        + "its best corner, the better the model puts those who default above those who "
                        + "pay; curves over each other are equally good.",
                    "Chaque point d’une courbe est ce que donnerait un seuil. Plus une courbe approche de son "
                        + "meilleur coin, mieux le modèle place ceux qui font défaut au-dessus de ceux qui "
                        + "paient\u{a0}; des courbes superposées se valent."
                )
            ),
            .row([
                .figure(
                    models.roc,
                    caption: Language.text(
                        "The upper left corner is best.",
                        "Le coin supérieur gauche est le meilleur."
                    )
                ),
                .figure(
                    models.precisionRecall,
                    caption: Language.text(
                        "The upper right corner is best.",
                        "Le coin supérieur droit est le meilleur."
                    )
                ),
            ]),
        ]
        let corners = [models.rocCorner, models.precisionRecallCorner].compactMap(\.self)
        if !corners.isEmpty {
            let caption = Language.text(
                "The same curves; mind the axes.",
                "Les mêmes courbes\u{a0}; attention aux axes."
            )
            blocks.append(.row(corners.map { .figure($0, caption: caption) }))
        }
        return blocks
    }

    /// Whether probabilities mean what they say, as pictures and as a test.
    private var calibration: [Page.Block] {
        let byOdds = [figures.models.calibrationByOdds].compactMap(\.self).map {
            Page.Block.figure(
                $0,
                caption: Language.text(
                    "The same by odds, so that tenths near 0 and 1 lie apart; what is beyond the ends lies "
                        + "on them.",
                    "La même chose selon la cote, où les dixièmes proches de 0 et de 1 se distinguent\u{a0}; ce "
                        + "qui dépasse les bouts est placé sur eux."
                )
            )
        }
        return [
            .paragraph(
                Language.text(
                    "Of customers with a probability of 0.3, three in ten should default. A marker is a "
                        + "tenth of the holdout by score, with the 95\u{a0}% interval (Wilson) of what "
                        + "came: on the dotted line the model can be taken at its word, above it the "
                        + "model says too little, below it too much. Spiegelhalter's z sums this up: from "
                        + "about 2 on, probabilities are too sure of themselves, and down from −2 too "
                        + "cautious, more than chance explains.",
                    "Parmi les clients dont la probabilité est de 0,3, trois sur dix devraient faire défaut. Un "
                        + "repère est un dixième de l’échantillon de contrôle selon le score, avec l’intervalle "
                        + "à 95\u{202f}% (Wilson) de ce qui est advenu\u{a0}: sur la ligne pointillée on peut croire le "
                        + "modèle sur parole, au-dessus il en dit trop peu, en dessous trop. Le z de Spiegelhalter "
                        + "le résume\u{a0}: à partir d’environ 2 les probabilités sont trop sûres d’elles, et à partir "
                        + "de −2 vers le bas trop prudentes, plus que le hasard ne l’explique."
                )
            ),
            .row([Page.Block.figure(figures.models.calibration, caption: "")] + byOdds),
            .table(CalibrationTable(training).page),
        ]
    }

    /// What each model decides at its threshold, and how its scores are spread.
    private var decisions: [Page.Block] {
        [
            .paragraph(
                Language.text(
                    "What each model decides about the holdout. The false alarms stand at the upper "
                        + "right, the missed defaults at the lower left.",
                    "Ce que chaque modèle décide sur l’échantillon de contrôle. Les fausses alertes sont en haut "
                        + "à droite, les défauts manqués en bas à gauche."
                )
            ),
            .row(
                training.candidates.map { candidate in
                    let threshold = NumberFormat.short(candidate.fitted.model.threshold)
                    return .figure(
                        figures.confusion(of: candidate),
                        caption: Language.text(
                            "Predicts default from a probability of \(threshold) on.",
                            "Prédit un défaut à partir d’une probabilité de \(threshold)."
                        )
                    )
                }
            ),
            .paragraph(
                Language.text(
                    "How probabilities are spread: the further apart the two pictures of a model, the "
                        + "better. Heights grow with the square root, so that a few customers on the wrong "
                        + "side can be seen.",
                    "Comment les probabilités se répartissent\u{a0}: plus les deux images d’un modèle s’écartent, "
                        + "mieux c’est. Les hauteurs croissent avec la racine carrée, pour que quelques clients "
                        + "du mauvais côté se voient."
                )
            ),
            .row(figures.models.histograms.map { .figure($0, caption: "") }),
        ]
    }

    /// What each model rests on; the pictures have axes of their own.
    private var importances: [Page.Block] {
        [
            .paragraph(
                Language.text(
                    "By how much the log loss on the holdout grows when a feature is shuffled: the mean "
                        + "of \(PermutationImportance.repeats) shuffles, with the least and the greatest. "
                        + "Near 0 the model hardly uses it, or others say the same. Lengths compare within "
                        + "a picture only.",
                    "De combien croît la perte logarithmique sur l’échantillon de contrôle quand une variable "
                        + "est mélangée\u{a0}: la moyenne de \(PermutationImportance.repeats) mélanges, avec la plus "
                        + "petite et la plus grande. Près de 0 le modèle ne s’en sert guère, ou d’autres disent la "
                        + "même chose. Les longueurs ne se comparent que dans une même image."
                )
            ),
            .row(training.candidates.map { .figure(figures.importances(of: $0), caption: "") }),
        ]
    }

    /// The coefficients of the regression, if one was trained, and how C was found, if it was.
    private var regression: Page.Section? {
        guard let (regression, _) = figures.regression, let odds = figures.oddsRatios else {
            return nil
        }
        let table = RegressionTable(regression, training.data.featureNames)
        var blocks: [Page.Block] = [
            .paragraph(
                Language.text(
                    "A factor above ×1 raises the odds of default, one below lowers them, by one standard "
                        + "deviation more of the feature with all others unchanged. The 95\u{a0}% "
                        + "intervals are Wald's, of the penalised likelihood; one that holds 1 says that "
                        + "the direction is not certain.",
                    "Un facteur au-dessus de ×1 élève la cote du défaut, un facteur au-dessous l’abaisse, pour "
                        + "un écart-type de plus de la variable, toutes les autres inchangées. Les intervalles à "
                        + "95\u{202f}% sont ceux de Wald, de la vraisemblance pénalisée\u{a0}; un intervalle qui contient "
                        + "1 dit que le sens n’est pas certain."
                )
            )
        ]
        if table.isExtreme {
            blocks.append(
                .note(
                    Language.text(
                        "Factors as large as here mean that the classes hardly overlap. Signs and order "
                            + "can be read; the sizes depend on the penalty.",
                        "Des facteurs aussi grands veulent dire que les classes se recouvrent à peine. Signes et "
                            + "ordre se lisent\u{a0}; les grandeurs dépendent de la pénalité."
                    )
                )
            )
        }
        blocks.append(.table(table.page))
        let oddsBlock = Page.Block.figure(
            odds,
            caption: Language.text("The axis grows by factors.", "L’axe croît par facteurs.")
        )
        if let penalty = figures.penalty {
            let caption = Language.text(
                "The lowest point is chosen; to the left the penalty is stronger.",
                "Le point le plus bas est choisi\u{a0}; à gauche la pénalité est plus forte."
            )
            blocks.append(.row([oddsBlock, .figure(penalty, caption: caption)]))
        } else {
            blocks.append(oddsBlock)
        }
        return Page.Section(
            heading: Language.text("The logistic regression", "La régression logistique"),
            blocks: blocks
        )
    }

    /// The decision tree, if one was trained.
    private var tree: Page.Section? {
        guard let tree = figures.tree else { return nil }
        return Page.Section(
            heading: Language.text("The decision tree", "L’arbre de décision"),
            blocks: [
                .paragraph(
                    Language.text(
                        "Read from the left: the upper way is for yes, the lower one for no. Each box "
                            + "says what share of how many training customers defaulted; the darker, the "
                            + "more.",
                        "Se lit depuis la gauche\u{a0}: le chemin du haut est pour oui, celui du bas pour non. Chaque "
                            + "case dit quelle part de combien de clients d’entraînement a fait défaut\u{a0}; plus elle "
                            + "est sombre, plus il y en a."
                    )
                ),
                .figure(tree, caption: ""),
            ]
        )
    }

    /// Everything that the same files can be made from: data by its digest, seed, rule and parameters.
    private var provenance: Table {
        var table = Table(
            caption: Language.text(
                "Enough to make the same files again",
                "De quoi refaire les mêmes fichiers"
            ),
            columns: [Table.Column(""), Table.Column("")]
        )
        let digest = Language.text("digest", "empreinte")
        let parts = [
            (Language.text("training data", "données d’entraînement"), training.data),
            (Language.text("holdout", "échantillon de contrôle"), training.holdout),
        ]
        for (name, data) in parts {
            let rows = NumberFormat.counted(data.rowCount, "row", ("ligne", "lignes"))
            table.append([name, "\(data.source), \(rows), \(digest) \(data.digest.hex)"])
        }
        if !training.plan.producerVersion.isEmpty {
            table.append([
                Language.text("program", "programme"), "sestina \(training.plan.producerVersion)",
            ])
        }
        if let command = training.plan.command {
            table.append([Language.text("command", "commande"), command])
        }
        table.append([Language.text("name", "nom"), training.plan.modelName])
        table.append([Language.text("seed", "graine"), "\(training.plan.seed)"])
        table.append([Language.text("threshold", "seuil"), training.plan.threshold.words])
        for candidate in training.candidates {
            let parameters = candidate.parameters(training.plan)
            let words = parameters.map { "\($0.name) \($0.value)" }
            let file = candidate.algorithm.modelFile
            table.append([candidate.algorithm.name, words.joined(separator: ", ")])
            table.append([file, "\(digest) \(candidate.digest.hex)"])
            if let reference = candidate.reference {
                table.append([
                    Language.text("compared with", "comparé à"),
                    "\(reference.words); \(digest) \(reference.digest)",
                ])
            }
        }
        return table
    }
}
