@testable import Datasets

/// A loan book as CSV text, small and easily spoilt.
enum LoanCSV {
    static let header =
        "customer_id," + (LoanColumns.features + [LoanColumns.label]).joined(separator: ",")

    /// Rows that differ in every feature; every fifth customer defaulted.
    static func lines(count: Int) -> [String] {
        (0..<count).map { row in
            let isDefault = row % 5 == 4
            return
                "\(1_000_000 + row),\(row % 6),\(1000.5 + Double(row)),\(2000.25 * Double(row + 1)),"
                + "\(50_000 + 10 * row),\(row % 11),\(600 + row),\(isDefault ? 1 : 0)"
        }
    }

    /// A whole file in which some lines stand in place of the usual ones.
    ///
    /// - Parameters:
    ///   - count: the number of rows.
    ///   - changes: lines of the file, the header being line 1, with their new text.
    /// - Returns: the file's text.
    static func text(count: Int = 60, _ changes: [Int: String] = [:]) -> String {
        var lines = [header] + lines(count: count)
        for (number, line) in changes { lines[number - 1] = line }
        return lines.joined(separator: "\n") + "\n"
    }
}
