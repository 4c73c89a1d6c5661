import TestSupport

/// A small loan book in which no plane parts the outcomes, to be spoiled cell by cell.
struct LoanBook {
    static let columns = [
        "customer_id", "credit_lines_outstanding", "loan_amt_outstanding",
        "total_debt_outstanding", "income", "years_employed", "fico_score", "default",
    ]

    var header = Self.columns
    var rows: [[String]]

    /// A book in which a quarter of the customers defaulted, most of them for a reason.
    init(rowCount: Int = 120) {
        var generator = Xorshift(seed: 9)
        rows = (0..<rowCount).map { number in
            let isDefault = number % 4 == 3
            let isOdd = generator.below(10) == 0
            let lines = generator.below(3) + (isDefault != isOdd ? 3 : 0)
            return [
                "\(1000 + number)", "\(lines)", "\(3000 + generator.below(3000)).5",
                "\(2000 + 1000 * lines + generator.below(4000)).25",
                "\(30000 + generator.below(60000))", "\(generator.below(10))",
                "\(550 + generator.below(200))", isDefault ? "1" : "0",
            ]
        }
    }

    /// The book as CSV.
    var text: String {
        ([header] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    /// The book with other text in one cell of a line of the file, from 1 for the header.
    func with(_ text: String, line: Int, column: String) -> LoanBook {
        var book = self
        book.rows[line - 2][place(of: column)] = text
        return book
    }

    /// The book with a column computed from its rows.
    func with(column: String, _ value: (_ row: [String]) -> String) -> LoanBook {
        var book = self
        for number in rows.indices { book.rows[number][place(of: column)] = value(rows[number]) }
        return book
    }

    /// The book without a column.
    func without(column: String) -> LoanBook {
        var book = self
        let place = place(of: column)
        book.header.remove(at: place)
        for number in rows.indices { book.rows[number].remove(at: place) }
        return book
    }

    private func place(of column: String) -> Int {
        Self.columns.firstIndex(of: column) ?? 0
    }
}
