/// What a user says of how a loan book is written, and who hears what was found.
package struct BookForm {
    /// Encoding, separator and decimal mark, as far as they are said.
    package var dialect = DialectChoice()
    /// The word of the label's column that means default; nil for 0 and 1 and the usual words.
    package var defaultLabel: String?
    /// Is told how the file is written once that is known.
    package var tell: (Dialect) -> Void = { _ in }

    /// Nothing is said, and nobody hears.
    package init() {}
}
