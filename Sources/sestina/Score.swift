import ArgumentParser
import ONNX

/// `sestina score`.
///
/// Rows pass from reader to writer in blocks, so that a file of any size takes the same memory.
struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score the rows of a CSV file.",
        discussion: """
            Writes every row as it was, with two columns more: the probability of default, and 1 or 0 \
            for whether the model predicts default. Features are found by their column names, in any \
            order; further columns do not matter. Files of any size pass in constant memory.

            A model file that does not name its features takes columns feature_1 to feature_6, or \
            the six of the loan book in their usual order; which of the two is said on stderr. Where \
            the file has a column 'probability' or 'default' already, as a loan book with known \
            outcomes does, the added one is 'predicted_probability' or 'predicted_default'.

            The file is CSV as banks have it: separated by commas, semicolons, tabs or bars, with decimal \
            points or commas, in UTF-8, UTF-16 or cp1252. Which it is is found and said; --separator, --decimal \
            and --encoding overrule it. What is added is written in the same form, probabilities without \
            an exponent. A number that may be read in two ways, such as 1,234, ends the run with a sentence.

            A field that is empty or says NA, null or the like is a missing value where the model takes the \
            feature as missing, which 'sestina inspect' tells. A row whose other features are not all finite \
            numbers, or that the model gives no probability, ends the run with a sentence, unless \
            --skip-invalid lets it pass with both columns empty. A row with too few or too many fields ends \
            it in any case. A file that is written is there whole or stays as it was.

            Examples:
              sestina score --input loans.csv --output scored.csv
              sestina score --model model.onnx < loans.csv | grep ',1$'
              sestina score --separator semicolon --decimal comma --input prêts.csv --output scored.csv
              zcat loans.csv.gz | sestina score --skip-invalid > scored.csv

            Exit codes: 0 done; 2 the model cannot be served; 64 wrong usage; 74 the input has a \
            fault, or a file cannot be read or written.
            """
    )

    @OptionGroup var options: ScoringOptions

    /// Scores the input from its header to its end.
    ///
    /// - Throws: a `ModelFileError`, a `CSVError` or a ``Failure`` that names the line.
    mutating func run() throws {
        try options.score(with: options.loadModel(for: .scores))
    }
}
