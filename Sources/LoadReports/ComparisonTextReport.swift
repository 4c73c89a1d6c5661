package import LoadTest
import Words

/// A comparison as it is read on a terminal.
package struct ComparisonTextReport {
    /// The most code points of a line in which there may be a path or a server's words.
    private static let lineScalarsMax = 2000

    private let first: StoredTest
    private let second: StoredTest
    private let comparison: LoadComparison

    /// Takes two tests and what came of comparing the second with the first.
    package init(_ first: StoredTest, _ second: StoredTest, _ comparison: LoadComparison) {
        self.first = first
        self.second = second
        self.comparison = comparison
    }

    /// The whole report, lines ended; the answer comes last, where a terminal stands still.
    package var text: String {
        let lines =
            [Self.heading("A", first), Self.heading("B", second), ""] + table + comparison.remarks
        return (lines + [comparison.sentence]).map { $0.shown(max: Self.lineScalarsMax) }
            .joined(separator: "\n") + "\n"
    }

    private static func heading(_ letter: String, _ test: StoredTest) -> String {
        let count = test.runs.count == 1 ? "1 run" : "\(test.runs.count) runs"
        let facts = [test.runs[0].server, test.runs[0].version, test.runs[0].time]
        let words = facts.compactMap(\.self).joined(separator: ", ")
        return "\(letter)  \(test.name): \(count), \(words)"
    }

    private var table: [String] {
        if comparison.rows.isEmpty { return [] }
        let head = Self.row("", ["A", "B", "change", "interval"])
        let rows = comparison.rows.map { row in
            let values = [row.first, row.second].map { value in
                row.figure == .rate ? LoadWords.rate(value) : LoadWords.time(value)
            }
            return Self.row(
                LoadWords.figure(row.figure),
                values + [LoadWords.change(row.change), LoadWords.change(row.interval)]
            ) + (row.decides ? "" : "  beside")
        }
        return [head] + rows + [""]
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        let widths = [12, 12, 12, 24]
        return padded(name, 14, toLeft: true)
            + zip(cells, widths).map { padded($0, $1, toLeft: false) }.joined()
    }

    private static func padded(_ text: String, _ width: Int, toLeft: Bool) -> String {
        let blanks = String(repeating: " ", count: max(1, width - text.count))
        return toLeft ? text + blanks : blanks + text
    }
}
