import Datasets
import TestSupport

/// The loan book of the shared folder, as it is divided there.
enum LoanBook {
    private static let trainResult = Result { try read("train") }
    private static let testResult = Result { try read("test") }

    /// 8,000 rows to learn from.
    static var train: Dataset { get throws { try trainResult.get() } }

    /// 2,000 other rows.
    static var test: Dataset { get throws { try testResult.get() } }

    private static func read(_ name: String) throws -> Dataset {
        try Dataset.read(path: SharedFiles.path("data/\(name).csv"))
    }
}
