/// The creditor's own text for letters, as a file has it.
package struct LetterTexts: Sendable, Equatable {
    /// Who writes or has reported: a name and the lines of an address.
    struct Party: Sendable, Equatable {
        let name: String
        let address: [String]
    }

    /// Who lends.
    let creditor: Party
    /// Who made the consumer report that was used; nil where none is used.
    let agency: Party?
    /// The agency's telephone number.
    let agencyPhone: String?
    /// What the creditor has to say besides, by language, in paragraphs.
    let notices: [PageLanguage: [String]]
    /// The lines below the letter.
    let signature: [String]
}

/// Why a file with the creditor's own text for letters is not taken.
package struct LetterFault: Error, Equatable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    package let description: String

    init(_ description: String) { self.description = description }
}
