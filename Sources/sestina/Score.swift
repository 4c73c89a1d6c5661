import ArgumentParser
import Commands
import Datasets
import Glibc
import Models
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

            A row whose features are not all finite numbers, or that the model gives no probability, \
            ends the run with a sentence, unless --skip-invalid lets it pass with both columns empty. \
            A row with too few or too many fields ends it in any case. Records end in LF. A file that \
            is written is there whole or stays as it was.

            Examples:
              sestina score --input loans.csv --output scored.csv
              sestina score --model model.onnx < loans.csv | grep ',1$'
              zcat loans.csv.gz | sestina score --skip-invalid > scored.csv

            Exit codes: 0 done; 2 the model cannot be served; 64 wrong usage; 74 the input has a \
            fault, or a file cannot be read or written.
            """
    )

    @Option(help: ArgumentHelp("The ONNX file to score with.", valueName: "file"))
    var model = ModelFile.defaultPath

    @Option(help: DefaultClass.help)
    var defaultClass: String?

    @Option(help: ArgumentHelp("The CSV file; - is the standard input.", valueName: "file"))
    // A filter unless files are named.
    var input = "-"

    @Option(help: ArgumentHelp("Where to write; - is the standard output.", valueName: "file"))
    var output = "-"

    @Flag(help: "Let rows without six finite numbers pass, with nothing in the added columns.")
    // Off, since a row that vanishes from a sum of risks is worse than a run that ends.
    var skipInvalid = false

    @Flag(help: "Show progress each second even where stderr is no terminal.")
    var progress = false

    @Flag(help: "Say nothing on stderr but what is wrong.")
    var quiet = false

    /// Refuses to be told to speak and to be silent.
    mutating func validate() throws {
        if progress, quiet { throw ValidationError("--progress and --quiet exclude each other") }
    }

    /// Scores the input from its header to its end.
    ///
    /// - Throws: a `ModelFileError`, a `CSVError` or a ``Failure`` that names the line.
    mutating func run() throws {
        try refuseOwnInput()
        let file = try ModelFile.named(model, defaultClass: defaultClass)
        let isTerminal = isatty(STDERR_FILENO) == 1
        // Without a word it would look as if it hung.
        if input == "-", isatty(STDIN_FILENO) == 1, !quiet {
            Console.say("reading CSV from the terminal; Ctrl-D ends it")
        }
        let reader = try CSVReader(path: input)
        let columns = try ScoredColumns(
            header: reader.header,
            file: reader.fileName,
            features: file.model.featureNames,
            // A file that does not name its features has had names given to it, which bind nobody.
            isNamed: file.metadata["features"] != nil
        )
        if !quiet { for remark in columns.remarks { Console.say(remark) } }
        // The output is opened last: what cannot be scored must not empty a file.
        let writer = try CSVWriter(path: output)
        // A terminal has a person before it, a log has not.
        let progress = ScoreProgress(isShown: !quiet && (progress || isTerminal))
        var scoring = Scoring(
            model: file.model,
            columns: columns,
            skipsInvalid: skipInvalid,
            from: reader,
            to: writer
        )
        let tally = try scoring.run(progress)
        try scoring.finish()
        if !quiet { Console.say(progress.summary(tally)) }
    }

    /// Refuses to write over what is read, however it is named.
    private func refuseOwnInput() throws(Failure) {
        var files = FilesInUse()
        files.read(model, as: "--model")
        files.read(input == "-" ? nil : input, as: "--input")
        try files.write(output == "-" ? nil : output, as: "--output")
    }
}
