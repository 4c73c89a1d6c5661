internal import Datasets
internal import Models
internal import ONNX

/// Whether a model gives the reasons that it computes, and which.
struct ReasonChecks {
    private let challenger: Contender
    private let champion: Contender?
    private let rows: [Features]
    private let training: TrainingRows
    private let policy: Policy
    /// The challenger with its reasons; nil where it gives none.
    let explained: Explained?

    /// Prepares to answer.
    ///
    /// - Parameters:
    ///   - challenger: the model that asks to be served, scored on the rows.
    ///   - champion: the one that is served, scored on the same; nil where there is none.
    ///   - rows: that both are judged on.
    ///   - training: the rows that the challenger was made of.
    ///   - policy: the rules.
    init(
        _ challenger: Contender,
        against champion: Contender?,
        on rows: [Features],
        _ training: TrainingRows,
        by policy: Policy
    ) {
        self.challenger = challenger
        self.champion = champion
        self.rows = rows
        self.training = training
        self.policy = policy
        explained = Explained(challenger, rows)
    }

    /// One check for each question that can be asked of the model.
    var checks: [Check] {
        let isRequired = policy.requirements.reasons
        let (file, before) = (challenger.file, champion?.file)
        let words = WordChecks.checks(file, champion: before, isRequired: isRequired)
        let help = RefusalChecks.beyondHelp(
            challenger,
            after: champion,
            rows,
            shareMax: policy.reasons.beyondHelpMax
        )
        guard let explained else {
            let missing = GroupCheck.missing(file, champion: before, isRequired: isRequired)
            return [missing] + words + [help]
        }
        let group = GroupCheck.check(
            file,
            champion: before,
            training,
            isRequired: policy.requirements.training
        )
        return [group] + words + [GoldenReasonsCheck.check(file, isRequired: isRequired)]
            + ContributionChecks.checks(explained, rows)
            + [RefusalChecks.reason(explained), first(explained), help]
    }

    /// How many first reasons change, if the champion's can be taken at their word.
    private func first(_ explained: Explained) -> Check {
        guard let champion, let before = Explained(champion, rows) else {
            let reason =
                "not compared: \(champion == nil ? "there is no champion" : "the champion gives no reasons")"
            return .unasked(.reasons, RefusalChecks.firstSubject, reason, isRequired: false)
        }
        let sums = ContributionChecks.sums(before, rows)
        guard sums.verdict == .pass else {
            let reason = "not compared: of the champion, \(sums.reason)"
            return Check(.reasons, RefusalChecks.firstSubject, .invalid, reason)
        }
        return RefusalChecks.first(
            explained,
            after: before,
            shareMax: policy.reasons.changedFirstMax
        )
    }
}
