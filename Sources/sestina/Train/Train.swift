import ArgumentParser
import Datasets
import EventLoop
import FoundationEssentials
import Models
import ONNX
import Server
import Tracking
import Training

/// `sestina train`.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train classifiers from a loan book, compare them and write the best as ONNX.",
        discussion: """
            Fits a logistic regression, a decision tree and a random forest, compares them by \
            cross-validated log loss, judges each on a holdout that it never saw, and writes to the \
            output folder: model.onnx, the best; one file for each algorithm; metrics.json; \
            report.html, to be opened in a browser; plots/ as SVG; and holdout.csv where the holdout \
            was split off here. A model file carries its whole preprocessing and rows with known \
            answers, which every server checks.

            The same data, options and seed give the same files, on any machine and with any number \
            of threads. A row whose values are not all numbers ends the run with a sentence, unless \
            --drop-incomplete leaves it out.

            Examples:
              sestina train --data loans.csv --output trained
              sestina train --data train.csv --test test.csv --output trained --json
              sestina train --synthetic 10000 --seed 42 --output trained
              sestina train --data loans.csv --output trained --threshold least-cost \
            --false-positive-cost 1 --false-negative-cost 8

            With --mlflow, each algorithm's training becomes a run with its parameters, metrics, \
            pictures and model, and the best the version of the registered model with the alias \
            champion. Credentials come from MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and \
            MLFLOW_TRACKING_PASSWORD. What was trained stays on disk if the server fails.

            Exit codes: 0 done; 2 the data cannot tell: too few rows, or one outcome only; 64 wrong \
            usage; 74 a file has a fault, cannot be read or written, or the server failed.
            """
    )

    @OptionGroup(title: "Data") var rows: TrainingDataOptions
    @OptionGroup(title: "Algorithms") var algorithms: AlgorithmOptions
    @OptionGroup(title: "Decision") var decision: ThresholdOptions

    @OptionGroup(title: "Recording") var tracking: TrackingOptions

    @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
    var output: String

    @Option(help: ArgumentHelp("The parts of cross-validation, 2 to 20.", valueName: "n"))
    var folds = 5

    @Option(help: ArgumentHelp("What every random choice comes from.", valueName: "number"))
    var seed: UInt64 = 42

    @Option(
        help: ArgumentHelp(
            "Trees to grow at a time; changes no result. (default: one for each processor)",
            valueName: "n"
        )
    )
    var threads: Int?

    @Option(help: ArgumentHelp("The name that the model files carry.", valueName: "name"))
    var name = "loan-default"

    @Flag(help: "Print metrics.json instead of the table.")
    var json = false

    @Flag(help: "Say nothing on stderr but what is wrong.")
    var quiet = false

    mutating func validate() throws {
        if !(2...20).contains(folds) { throw ValidationError("--folds takes 2 to 20") }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads takes 1 to 1024")
        }
        if name.isEmpty { throw ValidationError("--name needs a name") }
        if output.isEmpty { throw ValidationError("--output needs a folder") }
    }

    mutating func run() throws {
        // Found out before the work is done, not after.
        let folder = try OutputFolder(output)
        let (data, holdout, isSplit) = try rows.read(seed: seed)
        try check(data, holdout)
        let began = Date()
        let training = try train(data, holdout)
        if json {
            print(MetricsDocument(training).json, terminator: "")
        } else {
            print(ComparisonTable(training).text)
            print("\n" + training.choice.words)
        }
        if isSplit {
            try holdout.write(
                to: folder.file("holdout.csv"),
                comment: rows.remark(on: holdout, seed)
            )
        }
        let files = OutputFiles(training).files
        for file in files { try folder.write(file.bytes, to: file.path) }
        if !quiet { say(files.count, training) }
        try record(training, began)
    }

    private func say(_ fileCount: Int, _ training: Training) {
        for warning in TrainingWarnings(training).sentences {
            StandardError.say("warning: \(warning)")
        }
        StandardError.say(
            "wrote \(output)/\(OutputFiles.bestModel) (\(training.best.algorithm.name), digest "
                + "\(training.best.digest.hex.prefix(16))) and \(fileCount - 1) more files; open "
                + "\(output)/\(OutputFiles.report)"
        )
    }

    /// Records what stands on disk by now.
    private func record(_ training: Training, _ began: Date) throws {
        guard let server = try tracking.server() else { return }
        let milliseconds = { (date: Date) in Int(date.timeIntervalSince1970 * 1000) }
        let times = milliseconds(began)...max(milliseconds(began), milliseconds(Date()))
        let recorded = try Waiting.until {
            let commit = await GitCommit.current()
            return try await TrackedTraining(training, commit: commit, milliseconds: times)
                .record(to: server)
        }
        guard !quiet else { return }
        StandardError.say(
            "recorded to \(server.address); \(name) version \(recorded.version) is the "
                + "\(TrackedTraining.alias): \(recorded.page)"
        )
    }

    /// Refuses data that nothing can be learned from, and says what is odd about the rest.
    private func check(_ data: Dataset, _ holdout: Dataset) throws {
        let fewest = min(data.defaultCount, data.rowCount - data.defaultCount)
        guard fewest >= folds else {
            throw Failure(
                .cannotBeKnown,
                "\(data.source) has \(fewest) rows of one outcome to train on; \(folds) folds need at "
                    + "least \(folds) of each"
            )
        }
        guard !quiet else { return }
        let profile = DataProfile(data)
        for remark in profile.remarks { StandardError.say("warning: \(remark)") }
        let known = Set(data.rowDigests)
        let shared = holdout.rowDigests.count { known.contains($0) }
        if shared > 0 {
            StandardError.say(
                "warning: \(shared) of the \(holdout.rowCount) rows of the holdout are in the training "
                    + "data as well; figures on them flatter"
            )
        }
    }

    private func train(_ data: Dataset, _ holdout: Dataset) throws -> Training {
        let plan = TrainingPlan(
            algorithms: try algorithms.algorithms(),
            c: algorithms.c,
            tree: algorithms.tree,
            forestTreeCount: algorithms.forestTrees,
            forestTree: algorithms.forestTree,
            threshold: try decision.rule(),
            foldCount: folds,
            seed: seed,
            threadCount: threads ?? Processors.available,
            recipe: rows.recipe(seed: seed),
            modelName: name,
            producerVersion: ServerVersion.current
        )
        let log = TrainingLog(isShown: !quiet)
        return try Waiting.until {
            try await Training(plan, data: data, holdout: holdout, progress: log.progress)
        }
    }
}
