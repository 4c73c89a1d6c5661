internal import Charts
internal import Models
internal import Statistics

/// The models side by side.
package struct ComparisonTable {
    private let names: [String]
    private let rows: [(name: String, cells: [String])]

    package init(_ training: Training) {
        let candidates = training.candidates
        names = candidates.map { candidate in
            candidate.algorithm.name + (candidate.algorithm == training.choice.best ? " *" : "")
        }
        var rows = [
            (
                name: "cross-validated log loss",
                cells: candidates.map { Figures.metric($0.validation.logLoss) }
            )
        ]
        for metric in ClassificationMetric.allCases {
            rows.append(
                (
                    name: metric.words,
                    cells: candidates.map { candidate in
                        let value = Figures.metric(candidate.evaluation.metrics[metric])
                        guard let interval = candidate.evaluation.intervals[metric] else {
                            return value
                        }
                        return "\(value) (\(Figures.interval(interval)))"
                    }
                )
            )
        }
        rows.append(
            (
                name: "calibration (Spiegelhalter z)",
                cells: candidates.map { candidate in
                    guard let test = candidate.evaluation.metrics.spiegelhalter else { return "–" }
                    return "\(Figures.short(test.z)), p \(Figures.short(test.pValue))"
                }
            )
        )
        rows.append(
            (
                name: "false alarms, missed defaults",
                cells: candidates.map {
                    let counts = $0.evaluation.metrics.confusion
                    return "\(counts.falsePositives), \(counts.falseNegatives)"
                }
            )
        )
        rows.append(
            (
                name: "threshold",
                cells: candidates.map { Figures.short($0.fitted.model.threshold) }
            )
        )
        self.rows = rows
    }

    /// For a page.
    var page: Table {
        var table = Table(
            caption: "On the holdout, with 95 % bootstrap intervals; * is the one chosen",
            columns: [Table.Column("")] + names.map { Table.Column($0, isNumeric: true) }
        )
        for row in rows { table.append([row.name] + row.cells) }
        return table
    }

    /// For a terminal: columns set with spaces, a line each, no line end after the last.
    package var text: String {
        let lines = [("", names)] + rows.map { ($0.name, $0.cells) }
        let nameWidth = lines.map(\.0.count).max() ?? 0
        let widths = names.indices.map { column in lines.map { $0.1[column].count }.max() ?? 0 }
        return lines.map { name, cells in
            let padded = zip(cells, widths).map { cell, width in
                String(repeating: " ", count: width - cell.count) + cell
            }
            let gap = String(repeating: " ", count: nameWidth - name.count)
            return ([name + gap] + padded).joined(separator: "  ")
        }.joined(separator: "\n")
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
}
