internal import Statistics

/// Whether a challenger is shown to be worse than the best of the champions before the champion.
///
/// A step within the margin is let through, and so may be the next, and the next. So for each metric the one former
/// champion that is best on these rows counts as well. It was chosen for being best on these rows, so what is shown
/// is shown for all of them at once, by Bonferroni's rule. What is within the margin on these rows passes, as that the
/// champion itself is met within it is another check; what is beyond it and not shown to be is inconclusive.
struct FormerChampionChecks {
    private let challenger: Scored
    private let names: [String]
    private let pairs: [ScoredPair]
    private let end: String?
    private let policy: Policy

    /// Prepares to compare on the same rows.
    ///
    /// - Parameters:
    ///   - challenger: the model that asks to be served.
    ///   - former: each former champion, scored on the rows; one without a probability for some row is no measure.
    ///   - end: why there are no more.
    ///   - policy: the rules.
    ///   - replicates: draws of the bootstrap.
    init(
        _ challenger: Scored,
        against former: [(name: String, scored: Scored)],
        end: String?,
        by policy: Policy,
        replicates: Int
    ) {
        let whole = former.filter { $0.scored.isWhole }
        self.challenger = challenger
        names = whole.map(\.name)
        pairs = whole.map {
            ScoredPair(
                champion: $0.scored,
                challenger: challenger,
                seed: Judge.seed,
                replicates: replicates
            )
        }
        self.end = end
        self.policy = policy
    }

    /// The answers, in the order of the policy; one that says so where there is nothing to compare with.
    func checks(_ slices: [SliceRows]) -> [Check] {
        guard policy.formerChampions > 0 else { return [] }
        guard !pairs.isEmpty else {
            return [
                .unasked(
                    .comparison,
                    "former champions",
                    "none to compare with: the history of this model \(end ?? "has no other")",
                    isRequired: false
                )
            ]
        }
        return checks(policy.metrics, pairs, in: nil)
            + slices.flatMap { slice in
                checks(slice.slice.metrics, pairs.map { $0.subset(slice.rows) }, in: slice)
            }
    }

    private func checks(
        _ rules: [Policy.MetricRule],
        _ pairs: [ScoredPair],
        in slice: SliceRows?
    ) -> [Check] {
        rules.compactMap { rule in
            rule.margin.map { check(rule.metric, margin: $0, pairs, in: slice) }
        }
    }

    private func check(
        _ metric: ClassificationMetric,
        margin: Double,
        _ pairs: [ScoredPair],
        in slice: SliceRows?
    ) -> Check {
        let count = pairs.count
        let former = count == 1 ? "the former champion" : "the best of \(count) former champions"
        let subject = "\(metric.subject(in: slice?.slice.name)), against \(former)"
        let best = pairs.indices.filter { pairs[$0].champion.metrics[metric] != nil }.max {
            gain(metric, pairs[$0]) > gain(metric, pairs[$1])
        }
        if let slice, !slice.isTestable {
            return .unasked(.comparison, subject, slice.tooFew, isRequired: false)
        }
        guard let best, pairs[best].challenger.metrics[metric] != nil else {
            let reason = "not testable: the metric has no value on these rows"
            return .unasked(.comparison, subject, reason, isRequired: false)
        }
        var check = Check(
            .comparison,
            subject,
            .pass,
            "",
            rowCount: challenger.count,
            champion: pairs[best].champion.metrics[metric],
            challenger: pairs[best].challenger.metrics[metric],
            margin: margin
        )
        judge(metric, pairs[best], called: "\(former) (\(names[best]))", count, &check)
        return check
    }

    private func judge(
        _ metric: ClassificationMetric,
        _ pair: ScoredPair,
        called former: String,
        _ count: Int,
        _ check: inout Check
    ) {
        let (gain, margin) = (gain(metric, pair), check.margin ?? 0)
        check.rowCount = pair.champion.count
        check.difference = metric.higherIsBetter ? gain : 0 - gain
        let words = "the margin of \(figure(margin))"
        let significance = policy.significance / Double(count)
        // What is within the margin on these very rows is not shown to be beyond it by any test.
        guard gain < -margin,
            let estimate = PairedEstimate.of(
                metric,
                pair,
                margin: margin,
                significance: significance
            )
        else {
            // Too few rows of one kind for any test.
            check.verdict = gain < -margin ? .inconclusive : .pass
            check.reason =
                gain < -margin
                ? "worse than \(former) by \(figure(0 - gain)), over \(words), and so few rows show nothing"
                : "not worse than \(former) by more than \(words)"
            return
        }
        let (low, high) = (estimate.interval.lowerBound, estimate.interval.upperBound)
        check.interval = metric.higherIsBetter ? low...high : (0 - high)...(0 - low)
        guard estimate.finePValue < significance else {
            check.verdict = .inconclusive
            check.rowsToSettle = estimate.rowsToSettle(of: pair.champion.count, margin: margin)
            check.reason =
                "worse than \(former) by \(figure(0 - gain)), which is not shown to be more than \(words)"
                + " (\(estimate.method))"
            return
        }
        check.verdict = .fail
        check.reason =
            "worse than \(former) by more than \(words): by \(figure(0 - gain)), at least \(figure(0 - high))"
            + " (\(estimate.method)); steps within the margin add up"
    }

    /// By how much the challenger's metric is better, below 0 where it is worse.
    private func gain(_ metric: ClassificationMetric, _ pair: ScoredPair) -> Double {
        guard let before = pair.champion.metrics[metric],
            let now = pair.challenger.metrics[metric]
        else { return .infinity }
        return metric.higherIsBetter ? now - before : before - now
    }
}
