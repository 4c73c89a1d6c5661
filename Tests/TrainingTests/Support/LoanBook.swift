import Datasets
import TestSupport

/// The loan book that the reference is of, as it is divided there.
enum LoanBook {
    private static let book = Result { try Dataset.read(path: Reference.book) }
    private static let count = Reference.trainingRowCount
    private static let trainResult = book.map { $0.subset(Array(0..<count)) }
    private static let testResult = book.map { $0.subset(Array(count..<$0.rowCount)) }

    /// 1,500 rows to learn from.
    static var train: Dataset { get throws { try trainResult.get() } }

    /// 500 other rows.
    static var test: Dataset { get throws { try testResult.get() } }
}
