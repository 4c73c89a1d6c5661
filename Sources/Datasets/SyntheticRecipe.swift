internal import Statistics

/// What a synthetic loan book and its holdout are made from.
///
/// A model file carries it, so that whoever judges the model, or trains it again, makes the same
/// rows: there is one way to make them, and it is here.
package struct SyntheticRecipe: Sendable, Equatable, Codable {
    /// The rows of the whole book.
    package var bookRows: Int
    package var seed: UInt64
    /// The part of the book that was held out; nothing if the holdout came from elsewhere.
    package var testFraction: Double?

    package init(bookRows: Int, seed: UInt64, testFraction: Double?) {
        self.bookRows = bookRows
        self.seed = seed
        self.testFraction = testFraction
    }

    /// Whether a book can be made of it; a file from elsewhere may hold any numbers.
    package var isPossible: Bool {
        SyntheticLoanBook.rowCounts.contains(bookRows)
            && testFraction.map { $0 > 0 && $0 < 1 } ?? true
    }

    /// Makes the book, which must be possible.
    ///
    /// - Returns: the rows to learn from, and those held out where some are.
    package func make() -> (training: Dataset, holdout: Dataset?) {
        let book = SyntheticLoanBook.rows(count: bookRows, seed: seed)
        guard let testFraction else { return (book, nil) }
        let split = StratifiedSplit.trainTest(
            labels: book.labels,
            testFraction: testFraction,
            seed: seed
        )
        return (book.subset(split.train), book.subset(split.test))
    }
}
