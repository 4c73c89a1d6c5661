/// Why there is nothing to judge, or no rule to judge by; never to be taken for a pass.
package struct GateError: Error, Equatable, CustomStringConvertible {
    /// The kinds of fault that are worth telling apart.
    package enum Kind: Sendable {
        /// There is no git to run.
        case gitMissing
        /// The folder is not in a repository that can be read.
        case noRepository
        /// Git refused, in its own words.
        case gitRefused
        /// A commit or a file is not in this clone.
        case missingObject
        /// A file, or an answer, is larger than is taken.
        case tooLarge
        /// What stands where a file is expected is none.
        case notFile
        /// A file is a Git LFS pointer rather than what it points to.
        case pointer
        /// A CI server's account of the event cannot be read.
        case badEvent
        /// There is no base to compare with.
        case notComparable
        /// There is no policy, or it cannot be taken at its word.
        case badPolicy
    }

    package let kind: Kind
    /// What was wrong and what would be right.
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
