/// What a feature is called where it is a reason, in words that a person who is refused reads.
package struct ReasonTexts: Sendable, Hashable {
    /// The most bytes of UTF-8 that each text has.
    package static let bytesMax = 255

    /// What programs know the reason by, in every language.
    package let code: String
    /// The factor in English, as "Length of employment".
    package let english: String
    /// The factor in French.
    package let french: String
    /// The reason in English where the feature's value is missing.
    package let missingEnglish: String
    /// The reason in French where the feature's value is missing.
    package let missingFrench: String

    /// Texts of one feature, each of 1 to ``bytesMax`` bytes on one line.
    package init(
        code: String,
        english: String,
        french: String,
        missingEnglish: String,
        missingFrench: String
    ) {
        self.code = code
        self.english = english
        self.french = french
        self.missingEnglish = missingEnglish
        self.missingFrench = missingFrench
    }
}
