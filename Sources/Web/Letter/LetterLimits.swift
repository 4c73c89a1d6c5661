/// The most that a file with the creditor's own text for letters may have.
package enum LetterLimits {
    /// The file, in bytes.
    package static let fileBytesMax = 64 << 10
    /// A name, a line of an address or of a signature, or a telephone number, in code points.
    package static let lineScalarsMax = 200
    /// Lines of an address or of a signature.
    package static let linesMax = 8
    /// A paragraph of the notices, in code points.
    package static let paragraphScalarsMax = 4000
    /// Paragraphs of the notices in one language.
    package static let paragraphsMax = 20
}
