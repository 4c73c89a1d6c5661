package import Datasets
package import Repository
import Words

/// The gate from a repository to a report.
///
/// The two sides of a comparison are base and head, as git calls them. The models that stand there
/// are champion, which is served, and challenger, which asks to be.
package struct GateRun: Sendable {
    private let git: Git
    private let environment: [String: String]
    private let target: String?
    private let usesFiles: Bool
    private let isStrict: Bool
    private let server: ScoringServer
    private let retrain: Retrainer?
    private let book: TrainingBook?

    /// Prepares a run; nothing is read yet.
    ///
    /// - Parameters:
    ///   - git: the repository.
    ///   - environment: the variables of this process, in which CI servers tell the event.
    ///   - target: the branch that the gate guards, if it is not to find out.
    ///   - usesFiles: whether the files on disk are judged, with HEAD as their base.
    ///   - isStrict: whether a work branch is held to the rules of the target.
    ///   - server: how to start the real server.
    ///   - retrain: how to train a model again, where that can be done.
    ///   - book: a file with the rows of training, for models that do not say how to make them.
    package init(
        _ git: Git,
        environment: [String: String],
        target: String?,
        usesFiles: Bool,
        isStrict: Bool,
        server: ScoringServer,
        retrain: Retrainer?,
        book: TrainingBook? = nil
    ) {
        self.git = git
        self.environment = environment
        self.target = target
        self.usesFiles = usesFiles
        self.isStrict = isStrict
        self.server = server
        self.retrain = retrain
        self.book = book
    }

    /// Finds out what changed and judges it; what stands in the way of that is part of the report.
    package func report() async -> GateReport {
        let comparison: Comparison
        do {
            comparison = try await Comparison.find(
                in: git,
                environment: environment,
                target: target,
                usesFiles: usesFiles
            )
        } catch {
            return GateReport(
                comparison: [],
                standing: .binding,
                judgements: [],
                warnings: [],
                obstacle: error.description
            )
        }
        var report = GateReport(
            comparison: [comparison.sentence] + comparison.notes,
            standing: isStrict ? .binding : comparison.standing,
            commit: comparison.headCommit,
            judgements: [],
            warnings: []
        )
        do {
            try await judge(comparison, into: &report)
        } catch {
            report.obstacle = error.description
        }
        return report
    }

    private func judge(
        _ comparison: Comparison,
        into report: inout GateReport
    ) async throws(RepositoryError) {
        let head = try await Snapshot(comparison.head, in: git)
        let base = try await Snapshot.base(comparison.base, in: git)
        try await head.requireFilesOfCheckout(after: base)
        let changes = ModelChanges(from: base, to: head)
        var isFirst = true
        if case .commit = comparison.base { isFirst = false }
        if let stray = changes.strayPaths.first {
            throw RepositoryError(
                .notFile,
                "\(stray.shown) may be a model and is not where one is judged; a model is the file"
                    + " \(ModelFolder.root)/NAME/\(ModelFolder.File.model.rawValue)"
            )
        }
        var history: ChampionHistory?
        if case .commit(let tip) = comparison.base { history = ChampionHistory(upTo: tip, in: git) }
        for change in changes.models {
            let model = ModelJudgement(
                change,
                base,
                head,
                server,
                retrain,
                isFirst: isFirst,
                book: book,
                history: history
            )
            try await add(try await model.judge(), change.kind == .deleted, comparison, &report)
        }
        if !isFirst, let judged = try await NewModelRules.outcome(from: base, to: head) {
            try await add(judged, head.newModels == nil, comparison, &report)
        }
    }

    /// Adds what was said of a model to a report, and who forces it where it does not pass.
    private func add(
        _ judged: ModelJudgement.Outcome,
        _ isDeleted: Bool,
        _ comparison: Comparison,
        _ report: inout GateReport
    ) async throws(RepositoryError) {
        report.judgements.append(judged.judgement)
        report.warnings += judged.warnings
        guard judged.judgement.verdict != .pass, let commit = comparison.headCommit,
            case .commit(let before) = comparison.base
        else { return }
        let reviews = ForgeReviews(environment, mayAsk: git.fetches)
        let requests = try await ForceRequests(from: before, to: commit, in: git, reviews: reviews)
        let answer = try await requests.force(
            of: judged.judgement.model,
            isDeleted: isDeleted,
            by: judged.forcers
        )
        report.warnings += answer.refusals
        if let force = answer.force { report.forces.append(force) }
    }

    /// Keeps a verdict beside the commit that was judged, as a note that a server's hook reads.
    ///
    /// - Parameter report: what was said of the commit that is checked out.
    /// - Throws: a `RepositoryError` if files on disk were judged, or git cannot keep the note.
    package func keepNote(of report: GateReport) async throws(RepositoryError) {
        guard !usesFiles else {
            throw RepositoryError(
                .notComparable,
                "a note stands on a commit, and --worktree judges what is none yet; commit first"
            )
        }
        guard let head = report.commit else {
            throw RepositoryError(
                .notComparable,
                "no commit was judged, so no note can stand on one"
            )
        }
        let tree = try await git.answer(["rev-parse", "--verify", "\(head.hex)^{tree}"]).text
        guard let note = VerdictNote(report, tree: tree) else {
            throw RepositoryError(
                .notComparable,
                "a model's name cannot stand in a note; rename it"
            )
        }
        _ = try await git.answer(
            [
                "notes", "--ref", VerdictNote.reference, "add", "--force", "--message", note.text,
                head.hex,
            ]
        )
    }
}
