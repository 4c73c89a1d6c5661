internal import Datasets
internal import Repository

/// The judgement of one model that changed, under the rules that were there before.
struct ModelJudgement {
    /// A policy and the holdout that goes with it.
    private struct Rules {
        var policy: Policy
        var policyDigest: String
        var holdout: [UInt8]?
        /// Whether a model is judged by them, or they are only compared with the old ones.
        var count = true
        /// Whether they were there before the change.
        var areOld: Bool
        /// What is added to each check's subject; empty for the rules that count first.
        var suffix: String

        /// What is compared where they change.
        var side: PolicyRule.Side {
            PolicyRule.Side(policy, holdout: RuleChanges.size(of: holdout, by: policy))
        }
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
    private let isFirst: Bool
    private let book: TrainingBook?
    private let history: ChampionHistory?

    /// Prepares to judge.
    ///
    /// - Parameters:
    ///   - change: what happened to the model.
    ///   - base: all models as they were.
    ///   - head: all models as they shall be.
    ///   - server: how to start the real server.
    ///   - retrain: how to train a model again, where that can be done.
    ///   - isFirst: whether there is no base, so that there are no rules but the model's own.
    ///   - book: a file with the rows of training; nil where none was named.
    ///   - history: where former champions are; nil where there is no base.
    init(
        _ change: ModelChange,
        _ base: Snapshot,
        _ head: Snapshot,
        _ server: ScoringServer,
        _ retrain: Retrainer?,
        isFirst: Bool,
        book: TrainingBook?,
        history: ChampionHistory?
    ) {
        self.change = change
        self.base = base
        self.head = head
        self.server = server
        self.retrain = retrain
        self.isFirst = isFirst
        self.book = book
        self.history = history
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
            var judgement = deletion(before)
            if let folder = head.folders[change.name], let before, before[.policy] != nil {
                judgement.checks += ruleChanges(try await rules(folder, before))
            }
            return Outcome(judgement: judgement, forcers: try await forcers(of: before))
        }
        var champion: [UInt8]?
        if let before {
            champion = try await base.content(
                of: .model,
                in: before,
                bytesMax: GateLimits.modelBytesMax
            )
        }
        let all = try await rules(folder, before)
        let judged = try await judged(challenger, champion, before?.name, by: all)
        guard var judgement = judged else {
            let checks = [NewModelRules.missing(at: base.name)]
            return Outcome(
                judgement: Judgement(
                    model: change.name,
                    checks: checks,
                    digests: .init(),
                    scores: nil
                )
            )
        }
        judgement.checks += ruleChanges(all)
        return Outcome(
            judgement: judgement,
            warnings: warnings(before),
            forcers: all.first { $0.areOld }?.policy.forcers ?? .nobody
        )
    }

    /// What a model is by each set of rules that counts, in one judgement; nil where none does.
    private func judged(
        _ challenger: [UInt8],
        _ champion: [UInt8]?,
        _ nameBefore: String?,
        by all: [Rules]
    ) async throws(RepositoryError) -> Judgement? {
        // Once, whatever it is held to.
        var again: Retrainer?
        if let outcome = await retrain?(challenger) { again = { _ in outcome } }
        var judgement: Judgement?
        for rules in all where rules.count {
            let judge = Judge(
                by: rules.policy,
                policyDigest: rules.policyDigest,
                server: server,
                retrain: again,
                book: book
            )
            let other = all.first { $0.holdout != rules.holdout }?.holdout
            let judged = await judge.judge(
                challenger,
                against: champion,
                former: try await former(nameBefore, champion, rules.policy),
                on: rules.holdout,
                beside: other,
                isNew: !rules.areOld && other != nil,
                name: change.name
            )
            if judgement == nil {
                judgement = judged
                continue
            }
            judgement?.checks += judged.checks.map { check in
                var check = check
                check.subject += rules.suffix
                return check
            }
        }
        return judgement
    }

    /// The champions before the champion, where there is one.
    private func former(
        _ name: String?,
        _ champion: [UInt8]?,
        _ policy: Policy
    ) async throws(RepositoryError) -> FormerChampions? {
        guard let history, let name, let champion else { return nil }
        return try await history.champions(of: name, before: champion, by: policy)
    }

