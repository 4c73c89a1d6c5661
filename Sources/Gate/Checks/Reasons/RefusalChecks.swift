internal import Models
internal import ONNX
internal import Reasons
internal import Words

/// What those who are refused are told: a reason, which one, and what would help.
enum RefusalChecks {
    /// What is asked about where two models are compared by what they tell first.
    static let firstSubject = "first reasons that change"
    /// Refused applicants for each of whom is searched what would help, at most.
    ///
    /// A pair of features that would takes milliseconds to be sought among trees.
    private static let searchedMax = [true: 50, false: 400]

    /// Whether everyone who is refused is given a reason at all.
    static func reason(_ explained: Explained) -> Check {
        let subject = "a reason for everyone refused"
        let refused = explained.refused
        guard !refused.isEmpty else { return nobodyRefused(subject, "the model refuses nobody") }
        let without = refused.filter { explained.firstReason($0) == nil }
        return Check(
            .reasons,
            subject,
            without.isEmpty ? .pass : .fail,
            without.isEmpty
                ? "all \(refused.count) who are refused have one"
                : "\(without.count) of \(refused.count) who are refused have none",
            rowCount: refused.count,
            details: without.prefix(PredictionChecks.listedMax).map { "row \($0 + 1)" }
        )
    }

    /// How many of those whom both models refuse are told another first reason.
    ///
    /// - Parameters:
    ///   - challenger: the model that asks to be served, with its reasons.
    ///   - champion: the one that is served.
    ///   - shareMax: the share of them for whom it may be another; nil for any.
    /// - Returns: the check.
    static func first(
        _ challenger: Explained,
        after champion: Explained,
        shareMax: Double?
    ) -> Check {
        let subject = firstSubject
        let before = Set(champion.refused)
        let both = challenger.refused.filter(before.contains)
        guard !both.isEmpty else {
            return nobodyRefused(subject, "no row is refused by both models")
        }
        let changed = both.filter { champion.firstReason($0) != challenger.firstReason($0) }
        let share = Double(changed.count) / Double(both.count)
        let names = challenger.contender.file.model.featureNames
        let name = { (reason: Int?) in reason.map { names[$0].shown } ?? "no reason" }
        let listed = changed.prefix(PredictionChecks.listedMax).map { row in
            "row \(row + 1): \(name(champion.firstReason(row))) to \(name(challenger.firstReason(row)))"
        }
        let more = changed.count - listed.count
        let words =
            "\(changed.count) of \(both.count) whom both refuse are told another first reason,"
            + " each model compared with its own group"
        var check = Check(
            .reasons,
            subject,
            .notAsked,
            "\(words); the policy has no limit",
            rowCount: both.count,
            challenger: share,
            margin: shareMax,
            details: listed + (more > 0 ? ["and \(more) more"] : [])
        )
        guard let shareMax else { return check }
        check.verdict = share <= shareMax ? .pass : .fail
        check.reason = "\(words); at most \(percentage(shareMax)) may"
        return check
    }

    /// How many of those who are refused no change that is allowed would help, as far as a search finds one.
    ///
    /// - Parameters:
    ///   - challenger: the model that asks to be served.
    ///   - champion: the one that is served; nil where there is none.
    ///   - rows: that both are judged on.
    ///   - shareMax: the share of the challenger's refused for whom nothing may be found; nil for any.
    /// - Returns: the check.
    static func beyondHelp(
        _ challenger: Contender,
        after champion: Contender?,
        _ rows: [Features],
        shareMax: Double?
    ) -> Check {
        let subject = "refused whom no change would help"
        guard let search = search(challenger) else {
            let reason =
                "not counted: the file does not tell the ranges of training, within which changes are allowed"
            return .unasked(.reasons, subject, reason, isRequired: false)
        }
        let now = count(challenger, search, rows)
        guard let share = now.share else {
            return nobodyRefused(subject, "the model refuses nobody")
        }
        var before: Count?
        if let champion { before = Self.search(champion).map { count(champion, $0, rows) } }
        var words = "no allowed change of one or two features was found for \(now.words)"
        if let before, before.share != nil { words += "; for the champion's \(before.words)" }
        return Check(
            .reasons,
            subject,
            shareMax.map { share <= $0 ? .pass : .fail } ?? .notAsked,
            words
                + (shareMax.map { "; at most \(percentage($0)) is allowed" }
                    ?? "; the policy has no limit"),
            rowCount: now.searched,
            champion: before?.share,
            challenger: share,
            difference: before?.share.map { share - $0 },
            margin: shareMax
        )
    }

    /// Refused applicants whom a search was made for.
    private struct Count {
        let searched: Int
        let refused: Int
        let helpless: Int

        var share: Double? { searched == 0 ? nil : Double(helpless) / Double(searched) }
        var words: String {
            "\(helpless) of "
                + (searched == refused
                    ? "\(refused) refused" : "\(searched) looked at of \(refused) refused")
        }
    }

    private static func search(_ contender: Contender) -> ChangeSearch? {
        let actionable = contender.file.reasons.actionable
        return ChangeSearch(
            contender.file.model,
            [6 of Actionable] { actionable?[$0] ?? .anything }
        )
    }

    private static func count(
        _ contender: Contender,
        _ search: ChangeSearch,
        _ rows: [Features]
    ) -> Count {
        let decisions = contender.scored.decisions
        let refused = decisions.indices.filter { decisions[$0] }
        var hasTrees = false
        if case .trees = contender.file.model.core { hasTrees = true }
        let searched = ReferenceSelection.middles(of: refused, count: searchedMax[hasTrees] ?? 1)
        let helpless = searched.count { row in
            let change = search.change(for: rows[row])
            return change.pair == nil
                && (0..<featureCount).allSatisfy { change.values[$0].isNaN }
        }
        return Count(searched: searched.count, refused: refused.count, helpless: helpless)
    }

    private static func nobodyRefused(_ subject: String, _ reason: String) -> Check {
        .unasked(.reasons, subject, reason, isRequired: true)
    }
}
