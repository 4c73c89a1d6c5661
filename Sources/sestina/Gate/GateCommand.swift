import ArgumentParser
import Commands
import Datasets
import Documents
import FoundationEssentials
import Gate
import ONNX
import Platform
import Reports
import Repository
import Training

/// `sestina gate`.
///
/// The module `Gate` judges and `Reports` writes; what is done here is to connect them with a terminal,
/// files and an exit code.
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Judge a change to models/: is the new model shown to be no worse?",
        discussion: """
            Finds out by itself where it is: a pull request, merge queue or push on GitHub, a merge \
            request on GitLab, or a plain checkout. Models, holdout and policy are read from git at \
            the two commits that are compared, never from what lies in the folder. On a work branch \
            the merge of the branch and the target is judged beside the target as it stands; on the \
            target, its last commit beside what was there before.

            The verdict is PASS, FAIL, INCONCLUSIVE (the data cannot tell) or INVALID (no base, no \
            data, or a measurement that cannot be trusted). On the target branch, and for a request \
            to merge into it, everything but PASS blocks; on a work branch the verdict is advice \
            unless --strict. Before it judges, the gate plants bad models and has to find them. For \
            each rule that is not met it says what to do; checks that pass are folded unless \
            --verbose is given.

            Nothing is fetched and no configuration is written unless --fetch is given.

            Whom the policy's may_force names may let a change in that does not pass, by a line at \
            the end of a commit's message: "Gate-Force: TREE REASON", with the tree that \
            git rev-parse HEAD:models/NAME names. It counts if the commit is signed with a key of \
            theirs, or if with --fetch GitHub tells that a review of theirs approves the head. The \
            verdict stays; it does not block.

            A candidate that passes, with the customers of the holdout kept out of its training:
              sestina train --synthetic 10000 --seed 43 \\
                --test models/loan-default/holdout.csv --output trained
              cp trained/model.onnx models/loan-default/model.onnx
              sestina gate --worktree

            Examples:
              sestina gate
              sestina gate --target main --reports .gate
              sestina gate --worktree        # what is not committed yet, against HEAD

            Exit codes: 0 PASS, advice, or forced; 1 FAIL; 2 INCONCLUSIVE or INVALID; 64 wrong usage; 74 a \
            report cannot be written.
            """
    )

    @Option(
        help: ArgumentHelp(
            "The branch that is guarded. (default: the server's main branch, else main)",
            valueName: "branch"
        )
    )
    var target: String?

    @Option(help: ArgumentHelp("The repository.", valueName: "folder"))
    var repository = "."

    @Flag(help: "Judge the files on disk, committed or not, against HEAD.")
    var worktree = false

    @Flag(help: "Let the verdict block on a work branch as well.")
    // Off: whoever works on a branch is told, not stopped.
    var strict = false

    @Flag(help: "Fetch history that a shallow clone lacks.")
    // Off: a check that changes the clone would be a surprise.
    var fetch = false

    @Option(
        help: ArgumentHelp(
            "The rows of training, or the book that they were split from, where a model's record does not say "
                + "how to make them: its digest decides whether they are those.",
            valueName: "file"
        )
    )
    var trainingData: String?

    @Option(
        help: ArgumentHelp(
            "Write gate.md, gate.html, gate.junit.xml, gate.sarif, gate.codequality.json and "
                + "gate.json there.",
            valueName: "folder"
        )
    )
    var reports: String?

    @Flag(help: "Show the checks that pass as well.")
    // Off: what passes asks nothing of anybody.
    var verbose = false

    @Flag(help: "Print the verdict as JSON.")
    var json = false

    @Flag(help: "Keep the verdict as a git note on the commit, for the hook of a server.")
    var note = false

    @Flag(help: "Print the JSON Schema of --json and gate.json, and end.")
    var schema = false

    /// Refuses a note on what has no commit.
    mutating func validate() throws {
        if note, worktree {
            throw ValidationError("--note is for a commit, and --worktree judges what is none yet")
        }
    }

    /// Judges, prints the verdict, writes the reports and ends with the verdict's code where it blocks.
    ///
    /// - Throws: `ExitCode` 1 or 2 for a verdict that blocks, a `SystemError` where a report cannot be
    ///   written. What keeps the gate from judging is a verdict, and no error.
    mutating func run() throws {
        // Asks nothing of the repository, so it works outside of one.
        if schema { return try Console.report(json: GateJSONReport.schema) }
        let environment = ProcessInfo.processInfo.environment
        let book = trainingData.map { TrainingBook(path: $0) }
        let run = GateRun(
            Git(folder: repository, environment: environment, fetches: fetch),
            environment: environment,
            target: target,
            usesFiles: worktree,
            isStrict: strict,
            // This very program, so that what is served is what will be.
            server: ScoringServer(executable: "/proc/self/exe"),
            retrain: Self.retrainer(book),
            book: book
        )
        let report = try Waiting.until { await run.report() }
        let isColored = StandardOutput.takesColor
        if json {
            try Console.report(json: GateJSONReport(report).text)
        } else if isColored {
            // Made fit part by part: its colours are sequences that steer the terminal.
            try StandardOutput.say(TerminalReport(report, isColored: true, isVerbose: verbose).text)
        } else {
            try Console.report(TerminalReport(report, isVerbose: verbose).text + "\n")
        }
        // After the verdict was printed: it must not be lost with a disk that is full.
        if let reports {
            let folder = try OutputFolder(reports)
            let texts = [
                ("gate.md", MarkdownReport(report).text),
                ("gate.html", GatePageReport(report).html),
                ("gate.junit.xml", JUnitReport(report).text),
                ("gate.sarif", SARIFReport(report).text),
                ("gate.codequality.json", CodeQualityReport(report).text),
                ("gate.json", GateJSONReport(report).text),
            ]
            try folder.write(
                texts.map { name, text in
                    OutputFolder.File(name: name) { try $0.write(text) }
                }
            )
        }
        // Last, so that a note is there only of a verdict that was reported.
        if note { try Waiting.until { try await run.keepNote(of: report) } }
        // Advice and what was let in by force end with 0, whatever the verdict.
        guard report.blocks else { return }
        throw ExitCode(report.verdict.exitCode)
    }

    /// Trains the model of a file again, if its data can be made here or is in the book.
    static func retrainer(_ book: TrainingBook?) -> Retrainer {
        { bytes in
            do {
                let file = try ModelFile.decode(bytes, name: "")
                let again = try await Reproduction.train(
                    again: file,
                    named: file.name,
                    producerVersion: ReleaseVersion.current,
                    book: book
                )
                return .made(again)
            } catch {
                // No data, or none that makes this model: the check of reproducibility says so in its words.
                return .notAtHand("\(error)")
            }
        }
    }
}
