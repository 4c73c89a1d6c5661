import ArgumentParser

/// The options of the commands that read outcomes.
///
/// Several commands have them, each as a property of its own: their groups have other titles.
enum LabelOption {
    /// What the help of the column says.
    static let column = ArgumentHelp(
        "The column that says who defaulted: 0 or 1, true or false, yes or no, oui or non.",
        valueName: "column"
    )
    /// What the help of the word says.
    static let word = ArgumentHelp(
        "The word in that column that means default, where two other words stand in it.",
        valueName: "word"
    )

    /// Refuses a word that says nothing, which would be a missing label.
    static func check(_ word: String?) throws(ValidationError) {
        guard let word, word.allSatisfy(\.isWhitespace) else { return }
        throw ValidationError("--default-label needs a word")
    }
}