    private func forcers(of before: ModelFolder?) async throws(RepositoryError) -> Policy.Forcers {
        var folder = base.newModels
        if let before, before[.policy] != nil { folder = before }
        guard let folder else { return .nobody }
        return try await Policy.read(of: folder, in: base).policy.forcers
    }

    /// What becomes of the rules where they change.
    private func ruleChanges(_ all: [Rules]) -> [Check] {
        guard let old = all.first, let new = all.dropFirst().first else { return [] }
        return RuleChanges.checks(from: old.side, to: new.side, subject: "policy and holdout")
    }

    /// The rules of the base and, where they change with the model, those of the head as well.
    ///
    /// A folder that has none at the base has those for new models. What it brings itself is only held
    /// against them, so that it can be no weaker from then on.
    ///
    /// - Returns: the rules that count first; empty where the base has none.
    private func rules(
        _ folder: ModelFolder,
        _ before: ModelFolder?
    ) async throws(RepositoryError) -> [Rules] {
        var all: [Rules] = []
        if let before, before[.policy] != nil {
            all.append(try await rules(of: before, in: base, suffix: "", areOld: true))
        } else if !isFirst {
            return try await rulesOfNew(folder, before)
        }
        let areNew = change.files.contains(.policy) || change.files.contains(.holdout)
        if all.isEmpty || areNew {
            let suffix = all.isEmpty ? "" : " (under the new rules)"
            all.append(try await rules(of: folder, in: head, suffix: suffix))
        }
        return all
    }

    /// The rules for new models, and those that come with the folder where they differ.
    private func rulesOfNew(
        _ folder: ModelFolder,
        _ before: ModelFolder?
    ) async throws(RepositoryError) -> [Rules] {
        guard let shared = base.newModels else { return [] }
        var old = try await rules(of: shared, in: base, suffix: "", areOld: true)
        let (side, place) = before.map { (base, $0) } ?? (head, folder)
        old.holdout = try await holdout(of: place, in: side)
        // A folder that is new and brings no rules changes none.
        guard folder[.policy] != nil || before != nil else { return [old] }
        var new = old
        if folder[.policy] != nil {
            new = try await rules(of: folder, in: head, suffix: "")
        } else {
            new.holdout = try await holdout(of: folder, in: head)
        }
        new.suffix = " (under the new rules)"
        new.areOld = false
        // Of a folder that is new, the policy does not count and the holdout is the same.
        new.count = before != nil
        let areNew = change.files.contains(.policy) || change.files.contains(.holdout)
        return areNew ? [old, new] : [old]
    }

    private func holdout(
        of folder: ModelFolder,
        in snapshot: Snapshot
    ) async throws(RepositoryError) -> [UInt8]? {
        try await snapshot.content(
            of: .holdout,
            in: folder,
            bytesMax: GateLimits.holdoutBytesMax
        )
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
            holdout: try await holdout(of: folder, in: snapshot),
            areOld: areOld,
            suffix: suffix
        )
    }

    /// A model that is gone cannot be shown to be no worse.
    private func deletion(_ before: ModelFolder?) -> Judgement {
        let check = Check(
            .file,
            "model",
            .fail,
            before?[.model] == nil
                ? "there is no model here, only what one would be judged by; add it with its model"
                : "the model is deleted; what serves it would have none, so a person has to decide"
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
                "\(change.name) had no policy before; it is judged by "
                    + (isFirst ? "the one that comes with it" : "\(NewModelRules.path) of the base")
            )
        } else if before != nil, !names.isEmpty {
            warnings.append(
                "\(change.name): \(names.joined(separator: " and ")) changed as well; the model is "
                    + "judged under the old rules and under the new ones"
            )
        }
        if before == nil {
            warnings.append(
                "\(change.name) is new: there is no champion, and the policy is "
                    + (isFirst ? "its own" : "\(NewModelRules.path) of the base")
            )
        }
        if case .renamed(let from) = change.kind {
            warnings.append("\(change.name) was \(from) before; it is judged against that")
        }
        return warnings
    }
}
