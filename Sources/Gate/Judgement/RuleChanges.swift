internal import Datasets
internal import Repository
internal import Words

/// What a change does to the rules by which a model is judged.
enum RuleChanges {
    /// The size of a holdout; nil of one that is not there or cannot be read.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - policy: the rules, whose contract names its columns.
    /// - Returns: its rows and those that defaulted.
    static func size(of bytes: [UInt8]?, by policy: Policy) -> PolicyRule.HoldoutSize? {
        guard let bytes,
            let data = try? HoldoutData(decoding: bytes, features: policy.contract.features)
        else { return nil }
        return PolicyRule.HoldoutSize(rows: data.rows.rowCount, defaults: data.rows.defaultCount)
    }

    /// The answers about rules that change: one for each that is weaker, or one that none is.
    ///
    /// - Parameters:
    ///   - old: what a model was judged by.
    ///   - new: what it would be judged by from now on.
    ///   - subject: what changes, where no rule is weaker.
    /// - Returns: the checks, at least one.
    static func checks(
        from old: PolicyRule.Side,
        to new: PolicyRule.Side,
        subject: String
    ) -> [Check] {
        let weaker = PolicyRule.weakenings(from: old, to: new)
        guard !weaker.isEmpty else {
            return [Check(.rules, subject, .pass, "no rule is weaker than before")]
        }
        return weaker.map { change in
            Check(
                .rules,
                change.place.shown,
                .fail,
                "\(change.words), which is weaker; \(lifting(old.policy.forcers))"
            )
        }
    }

    /// Who may let weaker rules in, to read on from a semicolon.
    static func lifting(_ forcers: Policy.Forcers) -> String {
        forcers.isEmpty
            ? "the base's may_force names nobody, so an administrator changes it outside the gate"
            : "only whom the base's may_force names may let it in, by \(Force.key)"
    }
}
