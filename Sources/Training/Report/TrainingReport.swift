internal import Charts
internal import Datasets
internal import Models
internal import ONNX
internal import Statistics

/// A training as one self-contained page.
package struct TrainingReport {
    private let training: Training
    private let profile: DataProfile
    private let figures: TrainingFigures

    package init(_ training: Training) {
        self.training = training
        profile = DataProfile(training.data)
        figures = TrainingFigures(training)
    }

    /// The page as HTML.
    package var html: String {
        var sections = [
            Page.Section(heading: "The three models", blocks: comparison),
            Page.Section(heading: "Telling defaults apart", blocks: curves),
            Page.Section(heading: "Decisions and scores", blocks: decisions),
            Page.Section(heading: "What the models rest on", blocks: importances),
        ]
        if training.candidates.count < 3 { sections[0].heading = "The models" }
        if let regression { sections.append(regression) }
        if let tree = figures.tree {
            sections.append(
                Page.Section(
                    heading: "The decision tree",
                    blocks: [
                        .figure(
                            tree,
                            caption: "Each question goes to the left when the answer is yes. "
                                + "Percentages are the share of training customers who defaulted."
                        )
                    ]
                )
            )
        }
        sections.append(Page.Section(heading: "The data", blocks: data))
        sections.append(Page.Section(heading: "How it was made", blocks: [.table(provenance)]))
        return Page(
            title: "Training of \(training.plan.modelName)",
            introduction: [training.choice.words, Self.summary(of: training)],
            sections: sections
        ).html
    }

    private static func summary(of training: Training) -> String {
        let metrics = training.best.evaluation.metrics
        let counts = metrics.confusion
        return
            "On the \(NumberFormat.grouped(training.holdout.rowCount)) customers of the holdout, "
            + "with a threshold of \(Figures.short(metrics.threshold)), it finds "
            + "\(counts.truePositives) of \(counts.truePositives + counts.falseNegatives) defaults "
            + "and raises \(counts.falsePositives) false alarms."
    }

    private var comparison: [Page.Block] {
        var blocks: [Page.Block] = [.table(ComparisonTable(training).page)]
        for warning in TrainingWarnings(training).sentences { blocks.append(.warning(warning)) }
        return blocks
    }

    private var curves: [Page.Block] {
        [
            .row([
                .figure(figures.roc, caption: "Towards the upper left corner is better."),
                .figure(
                    figures.precisionRecall,
                    caption: "Towards the upper right corner is better."
                ),
            ]),
            .figure(
                figures.calibration,
                caption: "Tenths of the holdout by score: what was predicted, what came, and the "
                    + "95 % interval (Wilson) of what came."
            ),
        ]
    }

    private var decisions: [Page.Block] {
        [
            .row(
                training.candidates.map { candidate in
                    .figure(
                        figures.confusion(of: candidate),
                        caption:
                            "At a threshold of \(Figures.short(candidate.fitted.model.threshold))."
                    )
                }
            ),
            .row(
                training.candidates.map { candidate in
                    .figure(
                        figures.scores(of: candidate),
                        caption: "The share of each class by score; the axis grows with the root, "
                            + "so that few customers show as well."
                    )
                }
            ),
        ]
    }

    private var importances: [Page.Block] {
        training.candidates.map { candidate in
            .figure(
                figures.importances(of: candidate),
                caption:
                    "How much the log loss on the holdout grows when a feature is shuffled: the "
                    + "mean of \(PermutationImportance.repeats) shuffles, and the least and greatest."
            )
        }
    }

    private var regression: Page.Section? {
        guard let (regression, choice) = figures.regression, let odds = figures.oddsRatios else {
            return nil
        }
        var blocks: [Page.Block] = [
            .table(RegressionTable(regression, training.data.featureNames).page),
            .figure(
                odds,
                caption:
                    "By how much one standard deviation more of a feature multiplies the odds of "
                    + "default, with 95 % intervals (Wald, of the penalised likelihood)."
            ),
        ]
        if let penalty = figures.penalty, let choice {
            blocks.append(
                .figure(
                    penalty,
                    caption:
                        "C = \(Figures.short(choice.best)) has the least cross-validated log loss."
                )
            )
        }
        return Page.Section(heading: "The logistic regression", blocks: blocks)
    }

    private var data: [Page.Block] {
        var table = Table(
            caption:
                "The features of the \(NumberFormat.grouped(profile.rowCount)) training rows, of "
                + "which \(NumberFormat.percent(profile.defaultRate)) defaulted",
            columns: [Table.Column("Feature")]
                + [
                    "Mean", "Deviation", "Minimum", "Lower quartile", "Median", "Upper quartile",
                    "Maximum", "Distinct",
                ].map { Table.Column($0, isNumeric: true) }
        )
        for feature in profile.features {
            let summary = feature.summary
            let values = [
                summary.mean, summary.deviation ?? 0, summary.minimum, summary.lowerQuartile,
                summary.median, summary.upperQuartile, summary.maximum,
            ]
            table.append(
                [feature.name] + values.map(Figures.short)
                    + [NumberFormat.grouped(feature.distinctCount)]
            )
        }
        var blocks: [Page.Block] = profile.remarks.map { .warning($0) }
        blocks.append(.table(table))
        blocks.append(
            .figure(
                figures.correlations,
                caption: "Pearson's, between features and with the label."
            )
        )
        let rates: [Page.Block] = profile.features.map { feature in
            .figure(
                figures.defaultRates(of: feature),
                caption: "Customers in ten parts by \(feature.name), equal ones together."
            )
        }
        for start in stride(from: 0, to: rates.count, by: 2) {
            blocks.append(.row(Array(rates[start..<min(start + 2, rates.count)])))
        }
        return blocks
    }

    private var provenance: Table {
        var table = Table(
            caption: "Enough to make the same files again",
            columns: [Table.Column(""), Table.Column("")]
        )
        table.append(["training data", "\(training.data.source), \(training.data.rowCount) rows"])
        table.append(["training digest", training.data.digest.hex])
        table.append(["holdout", "\(training.holdout.source), \(training.holdout.rowCount) rows"])
        table.append(["holdout digest", training.holdout.digest.hex])
        table.append(["seed", "\(training.plan.seed)"])
        for candidate in training.candidates {
            let parameters = candidate.parameters(training.plan)
            let words = parameters.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
            table.append([candidate.algorithm.name, words])
            table.append(["its file's digest", candidate.digest.hex])
        }
        return table
    }
}
