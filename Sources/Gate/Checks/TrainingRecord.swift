package import Datasets
import JSON
package import ONNX

/// What a model file says of the data that it was trained on.
package struct TrainingRecord: Sendable, Equatable {
    /// How a synthetic book was made and split.
    package struct Recipe: Sendable, Equatable {
        package let bookRows: Int
        package let seed: UInt64
        package let testFraction: Double?
    }

    /// The digest of the rows.
    package let data: String
    /// How to make the rows again, if that can be done.
    package let recipe: Recipe?

    /// Reads the record; nil where the file has none that can be read.
    package init?(of file: ModelFile) {
        guard let text = file.metadata["training"],
            let value = try? JSONParser.parse(Array(text.utf8)), let data = value["data"]?.string
        else { return nil }
        self.data = data
        recipe = value["synthetic"].flatMap(Self.recipe)
    }

    private static func recipe(_ value: JSONValue) -> Recipe? {
        guard case .number(let rows) = value["book_rows"], case .number(let seed) = value["seed"],
            let bookRows = Int(exactly: rows), let seed = UInt64(exactly: seed),
            SyntheticLoanBook.rowCounts.contains(bookRows),
            bookRows <= GateChecksLimits.bookRowsMax
        else { return nil }
        var fraction: Double?
        if case .number(let number) = value["test_fraction"] {
            guard number > 0, number < 1 else { return nil }
            fraction = number
        }
        return Recipe(bookRows: bookRows, seed: seed, testFraction: fraction)
    }

    /// The rows, made again; nil where they cannot be, or are not those that the digest is of.
    package func rows() -> Dataset? {
        guard let recipe else { return nil }
        let book = SyntheticLoanBook.rows(count: recipe.bookRows, seed: recipe.seed)
        let rows =
            recipe.testFraction.map {
                book.subset(
                    StratifiedSplit.trainTest(
                        labels: book.labels,
                        testFraction: $0,
                        seed: recipe.seed
                    ).train
                )
            } ?? book
        return rows.digest.hex == data ? rows : nil
    }
}
