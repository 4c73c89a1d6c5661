/// Why nothing can be compared, or no file be had that is compared; never to be taken for a pass.
package struct RepositoryError: Error, Equatable, CustomStringConvertible {
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
        /// There is no policy among the files, or it cannot be taken at its word.
        case badPolicy
    }

    /// What is wrong, for programs.
    package let kind: Kind
    /// What was wrong and what would be right.
    package let description: String

    /// Says what is wrong.
    ///
    /// - Parameters:
    ///   - kind: which kind of fault it is.
    ///   - description: what was wrong and what would be right.
    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
