internal import Repository

/// The rules for models that are new: `models/policy.json`, beside the models' folders.
///
/// They are the base's, for whoever brings a model would else bring its rules, too.
enum NewModelRules {
    /// The name of the file, and of the judgement of its change.
    static let name = ModelFolder.File.policy.rawValue
    /// Where it is.
    static let path = "\(ModelFolder.root)/\(name)"

    /// What is said of a model that has no rules at the base.
    ///
    /// - Parameter base: the base's name.
    /// - Returns: a check that is invalid.
    static func missing(at base: String) -> Check {
        Check(
            .rules,
            "policy",
            .invalid,
            "there are no rules for it at \(base): \(path), which holds those for new models, does not exist there;"
                + " an administrator adds it outside the gate, and the model comes after it"
        )
    }

    /// The judgement of a change of these rules; nil where they do not change.
    ///
    /// - Parameters:
    ///   - base: the side that it is held against.
    ///   - head: the side that is judged.
    /// - Returns: the judgement, and whom the old rules allow to force it.
    /// - Throws: a `RepositoryError` if either side cannot be read.
    static func outcome(
        from base: Snapshot,
        to head: Snapshot
    ) async throws(RepositoryError) -> ModelJudgement.Outcome? {
        let (before, after) = (base.newModels, head.newModels)
        guard before?[.policy] != after?[.policy] else { return nil }
        var judgement = Judgement(model: name, checks: [], digests: .init(), scores: nil)
        guard let before else {
            judgement.checks = [
                Check(
                    .rules,
                    name,
                    .fail,
                    "there were no rules for new models, so that there could be no new model; "
                        + RuleChanges.lifting(.nobody)
                )
            ]
            return ModelJudgement.Outcome(judgement: judgement)
        }
        let (old, digest) = try await Policy.read(of: before, in: base)
        judgement.digests.policy = digest
        guard let after else {
            judgement.checks = [
                Check(.rules, name, .pass, "without rules for new models there can be none")
            ]
            return ModelJudgement.Outcome(judgement: judgement, forcers: old.forcers)
        }
        let new = try await Policy.read(of: after, in: head).policy
        judgement.checks = RuleChanges.checks(from: .init(old), to: .init(new), subject: name)
        return ModelJudgement.Outcome(judgement: judgement, forcers: old.forcers)
    }
}
