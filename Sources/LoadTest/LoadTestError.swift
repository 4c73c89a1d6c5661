/// Why a load test could not be run at all.
package struct LoadTestError: Error, CustomStringConvertible {
    /// Which of the exit codes fits.
    package enum Kind: Sendable {
        /// The server is not there or cannot be spoken to.
        case unreachable
        /// What it measures could not be relied on.
        case cannotBeTrusted
        /// What was asked for makes no test.
        case wrongUsage
    }

    /// Which of the exit codes fits.
    package let kind: Kind
    /// What was wrong and what would be right.
    package let description: String

    /// An error of a kind, with a sentence part that says what was wrong and what would be right.
    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
