internal import ONNX

/// The judgement of one model that changed, under the rules that were there before.
struct ModelJudgement {
    /// A policy and the holdout that goes with it.
    private struct Rules {
        var policy: Policy
        var policyBytes: [UInt8]
        var holdout: [UInt8]?
        /// What is added to each check's subject; empty for the rules that count first.
        var suffix: String
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
    /// - Returns: the judgement, and what to say loudly.
    /// - Throws: a `GateError` if a file or a policy cannot be read.
    func judge() async throws(GateError) -> (judgement: Judgement, warnings: [String]) {
        guard let folder = head.folders[change.name] else { return (deletion, []) }
        let before = change.baseName.flatMap { base.folders[$0] }
        guard let challenger = try await head.content(of: .model, in: folder) else {
            return (deletion, [])
        }
        var champion: [UInt8]?
        if let before { champion = try await base.content(of: .model, in: before) }
        var judgement: Judgement?
        for rules in try await rules(folder, before) {
            let judge = Judge(
                by: rules.policy,
                policyDigest: ModelDigest(of: rules.policyBytes).hex,
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
        guard let judgement else { return (deletion, []) }
        return (judgement, warnings(before))
    }

    /// The rules of the base and, where they change with the model, those of the head as well.
    private func rules(
        _ folder: ModelFolder,
        _ before: ModelFolder?
    ) async throws(GateError) -> [Rules] {
        var all: [Rules] = []
        if let before, before[.policy] != nil {
            all.append(try await rules(of: before, in: base, suffix: ""))
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
        suffix: String
    ) async throws(GateError) -> Rules {
        Rules(
            policy: try await Policy.read(of: folder, in: snapshot),
            policyBytes: try await snapshot.content(of: .policy, in: folder) ?? [],
            holdout: try await snapshot.content(of: .holdout, in: folder),
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
        if before != nil, !names.isEmpty {
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
