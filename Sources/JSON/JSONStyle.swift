/// What JSON leaves to its writer: lines, and the spelling of numbers and texts.
///
/// Documents are compared by their digests, so each kind has its style once and for all: with
/// another one a model trained again would be another file.
package struct JSONStyle: Sendable, Equatable {
    /// How values are written for which JSON has several spellings.
    package enum Spelling: Sendable {
        /// A decimal without a fraction is `1.0`; a line feed in a text is `\u000a`.
        case long
        /// A decimal without a fraction is `1`; a line feed in a text is `\n`.
        case short
    }

    /// Whether each member and each element stands on a line of its own, two spaces in for each
    /// level; otherwise all stands on one line, without a space.
    package let isOnLines: Bool
    /// How values are spelt.
    package let spelling: Spelling
    /// Whether `/` is written as `\/`.
    package let escapesSlashes: Bool

    /// What servers answer and commands print: one line.
    package static let line = JSONStyle(
        isOnLines: false,
        spelling: .long,
        escapesSlashes: false
    )
    /// What a model file says of itself: one line.
    package static let metadata = JSONStyle(
        isOnLines: false,
        spelling: .short,
        escapesSlashes: false
    )
    /// The records of a training, in its model file: one line.
    package static let record = JSONStyle(
        isOnLines: false,
        spelling: .short,
        escapesSlashes: true
    )
    /// The records of a training in a file of their own, on lines.
    package static let recordOnLines = JSONStyle(
        isOnLines: true,
        spelling: .short,
        escapesSlashes: true
    )
    /// What the gate reports, on lines.
    package static let report = JSONStyle(
        isOnLines: true,
        spelling: .short,
        escapesSlashes: false
    )

    /// `\n` and its like, which the short spelling has for five of the 32 controls.
    static func shortEscape(of control: UInt8) -> Unicode.Scalar? {
        switch control {
        case 0x08: "b"
        case 0x09: "t"
        case 0x0A: "n"
        case 0x0C: "f"
        case 0x0D: "r"
        default: nil
        }
    }
}
