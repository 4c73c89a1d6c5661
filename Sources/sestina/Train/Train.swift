import ArgumentParser
import Commands
import Datasets
import Documents
import FoundationEssentials
import Models
import ONNX
import Platform
import Reports
import Tracking
import Training
import Words

/// `sestina train`.
///
/// Everything that can be refused is refused before the training, which may take minutes.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train classifiers from a loan book, compare them and write the best as ONNX.",
        discussion: """
            Fits a logistic regression, a decision tree and a random forest, compares them by \
            cross-validated log loss and judges each on a holdout that it never saw. A model file \
            carries its whole preprocessing and rows with known answers, which every server checks.

            Written to the output folder, over what a training before left there:
              model.onnx                  the best, for 'sestina serve --model'
              logistic-regression.onnx,   each algorithm's model
              decision-tree.onnx,
              random-forest.onnx
              metrics.json                every figure, for programs
              report.html                 every figure and picture, for a browser
              plots/                      the pictures alone, as SVG
              holdout.csv                 the rows held out, where --test names none
            A training that fails leaves the folder's files as they were.

            The same data, options and seed give the same files, on any machine and with any number \
            of threads. A row whose values are not all numbers ends the run with a sentence, unless \
            --drop-incomplete leaves it out. The book is CSV as banks have it: separator, decimal mark and \
            encoding are found and said, unless --separator, --decimal and --encoding name them. Labels \
            are 0 and 1 or usual words for them; --default-label names another word.

            With --monotone auto a probability of default goes one way with each of the loan book's features \
            but the loan amount, all others being equal: trees are grown so, a regression is held so where \
            its weights would go another way, and the record of training tells which way. Features of other \
            names go one way where --monotone names them. Trees lose much by it; look at both.

            Models carry reasons: whom applicants are compared with, and what the features are called in \
            English and French, what an applicant could change, and how figures are shown. Other words, or \
            those of other features, come from --reasons: 'sestina inspect --json' of a model prints what \
            can be changed and given back.

            Examples:
              sestina train --data loans.csv --output trained
              sestina train --data train.csv --test test.csv --output trained --json
              sestina train --data export.csv --label status --default-label bad --output trained
              sestina train --synthetic 10000 --seed 42 --output trained
              sestina train --data loans.csv --output trained --monotone income=down,fico_score=down
              sestina train --data loans.csv --output trained \\
                --threshold least-cost --false-positive-cost 1 --false-negative-cost 8
              sestina inspect trained/model.onnx --json > reasons.json
              sestina train --data loans.csv --reasons reasons.json --output trained

            With --mlflow, each algorithm's training becomes a run with its parameters, metrics, \
            pictures and model, and the best the version of the registered model with the alias \
            challenger; 'sestina promote' makes it the champion once the gate passes it. Credentials come from MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and \
            MLFLOW_TRACKING_PASSWORD, the workspace from MLFLOW_WORKSPACE. What was trained stays on disk if the server fails.

            Exit codes: 0 done; 2 the data cannot tell: too few rows, or one outcome only; 64 wrong \
            usage; 74 a file has a fault, cannot be read or written, there is too little memory, or the \
            MLflow server failed.
            """
    )

    /// The rows that were held out, beside the models.
    private static let holdoutFile = "holdout.csv"
    /// With fewer rows of an outcome than this, one more error moves recall or its like by 3 points.
    private static let outcomeRowsMin = 30

    @OptionGroup(title: "Data") var rows: TrainingDataOptions
    @OptionGroup(title: "Algorithms") var algorithms: AlgorithmOptions
    @OptionGroup(title: "Directions") var monotone: MonotoneOptions
    @OptionGroup(title: "Decision") var decision: ThresholdOptions
    @OptionGroup(title: "Reasons") var reasons: ReasonOptions

    @OptionGroup(title: "Recording") var tracking: TrackingOptions

    @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
    var output: String

    @Option(help: ArgumentHelp("The parts of cross-validation, 2 to 20.", valueName: "n"))
    // Five as is usual: enough rows to learn from, and few fits.
    var folds = 5

    @Option(
        help: ArgumentHelp("The whole number that every random choice comes from.", valueName: "n")
    )
    // Fixed, so that the same command gives the same model.
    var seed: UInt64 = 42

    @Option(
        help: ArgumentHelp(
            "Trees to grow at a time; changes no result. (default: one for each processor)",
            valueName: "n"
        )
    )
    // Results do not depend on it: every tree has a generator of its own.
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "The name that the model files carry, and with MLflow the registered model: there it has no / "
                + "and no :, and does not begin with two dots.",
            valueName: "name"
        )
    )
    var name = "loan-default"

    @Option(
        help: ArgumentHelp(
            "The language of the report, its pictures and what is printed of the result: en or fr. Progress, "
                + "errors and files for programs are English.",
            valueName: "en|fr"
        )
    )
    var language = Language.english

    @Flag(help: "Print metrics.json instead of the table.")
    var json = false

    @Flag(help: "Say nothing on stderr unless the training fails.")
    var quiet = false

    /// Refuses options that nothing can be trained with; those of the groups are checked by themselves.
    mutating func validate() throws {
        if !(2...20).contains(folds) { throw ValidationError("--folds takes 2 to 20") }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads takes 1 to 1024")
        }
        try checkName()
        _ = try monotone.rule(of: rows.featureNames)
        if output.isEmpty { throw ValidationError("--output needs a folder") }
    }

    /// Reads or makes the rows, trains, and writes the folder as a whole.
    ///
    /// - Throws: a ``Failure`` for data that cannot tell, a `DatasetError`, a `MemoryShortage`, a
    ///   `SystemError` or a `TrackingError`.
    mutating func run() throws {
        try Waiting.requireThreads()
        try refuseOwnData()
        let log = TrainingLog(isShown: !quiet)
        let plan = try plan()
        // Making the rows takes memory of its own, before it is known how many are held out.
        if let count = rows.synthetic, rows.test == nil {
            try plan.memory.require(TrainingMemory.need(for: plan, makingRows: count))
        }
        let (data, holdout, isSplit) = try rows.read(seed: seed, log)
        try check(data)
        try plan.memory.require(
            TrainingMemory.need(
                for: plan,
                rows: data.rowCount,
                holdoutRows: holdout.rowCount
            )
        )
        // Found out before the work is done, not after.
        let folder = try OutputFolder(output)
        if !quiet { inLanguage { remark(on: data, holdout, plan) } }
        let began = Date()
        // The clock is read for MLflow only: no file holds a time, so the same training gives the same bytes.
        let training = try Waiting.until {
            try await Training(plan, data: data, holdout: holdout, progress: log.progress)
        }
        log.say("writing the files")
        let outputs = OutputFiles(training, language: language)
        var files = outputs.files.map { file in
            OutputFolder.File(name: file.path) { try $0.write(file.bytes[...]) }
        }
        if isSplit {
            let remark = rows.remark(on: holdout, seed)
            // First, as the chosen model is last: it is there only when everything about it is.
            files.insert(
                OutputFolder.File(name: Self.holdoutFile) { file in
                    try holdout.write(to: file, comment: remark)
                },
                at: 0
            )
        }
        // All files are written aside and then put in their places.
        try folder.write(files)
        if json {
            try StandardOutput.write(MetricsDocument(training).json)
        } else {
            let (table, credit, choice) = inLanguage {
                (ComparisonTable(training).text, CreditTables(training).text, training.choice.words)
            }
            try Console.report("\(table)\n\n\(credit)\n\n\(choice)\n")
        }
        if !quiet { inLanguage { say(training, in: folder, files.map(\.name)) } }
        try record(training, outputs, began, log)
    }

    /// Does what writes for the reader of the report, in their language.
    private func inLanguage<Result>(_ body: () -> Result) -> Result {
        Language.$current.withValue(language, operation: body)
    }

    /// Refuses a name that would be refused when the work is done.
    private func checkName() throws {
        if name.isEmpty { throw ValidationError("--name needs a name") }
        do throws(ModelFileError) {
            try ModelFile.check(name: name)
        } catch {
            throw ValidationError("--name: \(error)")
        }
        guard try tracking.server() != nil else { return }
        do throws(TrackingError) {
            try RegisteredName.check(name)
        } catch {
            throw ValidationError("--name: \(error)")
        }
    }

    /// Refuses to write over the data, however it is named.
    ///
    /// Which pictures there will be is known when all is done, so no name among them is taken to be free.
    private func refuseOwnData() throws(Failure) {
        var files = FilesInUse()
        if let data = rows.data { files.read(data == "-" ? nil : data, as: "--data") }
        if let test = rows.test { files.read(test == "-" ? nil : test, as: "--test") }
        if let reasons = reasons.reasons { files.read(reasons, as: "--reasons") }
        if json { try files.write(nil, as: "") }
        let names =
            [OutputFiles.metrics, OutputFiles.report, OutputFiles.bestModel]
            + Algorithm.allCases.map(\.modelFile)
            + (rows.test == nil ? [Self.holdoutFile] : [])
        for name in names { try files.write("\(output)/\(name)", as: "\(output)/\(name)") }
        for name in OutputFolder.names(in: "\(output)/\(OutputFiles.plots)") {
            let picture = "\(output)/\(OutputFiles.plots)/\(name)"
            try files.write(picture, as: picture)
        }
    }

    /// Says on stderr what to be warned of, and where everything is.
    private func say(_ training: Training, in folder: OutputFolder, _ names: [String]) {
        for warning in TrainingWarnings(training).sentences {
            Self.warn(warning)
        }
        let others = Algorithm.allCases.map(\.modelFile) + [Self.holdoutFile]
        // A file of an algorithm that was not trained now stays, and might be taken for one of this training.
        for name in others where !names.contains(name) && folder.has(name) {
            let file = folder.file(name)
            Self.warn(
                Language.text(
                    "\(file) is from an earlier training",
                    "\(file) vient d’un entraînement précédent"
                )
            )
        }
        let (best, digest) = (training.best.algorithm.name, training.best.digest.hex.prefix(16))
        let (model, report) = (folder.file(OutputFiles.bestModel), folder.file(OutputFiles.report))
        let further = names.count - 1
        Console.say(
            Language.text(
                "wrote \(name.shown) as \(model) (\(best), digest \(digest)) and \(further) more files; "
                    + "open \(report)",
                "\(name.shown) écrit dans \(model) (\(best), empreinte \(digest)), avec \(further) autres "
                    + "fichiers\u{a0}; ouvrez \(report)"
            )
        )
    }

    private static func warn(_ words: String) {
        Console.say(Language.text("warning: ", "attention\u{a0}: ") + words)
    }

    /// Records what stands on disk by now.
    private func record(
        _ training: Training,
        _ outputs: OutputFiles,
        _ began: Date,
        _ log: TrainingLog
    ) throws {
        guard let server = try tracking.server() else { return }
        log.say("recording to \(server.address)")
        let milliseconds = { (date: Date) in Int(date.timeIntervalSince1970 * 1000) }
        // The system's clock may have been set back meanwhile.
        let times = milliseconds(began)...max(milliseconds(began), milliseconds(Date()))
        let recorded = try Waiting.until {
            let commit = await GitCommit.current()
            return try await TrackedTraining(
                training,
                outputs,
                commit: commit,
                milliseconds: times
            ).record(to: server)
        }
        guard !quiet else { return }
        Console.say(
            "recorded to \(server.address); \(name) version \(recorded.version) is the "
                + "\(TrackedTraining.challenger): \(recorded.page)"
        )
    }

    /// Refuses data that nothing can be learned from.
    private func check(_ data: Dataset) throws {
        let fewest = data.rarerOutcomeCount
        guard fewest >= folds else {
            throw Failure(
                .cannotBeKnown,
                "\(data.source) leaves \(fewest) \(fewest == 1 ? "row" : "rows") of one outcome to "
                    + "train on; cross-validation in \(folds) parts needs at least \(folds) of each"
            )
        }
    }

    /// Says what is odd about the data.
    private func remark(on data: Dataset, _ holdout: Dataset, _ plan: TrainingPlan) {
        for remark in DataProfile(data).remarks {
            Self.warn(Language.text("training data: ", "données d’entraînement\u{a0}: ") + remark)
        }
        remark(on: holdout, after: data)
        if let words = MonotoneOptions.words(plan.monotone, of: data.featureNames) {
            Console.say(words)
        }
    }

    /// Says what is odd about the rows that are held out.
    private func remark(on holdout: Dataset, after data: Dataset) {
        let warn = { (words: String) in
            Self.warn(Language.text("holdout: ", "échantillon de contrôle\u{a0}: ") + words)
        }
        let dropped = holdout.droppedRowCount
        if dropped > 0 {
            let isOne = dropped == 1
            warn(
                Language.text(
                    "\(dropped) \(isOne ? "row was" : "rows were") left out as incomplete",
                    "\(dropped) \(isOne ? "ligne incomplète écartée" : "lignes incomplètes écartées")"
                )
            )
        }
        if holdout.rarerOutcomeCount < Self.outcomeRowsMin {
            warn(
                Language.text(
                    "\(holdout.defaultCount) of \(holdout.rowCount) rows are defaults; figures on so few of "
                        + "one outcome are rough",
                    "défauts parmi les \(holdout.rowCount) lignes\u{a0}: \(holdout.defaultCount)\u{a0}; des "
                        + "chiffres tirés de si peu de cas d’une issue sont grossiers"
                )
            )
        }
        let known = Set(data.rowDigests)
        let shared = holdout.rowDigests.count { known.contains($0) }
        if shared > 0 {
            warn(
                Language.text(
                    "\(shared) of \(holdout.rowCount) rows are in the training data as well; figures on them "
                        + "flatter",
                    "lignes aussi dans les données d’entraînement\u{a0}: \(shared) sur "
                        + "\(holdout.rowCount)\u{a0}; des chiffres tirés d’elles flattent"
                )
            )
        }
    }

    private func plan() throws -> TrainingPlan {
        TrainingPlan(
            algorithms: try algorithms.algorithms(),
            c: algorithms.c,
            tree: algorithms.tree,
            forestTreeCount: algorithms.forestTrees,
            forestTree: algorithms.forestTree,
            monotone: try monotone.rule(of: rows.featureNames),
            threshold: try decision.rule(),
            foldCount: folds,
            seed: seed,
            threadCount: threads ?? Processors.available,
            reasons: try reasons.plan(of: rows.featureNames),
            recipe: rows.recipe(seed: seed),
            modelName: name,
            producerVersion: ReleaseVersion.current,
            command: GivenCommand.words
        )
    }
}

extension Language: ExpressibleByArgument {}

extension Dataset {
    /// How many customers had the outcome that fewer had.
    fileprivate var rarerOutcomeCount: Int { min(defaultCount, rowCount - defaultCount) }
}
