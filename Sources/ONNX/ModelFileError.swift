/// Why a file cannot be served or a model not be written, in one sentence.
package struct ModelFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whose fault it is.
    package enum Kind: Sendable, Hashable {
        /// The file could not be read at all.
        case unreadable
        /// The file was read, and is not a model that can be served; or the model cannot be written.
        case refused
    }

    package let kind: Kind
    /// What is wrong, and where that helps what would be right.
    package let description: String

    package init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        description = sentence
    }

    static func refused(_ sentence: String) -> ModelFileError {
        ModelFileError(.refused, sentence)
    }
}
