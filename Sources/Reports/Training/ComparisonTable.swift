internal import Charts
internal import Datasets
internal import Models
internal import Statistics
package import Training
internal import Words

/// The models side by side.
package struct ComparisonTable {
    /// A line of the table: one measure, for all models.
    private struct Row {
        /// Of what the numbers are.
        let name: String
        /// Which values are better, or empty.
        let better: String
        /// One for each model, in the order of ``names``.
        let cells: [String]
    }

    /// The models, with a mark at the chosen one.
    private let names: [String]
    /// The place of the chosen model; nil where there is nothing to choose from.
    private let chosen: Int?
    private let rows: [Row]
    /// Of which customers the numbers are, and what they mean.
    private let caption: String

    /// Writes all numbers of a training as text, once for page and terminal.
    package init(_ training: Training) {
        let candidates = training.candidates
        chosen =
            candidates.count > 1
            ? candidates.firstIndex { $0.algorithm == training.choice.best } : nil
        names = candidates.enumerated().map { [chosen] index, candidate in
            candidate.algorithm.name
                + (index == chosen ? Language.text(" (chosen)", " (choix)") : "")
        }
        let holdout = training.holdout
        // Resamples of few rows may hold one outcome only, on which some metrics have no value.
        let isWhole = candidates.allSatisfy { candidate in
            ClassificationMetric.allCases.allSatisfy { candidate.evaluation.intervals[$0] != nil }
        }
        let customers = NumberFormat.counted(holdout.rowCount, "customer", ("client", "clients"))
        let defaults = NumberFormat.grouped(holdout.defaultCount)
        caption =
            Language.text(
                "On the \(customers) of the holdout, of whom \(defaults) defaulted, with 95\u{a0}% bootstrap "
                    + "intervals in brackets; log losses in nats a customer",
                "Sur l’échantillon de contrôle (\(customers), dont \(defaults) en défaut), avec intervalles "
                    + "bootstrap à 95\u{202f}% entre parenthèses\u{a0}; pertes logarithmiques en nats par client"
            )
            + (isWhole
                ? ""
                : Language.text(
                    "; without an interval, some resamples leave the metric undefined",
                    "\u{a0}; sans intervalle, des rééchantillons laissent la mesure indéfinie"
                ))
        rows =
            [Self.validation(candidates)]
            + ClassificationMetric.allCases.flatMap { metric in
                let row = Self.row(of: metric, candidates)
                return metric == .rocAUC ? [row] + Self.discrimination(candidates) : [row]
            }
            + Self.decisions(candidates, holdout)
    }

    /// The measure that decides, without an interval: it is of the training data and not of the holdout.
    private static func validation(_ candidates: [Training.Candidate]) -> Row {
        let values = candidates.map(\.validation.logLoss)
        let format = MetricFormat(for: values)
        return Row(
            name: Language.text("cross-validated log loss", "perte en validation croisée"),
            better: Better.lower,
            cells: values.map { format.text($0) }
        )
    }

    /// A metric with its interval in brackets; "–" where it has no value, as precision without an alarm.
    private static func row(
        of metric: ClassificationMetric,
        _ candidates: [Training.Candidate]
    ) -> Row {
        let format = MetricFormat(for: candidates.map { $0.evaluation.metrics[metric] })
        return Row(
            name: metric.words,
            better: metric.higherIsBetter ? Better.higher : Better.lower,
            cells: candidates.map { candidate in
                let interval = candidate.evaluation.intervals[metric]
                return format.text(candidate.evaluation.metrics[metric])
                    + (interval.map { " (\(format.interval($0)))" } ?? "")
            }
        )
    }

    /// What credit scoring makes of the curve whose area is above, and of its steep beginning.
    private static func discrimination(_ candidates: [Training.Candidate]) -> [Row] {
        let figures = candidates.map(\.credit)
        let gini = MetricFormat(for: figures.map { $0.discrimination?.gini })
        let distance = MetricFormat(for: figures.map { $0.discrimination?.kolmogorovSmirnov })
        return [
            Row(
                name: "Gini",
                better: Better.higher,
                cells: candidates.map { candidate in
                    // Twice the area less 1, and so are the ends of its interval.
                    let interval = candidate.evaluation.intervals[.rocAUC].map {
                        2 * $0.lowerBound - 1...2 * $0.upperBound - 1
                    }
                    return gini.text(candidate.credit.discrimination?.gini)
                        + (interval.map { " (\(gini.interval($0)))" } ?? "")
                }
            ),
            Row(
                name: "KS",
                better: Better.higher,
                cells: figures.map { distance.text($0.discrimination?.kolmogorovSmirnov) }
            ),
            Row(
                name: Language.text("lift, highest tenth", "lift, plus haut dixième"),
                better: Better.higher,
                cells: figures.map {
                    $0.tenths.first.map { NumberFormat.fixed($0.lift, decimals: 2) } ?? "–"
                }
            ),
        ]
    }

    /// What is counted or tested, rather than measured with an interval.
    private static func decisions(
        _ candidates: [Training.Candidate],
        _ holdout: Dataset
    ) -> [Row] {
        let metrics = candidates.map(\.evaluation.metrics)
        let (defaults, others) = (holdout.defaultCount, holdout.rowCount - holdout.defaultCount)
        return [
            Row(
                name: Language.text("Spiegelhalter's z", "z de Spiegelhalter"),
                better: Language.text("near 0", "près de 0"),
                cells: metrics.map { metrics in
                    guard let test = metrics.spiegelhalter else { return "–" }
                    let z = NumberFormat.fixed(test.z, decimals: 2)
                    let pValue = NumberFormat.pValue(test.pValue)
                    return "\(z) (\(pValue))"
                }
            ),
            Row(
                name: Language.text("false alarms, of", "fausses alertes, sur")
                    + " \(NumberFormat.grouped(others))",
                better: Better.lower,
                cells: metrics.map { NumberFormat.grouped($0.confusion.falsePositives) }
            ),
            Row(
                name: Language.text("missed defaults, of", "défauts manqués, sur")
                    + " \(NumberFormat.grouped(defaults))",
                better: Better.lower,
                cells: metrics.map { NumberFormat.grouped($0.confusion.falseNegatives) }
            ),
            Row(
                name: Language.text("predicts default from", "prédit un défaut à partir de"),
                better: "",
                cells: metrics.map { NumberFormat.short($0.threshold) }
            ),
        ]
    }

    /// For a page.
    var page: Table {
        var table = Table(
            caption: caption,
            columns: [Table.Column(""), Table.Column(Language.text("better", "meilleur si"))]
                + names.enumerated().map { Table.Column($1, isMarked: $0 == chosen) }
        )
        for row in rows { table.append([row.name, row.better] + row.cells) }
        return table
    }

    /// For a terminal: a line that says of what, and columns set with spaces; no line end after
    /// the last.
    package var text: String { page.text }
}

/// Which values of a measure are better.
private enum Better {
    static var higher: String { Language.text("higher", "élevé") }
    static var lower: String { Language.text("lower", "bas") }
}

extension ClassificationMetric {
    /// The metric's usual name.
    fileprivate var words: String {
        switch self {
        case .accuracy: Language.text("accuracy", "exactitude")
        case .precision: Language.text("precision", "précision")
        case .recall: Language.text("recall", "rappel")
        case .f1: "F1"
        case .rocAUC: Language.text("ROC AUC", "aire ROC")
        case .averagePrecision: Language.text("average precision", "précision moyenne")
        case .logLoss: Language.text("log loss", "perte logarithmique")
        case .brierScore: Language.text("Brier score", "score de Brier")
        }
    }
}
