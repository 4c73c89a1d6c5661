/// The gate from a repository to a report.
package struct GateRun: Sendable {
    private let git: Git
    private let environment: [String: String]
    private let target: String?
    private let usesFiles: Bool
    private let server: ScoringServer
    private let retrain: Retrainer?

    /// Prepares a run; nothing is read yet.
    ///
    /// - Parameters:
    ///   - git: the repository.
    ///   - environment: the variables of this process, in which CI servers tell the event.
    ///   - target: the branch that the gate guards, if it is not to find out.
    ///   - usesFiles: whether the files on disk are judged, with HEAD as their base.
    ///   - server: how to start the real server.
    ///   - retrain: how to train a model again, where that can be done.
    package init(
        _ git: Git,
        environment: [String: String],
        target: String?,
        usesFiles: Bool,
        server: ScoringServer,
        retrain: Retrainer?
    ) {
        self.git = git
        self.environment = environment
        self.target = target
        self.usesFiles = usesFiles
        self.server = server
        self.retrain = retrain
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
            standing: comparison.standing,
            judgements: [],
            warnings: []
        )
        do {
            let head = try await Snapshot(comparison.head, in: git)
            let base = try await Snapshot.base(comparison.base, in: git)
            for change in ModelChanges(from: base, to: head).models {
                let judged = try await ModelJudgement(
                    change,
                    base,
                    head,
                    server,
                    retrain
                ).judge()
                report.judgements.append(judged.judgement)
                report.warnings += judged.warnings
            }
        } catch {
            report.obstacle = error.description
        }
        return report
    }

    /// Keeps a verdict beside the commit that was judged, as a note that a server's hook reads.
    ///
    /// - Parameter report: what was said of the commit that is checked out.
    /// - Throws: a `GateError` if files on disk were judged, or git cannot keep the note.
    package func keepNote(of report: GateReport) async throws(GateError) {
        guard !usesFiles else {
            throw GateError(
                .notComparable,
                "a note stands on a commit, and --worktree judges what is none yet; commit first"
            )
        }
        let comparison = try await Comparison.find(
            in: git,
            environment: environment,
            target: target
        )
        guard case .commit(let head) = comparison.head else { return }
        let tree = try await git.answer(["rev-parse", "--verify", "\(head.hex)^{tree}"]).text
        guard let note = VerdictNote(report, tree: tree) else {
            throw GateError(.notComparable, "a model's name cannot stand in a note; rename it")
        }
        _ = try await git.answer(
            [
                "notes", "--ref", VerdictNote.reference, "add", "--force", "--message", note.text,
                head.hex,
            ]
        )
    }
}
