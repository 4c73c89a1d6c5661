internal import Repository

/// The judgement of one model that changed, under the rules that were there before.
struct ModelJudgement {
    /// A policy and the holdout that goes with it.
    private struct Rules {
        var policy: Policy
        var policyDigest: String
        var holdout: [UInt8]?
        /// Whether they were there before the change.
        var areOld: Bool
        /// What is added to each check's subject; empty for the rules that count first.
        var suffix: String
    }

    /// What comes of it.
    struct Outcome {
        var judgement: Judgement
        /// What to say loudly.
        var warnings: [String] = []
        /// Whom the policy of the base allows to let the model in whatever the verdict.
        var forcers = Policy.Forcers.nobody
    }

    private let change: ModelChange
    private let base: Snapshot
    private let head: Snapshot
    private let server: ScoringServer
    private let retrain: Retrainer?

    init(
        _ change: ModelChange,
        _ base: Snapshot,
        _ head: Snapshot,
        _ server: ScoringServer,
        _ retrain: Retrainer?
    ) {
        self.change = change
        self.base = base
        self.head = head
        self.server = server
        self.retrain = retrain
    }

    /// Judges the model, twice where its rules change with it.
    ///
    /// - Returns: the judgement, what to say loudly, and whom the old policy allows to force it.
    /// - Throws: a `RepositoryError` if a file or a policy cannot be read.
    func judge() async throws(RepositoryError) -> Outcome {
        let before = change.baseName.flatMap { base.folders[$0] }
        guard let folder = head.folders[change.name],
            let challenger = try await head.content(
                of: .model,
                in: folder,
                bytesMax: GateLimits.modelBytesMax
            )
        else {
            return Outcome(judgement: deletion, forcers: try await forcers(of: before))
        }
        var champion: [UInt8]?
        if let before {
            champion = try await base.content(
                of: .model,
                in: before,
                bytesMax: GateLimits.modelBytesMax
            )
        }
        var judgement: Judgement?
        let all = try await rules(folder, before)
        for rules in all {
            let judge = Judge(
                by: rules.policy,
                policyDigest: rules.policyDigest,
                server: server,
                retrain: retrain
            )
            let judged = await judge.judge(
                challenger,
                against: champion,
                on: rules.holdout,
                name: change.name
            )
            if judgement == nil {
                judgement = judged
            } else {
                judgement?.checks += judged.checks.map { check in
                    var check = check
                    check.subject += rules.suffix
                    return check
                }
            }
        }
        guard let judgement else { return Outcome(judgement: deletion) }
        return Outcome(
            judgement: judgement,
            warnings: warnings(before),
            forcers: all.first { $0.areOld }?.policy.forcers ?? .nobody
        )
    }

    private func forcers(of before: ModelFolder?) async throws(RepositoryError) -> Policy.Forcers {
        guard let before, before[.policy] != nil else { return .nobody }
        return try await rules(of: before, in: base, suffix: "").policy.forcers
    }

    /// The rules of the base and, where they change with the model, those of the head as well.
    private func rules(
        _ folder: ModelFolder,
        _ before: ModelFolder?
    ) async throws(RepositoryError) -> [Rules] {
        var all: [Rules] = []
        if let before, before[.policy] != nil {
            all.append(try await rules(of: before, in: base, suffix: "", areOld: true))
        }
        let areNew = change.files.contains(.policy) || change.files.contains(.holdout)
        if all.isEmpty || areNew {
            let suffix = all.isEmpty ? "" : " (under the new rules)"
            all.append(try await rules(of: folder, in: head, suffix: suffix))
        }
        return all
    }

    private func rules(
        of folder: ModelFolder,
        in snapshot: Snapshot,
        suffix: String,
        areOld: Bool = false
    ) async throws(RepositoryError) -> Rules {
        let policy = try await Policy.read(of: folder, in: snapshot)
        return Rules(
            policy: policy.policy,
            policyDigest: policy.digest,
            holdout: try await snapshot.content(
                of: .holdout,
                in: folder,
                bytesMax: GateLimits.holdoutBytesMax
            ),
            areOld: areOld,
            suffix: suffix
        )
    }

    /// A model that is gone cannot be shown to be no worse.
    private var deletion: Judgement {
        let check = Check(
            .file,
            "model",
            .fail,
            "the model is deleted; what serves it would have none, so a person has to decide"
        )
        return Judgement(model: change.name, checks: [check], digests: .init(), scores: nil)
    }

    private func warnings(_ before: ModelFolder?) -> [String] {
        var warnings: [String] = []
        let names = [ModelFolder.File.policy, .holdout].filter(change.files.contains).map(
            \.rawValue
        )
        if let before, before[.policy] == nil {
            warnings.append(
                "\(change.name) had no policy before; it is judged by the one that comes with it"
            )
        } else if before != nil, !names.isEmpty {
            warnings.append(
                "\(change.name): \(names.joined(separator: " and ")) changed as well; the model is "
                    + "judged under the old rules and under the new ones"
            )
        }
        if before == nil {
            warnings.append(
                "\(change.name) is new: there is no champion, and the policy is its own"
            )
        }
        if case .renamed(let from) = change.kind {
            warnings.append("\(change.name) was \(from) before; it is judged against that")
        }
        return warnings
    }
}
