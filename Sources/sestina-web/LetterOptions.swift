import ArgumentParser
import Commands
import Web

/// What letters to applicants say in the creditor's own words.
struct LetterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "JSON with the creditor's own text for letters: creditor, agency, notices, signature; docs/operating.md has "
                + "its form. (default: blanks to fill in)",
            valueName: "file"
        )
    )
    var letter: String?

    /// The texts of the file; nil without one.
    ///
    /// - Throws: a ``Failure`` for a file that cannot be read, or says something else than it has to.
    func texts() throws(Failure) -> LetterTexts? {
        guard let letter else { return nil }
        do throws(LetterFault) {
            return try LetterTexts.read(letter)
        } catch {
            throw Failure(.inputOutput, error.description)
        }
    }
}
