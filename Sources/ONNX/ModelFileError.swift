/// Why a file cannot be served or a model not be written, in one sentence.
package struct ModelFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whose fault it is.
    package enum Kind: Sendable, Hashable {
        /// The file could not be read at all.
        case unreadable
        /// The file was read, and is not a model that can be served; or the model cannot be written.
        case refused
    }

    /// Whose fault it is, from which an exit code follows.
    package let kind: Kind
    /// What is wrong, and where that helps what would be right.
    package let description: String

    /// An error of a kind.
    ///
    /// - Parameters:
    ///   - kind: whose fault it is.
    ///   - sentence: what is wrong, without a full stop; texts of the file in it are quoted and
    ///     cut.
    package init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        description = sentence
    }

    /// The error of a file that was read and cannot be used.
    static func refused(_ sentence: String) -> ModelFileError {
        ModelFileError(.refused, sentence)
    }
}
