import ArgumentParser
import Commands
import Datasets
import Glibc
import Models
import ONNX

/// The options of the commands that score the rows of a file: which model, from where, to where.
struct ScoringOptions: ParsableArguments {
    /// What stands for the standard input or output in the place of a file.
    private static let standardStream = "-"

    @Option(help: ArgumentHelp("The ONNX file to score with.", valueName: "file"))
    var model = DefaultModel.path

    @Option(help: DefaultClass.help)
    var defaultClass: String?

    @Option(help: ArgumentHelp("The CSV file; - is the standard input.", valueName: "file"))
    // A filter unless files are named.
    var input = standardStream

    @OptionGroup var dialect: DialectOptions

    @Option(help: ArgumentHelp("Where to write; - is the standard output.", valueName: "file"))
    var output = standardStream

    @Flag(help: "Let rows that the model does not take pass, with nothing in the added columns.")
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

    /// The first option that is about a file of rows, where one was given.
    var givenForFile: String? {
        if input != Self.standardStream { return "--input" }
        if output != Self.standardStream { return "--output" }
        if skipInvalid { return "--skip-invalid" }
        if let option = dialect.given { return option }
        return progress ? "--progress" : nil
    }

    /// Loads the model.
    ///
    /// - Parameter purpose: what it is read for.
    /// - Returns: the file with the model.
    /// - Throws: a `ModelFileError`; a ``Failure`` where the output would go over what is read.
    func loadModel(for purpose: ModelFile.Purpose) throws -> ModelFile {
        try refuseOwnInput()
        return try ModelFile.named(model, defaultClass: defaultClass, for: purpose)
    }

    /// Scores the input from its header to its end.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - reasons: what is written of a row behind its score; nil for nothing.
    /// - Throws: a `CSVError` or a ``Failure`` that names the line.
    func score(with file: ModelFile, explaining reasons: ReasonColumns? = nil) throws {
        let isTerminal = isatty(STDERR_FILENO) == 1
        // Without a word it would look as if it hung.
        if input == Self.standardStream, isatty(STDIN_FILENO) == 1, !quiet {
            Console.say("reading CSV from the terminal; Ctrl-D ends it")
        }
        var reader = try CSVReader(path: input, choice: dialect.choice)
        let columns = try ScoredColumns(
            header: reader.header,
            file: reader.fileName,
            features: file.model.featureNames,
            // A file that does not name its features has had names given to it, which bind nobody.
            isNamed: file.metadata["features"] != nil
        )
        try columns.requireFree(reasons?.names ?? [], in: reader.header, of: reader.fileName)
        reader.expectNumbers(
            in: columns.features.indices,
            takesBlankRows: file.missingFeatures.count == featureCount
        )
        if !quiet {
            DialectOptions.say(reader.dialect, of: reader.fileName)
            for remark in columns.remarks { Console.say(remark) }
        }
        // The output is opened last: what cannot be scored must not empty a file.
        let writer = try CSVWriter(
            path: output,
            dialect: reader.dialect,
            isForTerminal: output == Self.standardStream && isatty(STDOUT_FILENO) == 1
        )
        // A terminal has a person before it, a log has not.
        let progress = ScoreProgress(isShown: !quiet && (progress || isTerminal))
        var scoring = Scoring(
            model: file.model,
            columns: columns,
            reasons: reasons,
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
        files.read(input == Self.standardStream ? nil : input, as: "--input")
        try files.write(output == Self.standardStream ? nil : output, as: "--output")
    }
}
