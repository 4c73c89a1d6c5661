/// Rows of text under headings; the first cell of a row names it.
package struct Table: Sendable {
    /// A heading and how the cells under it are set.
    package struct Column: Sendable {
        /// The words over the column.
        package var title: String
        /// Whether cells are set to the right, digit under digit.
        package var isNumeric: Bool
        /// Whether the column stands out from the others.
        package var isMarked: Bool

        /// A column of text, set to the left unless it is of numbers.
        package init(_ title: String, isNumeric: Bool = false, isMarked: Bool = false) {
            self.title = title
            self.isNumeric = isNumeric
            self.isMarked = isMarked
        }
    }

    /// What the table is of, above it.
    package let caption: String
    /// From left to right.
    package let columns: [Column]
    /// From the top down, each with a cell for every column.
    package private(set) var rows: [[String]] = []

    /// A table without rows.
    package init(caption: String, columns: [Column]) {
        self.caption = caption
        self.columns = columns
    }

    /// Adds a row with a cell for every column.
    package mutating func append(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has one cell for every column")
        rows.append(cells)
    }

    /// The table as HTML, in a box that scrolls sideways where the screen is narrow.
    var html: Markup {
        var html: Markup = "<div class=\"wide\" tabindex=\"0\" role=\"region\""
        html += " aria-label=\"\(caption)\">\n<table>\n"
        html += "<caption>\(caption)</caption>\n<thead><tr>"
        for column in columns {
            html += "<th scope=\"col\"\(Self.style(of: column))>\(column.title)</th>"
        }
        html += "</tr></thead>\n<tbody>\n"
        for row in rows {
            html += "<tr>"
            for (index, cell) in row.enumerated() {
                let element = index == 0 ? "th" : "td"
                let scope: Markup = index == 0 ? " scope=\"row\"" : ""
                html += "<\(element)\(scope)\(Self.style(of: columns[index]))>"
                html += "\(cell)</\(element)>"
            }
            html += "</tr>\n"
        }
        return html + "</tbody>\n</table>\n</div>\n"
    }

    private static func style(of column: Column) -> Markup {
        let classes = (column.isNumeric ? ["number"] : []) + (column.isMarked ? ["marked"] : [])
        return classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
    }
}
