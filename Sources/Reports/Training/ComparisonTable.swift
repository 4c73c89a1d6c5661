internal import Charts
internal import Datasets
internal import Models
internal import Statistics
package import Training
internal import Words

/// The models side by side.
package struct ComparisonTable {
    private struct Row {
        let name: String
        /// Which values are better, or empty.
        let better: String
        let cells: [String]
    }

    private let names: [String]
    private let chosen: Int?
    private let rows: [Row]
    private let caption: String

    package init(_ training: Training) {
        let candidates = training.candidates
        chosen =
            candidates.count > 1
            ? candidates.firstIndex { $0.algorithm == training.choice.best } : nil
        names = candidates.enumerated().map { [chosen] index, candidate in
            candidate.algorithm.name + (index == chosen ? " (chosen)" : "")
        }
        let holdout = training.holdout
        let isWhole = candidates.allSatisfy { candidate in
            ClassificationMetric.allCases.allSatisfy { candidate.evaluation.intervals[$0] != nil }
        }
        caption =
            "On the \(NumberFormat.counted(holdout.rowCount, "customer")) of the holdout, of whom "
            + "\(NumberFormat.grouped(holdout.defaultCount)) defaulted, with 95\u{a0}% bootstrap "
            + "intervals in brackets; log losses in nats a customer"
            + (isWhole ? "" : "; without an interval, some resamples leave the metric undefined")
        rows =
            [Self.validation(candidates)]
            + ClassificationMetric.allCases.map { Self.row(of: $0, candidates) }
            + Self.decisions(candidates, holdout)
    }

    private static func validation(_ candidates: [Training.Candidate]) -> Row {
        let values = candidates.map(\.validation.logLoss)
        let format = MetricFormat(for: values)
        return Row(
            name: "cross-validated log loss",
            better: "lower",
            cells: values.map { format.text($0) }
        )
    }

    private static func row(
        of metric: ClassificationMetric,
        _ candidates: [Training.Candidate]
    ) -> Row {
        let format = MetricFormat(for: candidates.map { $0.evaluation.metrics[metric] })
        return Row(
            name: metric.words,
            better: metric.isBetterLow ? "lower" : "higher",
            cells: candidates.map { candidate in
                let interval = candidate.evaluation.intervals[metric]
                return format.text(candidate.evaluation.metrics[metric])
                    + (interval.map { " (\(format.interval($0)))" } ?? "")
            }
        )
    }

    private static func decisions(
        _ candidates: [Training.Candidate],
        _ holdout: Dataset
    ) -> [Row] {
        let metrics = candidates.map(\.evaluation.metrics)
        let (defaults, others) = (holdout.defaultCount, holdout.rowCount - holdout.defaultCount)
        return [
            Row(
                name: "Spiegelhalter's z",
                better: "near 0",
                cells: metrics.map { metrics in
                    guard let test = metrics.spiegelhalter else { return "–" }
                    let z = NumberFormat.fixed(test.z, decimals: 2)
                    let pValue = NumberFormat.pValue(test.pValue)
                    return "\(z) (\(pValue))"
                }
            ),
            Row(
                name: "false alarms, of \(NumberFormat.grouped(others))",
                better: "lower",
                cells: metrics.map { NumberFormat.grouped($0.confusion.falsePositives) }
            ),
            Row(
                name: "missed defaults, of \(NumberFormat.grouped(defaults))",
                better: "lower",
                cells: metrics.map { NumberFormat.grouped($0.confusion.falseNegatives) }
            ),
            Row(
                name: "predicts default from",
                better: "",
                cells: metrics.map { NumberFormat.short($0.threshold) }
            ),
        ]
    }

    /// For a page.
    var page: Table {
        var table = Table(
            caption: caption,
            columns: [Table.Column(""), Table.Column("Better")]
                + names.enumerated().map { Table.Column($1, isMarked: $0 == chosen) }
        )
        for row in rows { table.append([row.name, row.better] + row.cells) }
        return table
    }

    /// For a terminal: a line that says of what, and columns set with spaces; no line end after
    /// the last.
    package var text: String {
        let heads = ["", "better"] + names
        let lines = [heads] + rows.map { [$0.name, $0.better] + $0.cells.map(\.plain) }
        let widths = heads.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        let table = lines.map { cells in
            let padded = zip(cells, widths).enumerated().map { column, pair in
                let isLast = column == heads.count - 1
                return isLast ? pair.0 : pair.0.padded(to: pair.1)
            }
            return padded.joined(separator: "  ")
        }
        let words = caption.plain
        return "\(words):\n\n\(table.joined(separator: "\n"))"
    }
}

extension String {
    /// The text without what only keeps a line of a page together.
    fileprivate var plain: String {
        replacing("\u{a0}", with: " ").replacing("\u{2060}", with: "")
    }

    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension ClassificationMetric {
    /// The metric's usual name.
    fileprivate var words: String {
        switch self {
        case .accuracy: "accuracy"
        case .precision: "precision"
        case .recall: "recall"
        case .f1: "F1"
        case .rocAUC: "ROC AUC"
        case .averagePrecision: "average precision"
        case .logLoss: "log loss"
        case .brierScore: "Brier score"
        }
    }

    fileprivate var isBetterLow: Bool { self == .logLoss || self == .brierScore }
}
