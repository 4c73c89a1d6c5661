import ArgumentParser
import Commands
import FoundationEssentials
import Gate
import Platform
import Reports
import Repository
import Tracking
import Words

/// `sestina promote`.
struct Promote: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the challenger of MLflow's registry the champion, once the gate passes it.",
        discussion: """
            'sestina train --mlflow' gives what it trained the alias challenger. This moves the alias champion \
            to that version if the gate says PASS of the very same file: by its digest, which training leaves \
            in a tag of the version. Nothing else moves it. The gate judges the repository now, or has judged \
            it before: --verdict takes the gate.json of its --reports, or what --json printed.

            Examples:
              sestina promote --mlflow http://127.0.0.1:8080
              sestina gate --reports .gate && sestina promote --verdict .gate/gate.json

            Exit codes: 0 it is the champion; 1 the gate says FAIL; 2 it cannot tell, or has not \
            judged that file, or there is no challenger; 64 wrong usage; 74 a file cannot be read, or the MLflow server failed.
            """
    )

    @OptionGroup var tracking: TrackingOptions

    @Option(help: ArgumentHelp("The registered model.", valueName: "name"))
    var name = "loan-default"

    @Option(
        help: ArgumentHelp(
            "What the gate said before, as gate.json. (default: let the gate judge the repository now)",
            valueName: "file"
        )
    )
    var verdict: String?

    @Option(help: ArgumentHelp("The repository that the gate judges.", valueName: "folder"))
    var repository = "."

    @Option(
        help: ArgumentHelp(
            "The branch that is guarded. (default: the server's main branch, else main)",
            valueName: "branch"
        )
    )
    var target: String?

    /// More than any report has, in bytes.
    private static let verdictBytesMax = 64 << 20

    /// Refuses a promotion without a registry, and a repository that nobody would judge.
    mutating func validate() throws {
        guard try tracking.server() != nil else {
            throw ValidationError("name the registry with --mlflow, or by MLFLOW_TRACKING_URI")
        }
        do throws(TrackingError) {
            try RegisteredName.check(name)
        } catch {
            throw ValidationError("--name: \(error)")
        }
        if verdict != nil, target != nil {
            throw ValidationError(
                "--target is for the gate, which does not judge where --verdict tells"
            )
        }
    }

    /// Finds the challenger, what the gate says of it, and moves the alias.
    ///
    /// - Throws: a ``Failure`` where the gate does not pass it or nobody knows, a `TrackingError`.
    mutating func run() throws {
        guard let server = try tracking.server() else { return }
        let name = name
        let challenger = try Waiting.until {
            try await server.version(called: TrackedTraining.challenger, of: name)
        }
        guard let challenger else {
            throw Failure(
                .cannotBeKnown,
                "no version of \(name) on \(server.address) is the \(TrackedTraining.challenger); "
                    + "sestina train --mlflow records one"
            )
        }
        guard let digest = challenger.tags[TrackedTraining.digestTag] else {
            throw Failure(
                .cannotBeKnown,
                "version \(challenger.number) of \(name) has no tag \(TrackedTraining.digestTag), so which file it "
                    + "is cannot be known; sestina train records models with one"
            )
        }
        let version = "\(name) version \(challenger.number) (digest \(digest.prefix(16).shown))"
        try requirePass(of: digest, version: version, by: try judged())
        try Waiting.until {
            try await server.set(TrackedTraining.champion, of: name, to: challenger.number)
        }
        try Console.report(line: "\(version) is the \(TrackedTraining.champion)")
    }

    /// Refuses a file that the gate does not pass, or did not look at.
    private func requirePass(
        of digest: String,
        version: String,
        by judged: JudgedModels
    ) throws(Failure) {
        let found = judged.models.filter { $0.digest == digest }
        guard !found.isEmpty else {
            throw Failure(
                .cannotBeKnown,
                "the gate judged no model with the digest of \(version); commit that file and let the gate judge it"
            )
        }
        guard let other = found.first(where: { $0.verdict != .pass }) else { return }
        throw Failure(
            ExitCode(other.verdict.exitCode),
            "the gate says \(other.verdict.word) of \(version): \(other.sentence)"
        )
    }

    /// What the gate says, now or before.
    private func judged() throws -> JudgedModels {
        guard let verdict else {
            let environment = ProcessInfo.processInfo.environment
            let run = GateRun(
                Git(folder: repository, environment: environment, fetches: false),
                environment: environment,
                target: target,
                usesFiles: false,
                isStrict: true,
                server: ScoringServer(executable: "/proc/self/exe"),
                retrain: GateCommand.retrainer(nil),
                book: nil
            )
            let report = try Waiting.until { await run.report() }
            if let obstacle = report.obstacle { throw Failure(.cannotBeKnown, obstacle) }
            return JudgedModels(report)
        }
        let bytes: [UInt8]
        do throws(PlainFile.Fault) {
            bytes = try PlainFile.read(verdict, bytesMax: Self.verdictBytesMax)
        } catch {
            switch error {
            case .system(let error): throw Failure(.inputOutput, "\(error)")
            case .notPlain: throw Failure(.inputOutput, "\(verdict.shown) is no file")
            case .tooLarge:
                throw Failure(
                    .inputOutput,
                    "\(verdict.shown) has more than \(Self.verdictBytesMax) bytes; a gate.json has fewer"
                )
            case .noMemory(let shortage): throw Failure(.inputOutput, "\(shortage)")
            }
        }
        do throws(JudgedModels.Fault) {
            return try JudgedModels(json: bytes)
        } catch {
            throw Failure(.inputOutput, "\(verdict.shown): \(error)")
        }
    }
}
