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
            Page.Section(heading: "Telling defaults apart", blocks: curves),
            RankingSection(training, figures).page,
            Page.Section(heading: "Calibration of probabilities", blocks: calibration),
            Page.Section(heading: "Decisions and scores", blocks: decisions),
            Page.Section(heading: "What the models rest on", blocks: importances),
        ]
        if let regression { sections.append(regression) }
        if let tree { sections.append(tree) }
        sections.append(DataSection(training, figures).page)
        sections.append(Page.Section(heading: "How it was made", blocks: [.table(provenance)]))
        return Page(
            title: "Training of \(training.plan.modelName)",
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
        return
            "On the \(NumberFormat.counted(training.holdout.rowCount, "customer")) of the holdout, which "
            + "it never saw, it finds \(NumberFormat.grouped(counts.truePositives)) of "
            + "\(NumberFormat.counted(defaults, "default")) and raises "
            + "\(NumberFormat.counted(counts.falsePositives, "false alarm")) when it predicts default from "
            + "a probability of \(NumberFormat.short(metrics.threshold)) on."
    }

    /// The heading counts the models, of which there are at most three.
    private var comparisonHeading: String {
        switch training.candidates.count {
        case 1: "The model"
        case 2: "The two models"
        default: "The three models"
        }
    }

    /// The metrics side by side, how to read them, and what to be warned of.
    private var comparison: [Page.Block] {
        // The accuracy of a model that knows nothing, to hold the models' against.
        let paid = training.holdout.rowCount - training.holdout.defaultCount
        let share = NumberFormat.percent(Double(paid) / Double(training.holdout.rowCount))
        return [
            .paragraph(
                "Precision is the share of alarms that are right, recall the share of defaults that "
                    + "are found, F1 their harmonic mean; ROC AUC is the chance that a customer who "
                    + "defaults scores above one who pays, and Gini twice that less 1; KS is the greatest "
                    + "distance between the parts of those who default and of those who pay that lie "
                    + "above a score, and lift how many times as many defaults as at random the highest "
                    + "tenth of the scores holds. Read accuracy with care: to predict no "
                    + "default for everybody has \(share) here. Log loss and Brier score judge the "
                    + "probabilities. The least log loss in cross-validation on the training data "
                    + "decides, so that the holdout has no part in the choice; where intervals of two "
                    + "models overlap widely, the holdout alone does not tell them apart."
            ),
            .table(ComparisonTable(training).page),
        ] + TrainingWarnings(training).remarks.map { .warning($0) }
    }

    /// The curves of all models over each other, and their corners enlarged where they crowd there.
    private var curves: [Page.Block] {
        let models = figures.models
        var blocks: [Page.Block] = [
            .paragraph(
                "Each point of a curve is what one threshold would give. The nearer a curve comes to "
                    + "its best corner, the better the model puts those who default above those who "
                    + "pay; curves over each other are equally good."
            ),
            .row([
                .figure(models.roc, caption: "The upper left corner is best."),
                .figure(models.precisionRecall, caption: "The upper right corner is best."),
            ]),
        ]
        let corners = [models.rocCorner, models.precisionRecallCorner].compactMap(\.self)
        if !corners.isEmpty {
            blocks.append(
                .row(corners.map { .figure($0, caption: "The same curves; mind the axes.") })
            )
        }
        return blocks
    }

    /// Whether probabilities mean what they say, as pictures and as a test.
    private var calibration: [Page.Block] {
        let byOdds = [figures.models.calibrationByOdds].compactMap(\.self).map {
            Page.Block.figure(
                $0,
                caption:
                    "The same by odds, so that tenths near 0 and 1 lie apart; what is beyond the ends lies "
                    + "on them."
            )
        }
        return [
            .paragraph(
                "Of customers with a probability of 0.3, three in ten should default. A marker is a "
                    + "tenth of the holdout by score, with the 95\u{a0}% interval (Wilson) of what "
                    + "came: on the dotted line the model can be taken at its word, above it the "
                    + "model says too little, below it too much. Spiegelhalter's z sums this up: from "
                    + "about 2 on, probabilities are too sure of themselves, and down from −2 too "
                    + "cautious, more than chance explains."
            ),
            .row([Page.Block.figure(figures.models.calibration, caption: "")] + byOdds),
            .table(CalibrationTable(training).page),
        ]
    }

    /// What each model decides at its threshold, and how its scores are spread.
    private var decisions: [Page.Block] {
        [
            .paragraph(
                "What each model decides about the holdout. The false alarms stand at the upper "
                    + "right, the missed defaults at the lower left."
            ),
            .row(
                training.candidates.map { candidate in
                    let threshold = NumberFormat.short(candidate.fitted.model.threshold)
                    return .figure(
                        figures.confusion(of: candidate),
                        caption: "Predicts default from a probability of \(threshold) on."
                    )
                }
            ),
            .paragraph(
                "How probabilities are spread: the further apart the two pictures of a model, the "
                    + "better. Heights grow with the square root, so that a few customers on the wrong "
                    + "side can be seen."
            ),
            .row(figures.models.histograms.map { .figure($0, caption: "") }),
        ]
    }

    /// What each model rests on; the pictures have axes of their own.
    private var importances: [Page.Block] {
        [
            .paragraph(
                "By how much the log loss on the holdout grows when a feature is shuffled: the mean "
                    + "of \(PermutationImportance.repeats) shuffles, with the least and the greatest. "
                    + "Near 0 the model hardly uses it, or others say the same. Lengths compare within "
                    + "a picture only."
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
                "A factor above ×1 raises the odds of default, one below lowers them, by one standard "
                    + "deviation more of the feature with all others unchanged. The 95\u{a0}% "
                    + "intervals are Wald's, of the penalised likelihood; one that holds 1 says that "
                    + "the direction is not certain."
            )
        ]
        if table.isExtreme {
            blocks.append(
                .note(
                    "Factors as large as here mean that the classes hardly overlap. Signs and order "
                        + "can be read; the sizes depend on the penalty."
                )
            )
        }
        blocks.append(.table(table.page))
        let oddsBlock = Page.Block.figure(odds, caption: "The axis grows by factors.")
        if let penalty = figures.penalty {
            let caption = "The lowest point is chosen; to the left the penalty is stronger."
            blocks.append(.row([oddsBlock, .figure(penalty, caption: caption)]))
        } else {
            blocks.append(oddsBlock)
        }
        return Page.Section(heading: "The logistic regression", blocks: blocks)
    }

    /// The decision tree, if one was trained.
    private var tree: Page.Section? {
        guard let tree = figures.tree else { return nil }
        return Page.Section(
            heading: "The decision tree",
            blocks: [
                .paragraph(
                    "Read from the left: the upper way is for yes, the lower one for no. Each box "
                        + "says what share of how many training customers defaulted; the darker, the "
                        + "more."
                ),
                .figure(tree, caption: ""),
            ]
        )
    }

    /// Everything that the same files can be made from: data by its digest, seed, rule and parameters.
    private var provenance: Table {
        var table = Table(
            caption: "Enough to make the same files again",
            columns: [Table.Column(""), Table.Column("")]
        )
        for (name, data) in [("training data", training.data), ("holdout", training.holdout)] {
            let rows = NumberFormat.counted(data.rowCount, "row")
            table.append([name, "\(data.source), \(rows), digest \(data.digest.hex)"])
        }
        if !training.plan.producerVersion.isEmpty {
            table.append(["program", "sestina \(training.plan.producerVersion)"])
        }
        if let command = training.plan.command { table.append(["command", command]) }
        table.append(["name", training.plan.modelName])
        table.append(["seed", "\(training.plan.seed)"])
        table.append(["threshold", training.plan.threshold.words])
        for candidate in training.candidates {
            let parameters = candidate.parameters(training.plan)
            let words = parameters.map { "\($0.name) \($0.value)" }
            let file = candidate.algorithm.modelFile
            table.append([candidate.algorithm.name, words.joined(separator: ", ")])
            table.append([file, "digest \(candidate.digest.hex)"])
            if let reference = candidate.reference {
                table.append(["compared with", "\(reference.words); digest \(reference.digest)"])
            }
        }
        return table
    }
}
