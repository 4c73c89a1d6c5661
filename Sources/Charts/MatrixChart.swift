import Words

/// A table of shaded cells, each with its value printed.
///
/// The shade says at a glance what the text says exactly; below 0 it has another hue.
package struct MatrixChart: Figure {
    /// What stands in a cell.
    package struct Cell: Sendable {
        /// How strong the shade is, in `-1...1`; NaN has none.
        package var shade: Double
        /// What is printed in the cell, cut to its width.
        package var text: String
        /// A second, smaller line, or empty.
        package var detail: String

        /// A cell; a shade beyond `-1...1` counts as the nearer end.
        package init(shade: Double, text: String, detail: String = "") {
            self.shade = shade
            self.text = text
            self.detail = detail
        }
    }

    /// The name of the picture.
    package var title: String
    /// What rows are, such as `Actual`, or empty.
    package var rowTitle: String
    /// What columns are, such as `Predicted`, or empty.
    package var columnTitle: String
    /// From the top down, each cut at 200 units of width.
    package let rowNames: [String]
    /// From left to right, turned upright where they are wider than their cells.
    package let columnNames: [String]
    /// The cells, row by row.
    package let cells: [[Cell]]

    /// A picture of cells; it ends the program if a row or column has not a cell for every name.
    ///
    /// - Parameters:
    ///   - title: the name of the picture.
    ///   - rowTitle: what rows are, or empty.
    ///   - columnTitle: what columns are, or empty.
    ///   - rowNames: one for every row of cells.
    ///   - columnNames: one for every cell of a row.
    ///   - cells: the cells, row by row.
    package init(
        title: String,
        rowTitle: String = "",
        columnTitle: String = "",
        rowNames: [String],
        columnNames: [String],
        cells: [[Cell]]
    ) {
        precondition(
            cells.count == rowNames.count && cells.allSatisfy { $0.count == columnNames.count },
            "a matrix has a cell for every row and column"
        )
        self.title = title
        self.rowTitle = rowTitle
        self.columnTitle = columnTitle
        self.rowNames = rowNames
        self.columnNames = columnNames
        self.cells = cells
    }

    /// The first hundred cells, row by row, and how many there are more.
    package var summary: String {
        let heads = [rowTitle, columnTitle].filter { !$0.isEmpty }.joined(
            separator: Language.text(" by ", " selon ")
        )
        let parts = zip(rowNames, cells).flatMap { row, cells in
            zip(columnNames, cells).map { column, cell in
                let detail = cell.detail.isEmpty ? "" : " (\(cell.detail))"
                return "\(row), \(column): \(cell.text)\(detail)"
            }
        }
        let shown = parts.prefix(Self.toldCountMax).joined(separator: "; ")
        let rest = parts.count - Self.toldCountMax
        return (heads.isEmpty ? "" : "\(heads). ")
            + (parts.isEmpty ? Told.nothing : shown)
            + (rest > 0 ? Language.text("; and \(rest) more", "; et \(rest) autres") : "") + "."
    }

    /// As wide and high as its names and cells are; without cells it says "No data".
    package var picture: Picture { MatrixDrawing(chart: self).picture }

    /// How many cells are told in words at most.
    private static let toldCountMax = 100
}

extension MatrixChart {
    /// The counts of a binary classifier's right and wrong answers, with the share of each row.
    ///
    /// - Parameters:
    ///   - title: the name of the picture.
    ///   - negative: what label 0 means.
    ///   - positive: what label 1 means.
    ///   - trueNegatives: how many of label 0 were predicted so.
    ///   - falsePositives: how many of label 0 were predicted as 1.
    ///   - falseNegatives: how many of label 1 were predicted as 0.
    ///   - truePositives: how many of label 1 were predicted so.
    /// - Returns: the picture.
    package static func confusion(
        title: String,
        negative: String = "0",
        positive: String = "1",
        trueNegatives: Int,
        falsePositives: Int,
        falseNegatives: Int,
        truePositives: Int
    ) -> MatrixChart {
        let names = [negative, positive]
        let counts = [[trueNegatives, falsePositives], [falseNegatives, truePositives]]
        let cells = zip(names, counts).map { name, row in
            let total = Double(row[0]) + Double(row[1])
            return row.map { count in
                let share = Double(count) / total
                let detail =
                    total > 0
                    ? "\(NumberFormat.percent(share)) \(Language.text("of", "de")) \(name)"
                    : Language.text("none", "aucun")
                return Cell(shade: share, text: NumberFormat.grouped(count), detail: detail)
            }
        }
        return MatrixChart(
            title: title,
            rowTitle: Language.text("Actual", "Observé"),
            columnTitle: Language.text("Predicted", "Prédit"),
            rowNames: names,
            columnNames: names,
            cells: cells
        )
    }

    /// Correlations of everything with everything, in `-1...1`; NaN, as of a constant, is a dash.
    package static func correlations(
        title: String,
        names: [String],
        values: [[Double]]
    ) -> MatrixChart {
        let cells = values.map { row in
            row.map { value in
                let text = value.isNaN ? "–" : NumberFormat.fixed(value, decimals: 2)
                return Cell(shade: value, text: text)
            }
        }
        return MatrixChart(title: title, rowNames: names, columnNames: names, cells: cells)
    }
}
