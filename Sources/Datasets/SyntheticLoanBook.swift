/// A loan book of customers that do not exist, for where there is no real one.
///
/// It has the columns and units of the loan book that it stands in for, the same distributions and
/// correlations to within a few hundredths, and outcomes that follow from the features as there;
/// `LoanProcess` says how. The same seed and number of rows give the same bytes on every machine.
package enum SyntheticLoanBook {
    /// The numbers of rows that a book can have: enough to learn from, and no more than there are
    /// customer numbers.
    package static let rowCounts = Dataset.rowsMin...LoanProcess.identifierCount

    /// Makes a book in memory.
    ///
    /// - Parameters:
    ///   - count: the number of rows, one of `rowCounts`.
    ///   - seed: which of the books to make.
    /// - Returns: the book.
    package static func rows(count: Int, seed: UInt64) -> Dataset {
        precondition(rowCounts.contains(count), "a synthetic book has a permitted number of rows")
        var process = LoanProcess(count: count, seed: seed)
        var columns = LoanColumns.features.map { _ in [Double]() }
        var labels: [Bool] = []
        for index in columns.indices { columns[index].reserveCapacity(count) }
        labels.reserveCapacity(count)
        while let customer = process.next() {
            let features = customer.features
            for index in columns.indices { columns[index].append(features[index]) }
            labels.append(customer.isDefault)
        }
        return Dataset(source: "synthetic, seed \(seed)", columns: columns, labels: labels)
    }

    /// Writes a book as CSV, under a comment that says that it is synthetic.
    ///
    /// Reading the file gives the numbers of `rows(count:seed:)`, to the bit.
    ///
    /// - Parameters:
    ///   - count: the number of rows, one of `rowCounts`.
    ///   - seed: which of the books to make.
    ///   - path: the file to write from its beginning, or `-` for the standard output.
    /// - Throws: a `CSVError` if the file cannot be written.
    package static func write(count: Int, seed: UInt64, to path: String) throws(CSVError) {
        precondition(rowCounts.contains(count), "a synthetic book has a permitted number of rows")
        var process = LoanProcess(count: count, seed: seed)
        var writer = try CSVWriter(path: path)
        let comment = "# synthetic loan book: \(count) customers that do not exist, seed \(seed)"
        writer.append(raw: Array(comment.utf8)[...])
        try writer.endRecord()
        for name in [LoanColumns.identifier] + LoanColumns.features + [LoanColumns.label] {
            writer.append(name)
        }
        try writer.endRecord()
        while let customer = process.next() {
            writer.append(whole: customer.identifier)
            writer.append(whole: customer.creditLines)
            writer.append(customer.loan)
            writer.append(customer.debt)
            writer.append(customer.income)
            writer.append(whole: customer.yearsEmployed)
            writer.append(whole: customer.score)
            writer.append(whole: customer.isDefault ? 1 : 0)
            try writer.endRecord()
        }
        try writer.finish()
    }
}
