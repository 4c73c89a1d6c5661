/// The most of everything that a loan book may have, and that scoring one may take.
package struct BookLimits: Sendable {
    /// Bytes of the file.
    package var bytesMax = 32 << 20
    /// Rows of the file.
    package var rowsMax = 1_000_000
    /// Books that are scored at one time; who comes later is asked to try again.
    package var booksMax = 4
    /// How long sending and scoring a book may take.
    package var timeMax = Duration.seconds(120)
    /// Rows that the scoring server is asked for at once.
    package var batchRows = 4096
    /// Scored bytes that are there before the answer begins, so that faults up to there have a status.
    package var answerDelayBytes = 1 << 18

    /// The usual values.
    package init() {}
}
