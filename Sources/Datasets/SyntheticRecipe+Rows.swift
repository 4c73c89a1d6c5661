package import Documents

extension SyntheticRecipe {
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
