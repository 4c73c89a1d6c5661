import JSON

/// What a synthetic loan book and its holdout are made from.
///
/// A model file carries it, so that whoever judges the model, or trains it again, makes the same rows. The
/// seed is one of 2^64 and decides every row: read as a float64, one above 2^53 would make other ones.
package struct SyntheticRecipe: Sendable, Equatable {
    /// The rows of the whole book.
    package var bookRows: Int
    /// What the random numbers begin with.
    package var seed: UInt64
    /// The part of the book that was held out; nil if the holdout came from elsewhere.
    package var testFraction: Double?

    /// What to make a book from, possible or not.
    package init(bookRows: Int, seed: UInt64, testFraction: Double?) {
        self.bookRows = bookRows
        self.seed = seed
        self.testFraction = testFraction
    }
}

extension SyntheticRecipe {
    /// Reads the member of a training record; nil where it does not say which rows to make.
    init?(_ fields: DocumentFields) {
        guard let bookRows = fields.told("book_rows", \.whole),
            let seed: UInt64 = fields.told("seed", { $0.exactly() })
        else { return nil }
        self.init(
            bookRows: bookRows,
            seed: seed,
            testFraction: fields.told("test_fraction", \.double)
        )
    }

    /// Writes the member of a training record.
    func write(to text: inout JSONText) {
        text.object { text in
            text.member("book_rows", bookRows)
            text.member("seed", seed)
            text.told("test_fraction", testFraction)
        }
    }
}
