internal import Charts

extension Table {
    /// The table for a terminal: its caption with a colon, a blank line, and columns set with spaces, those
    /// of numbers to the right; no line end after the last.
    var text: String {
        let lines = [columns.map(\.title)] + rows
        let plain = lines.map { $0.map(\.plain) }
        // In characters: names and numbers here have no wide ones.
        let widths = columns.indices.map { column in plain.map { $0[column].count }.max() ?? 0 }
        let set = plain.map { cells in
            let padded = cells.indices.map { column -> String in
                if columns[column].isNumeric { return cells[column].led(to: widths[column]) }
                let isLast = column == cells.count - 1
                return isLast ? cells[column] : cells[column].padded(to: widths[column])
            }
            return padded.joined(separator: "  ")
        }
        return "\(caption.plain):\n\n\(set.joined(separator: "\n"))"
    }
}

extension String {
    /// The text without what only keeps a line of a page together.
    fileprivate var plain: String {
        replacing("\u{a0}", with: " ").replacing("\u{202f}", with: " ")
            .replacing("\u{2060}", with: "")
    }

    /// The text with blanks behind it, up to a width in characters.
    fileprivate func padded(to width: Int) -> String { self + blanks(to: width) }

    /// The text with blanks before it, up to a width in characters.
    fileprivate func led(to width: Int) -> String { blanks(to: width) + self }

    private func blanks(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count))
    }
}
