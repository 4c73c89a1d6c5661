internal import Statistics

/// Whether a challenger is shown to be no worse than the champion on the same rows.
///
/// Each metric is tested for non-inferiority: a challenger passes where the lower bound of its gain
/// is above minus the margin, and fails where the upper bound is below it; in between the rows
/// cannot tell. A pass needs every metric to pass, an intersection-union test, which keeps its
/// significance without adjustment (Berger, "Multiparameter Hypothesis Testing and Acceptance
/// Sampling", Technometrics 24, 1982). A fail needs one, so the p-values of the fails are Holm's.
struct ComparisonChecks {
    /// A metric on some of the rows.
    private struct Question {
        let subject: String
        let metric: ClassificationMetric
        let margin: Double
        let pair: ScoredPair
        /// Why it cannot be asked, where that is so.
        let obstacle: String?
    }

    private let policy: Policy
    private let questions: [Question]

    init(_ pair: ScoredPair, _ slices: [SliceRows], by policy: Policy) {
        self.policy = policy
        var questions = Self.questions(policy.metrics, pair, of: nil, nil)
        for slice in slices {
            questions += Self.questions(
                slice.slice.metrics,
                pair.subset(slice.rows),
                of: slice.slice.name,
                slice.isTestable ? nil : slice.tooFew
            )
        }
        self.questions = questions
    }

    private static func questions(
        _ rules: [Policy.MetricRule],
        _ pair: ScoredPair,
        of slice: String?,
        _ obstacle: String?
    ) -> [Question] {
        rules.compactMap { rule in
            guard let margin = rule.margin else { return nil }
            return Question(
                subject: rule.metric.subject(in: slice),
                metric: rule.metric,
                margin: margin,
                pair: pair,
                obstacle: obstacle
            )
        }
    }

    /// The answers, in the order of the policy.
    var checks: [Check] {
        let estimates = questions.map(estimate)
        let tested = estimates.compactMap { $0?.finePValue }
        var adjusted = holmAdjusted(tested.map { min(1, max(0, $0)) })[...]
        return zip(questions, estimates).map { question, estimate in
            guard let estimate else { return untested(question) }
            return check(question, estimate, failPValue: adjusted.removeFirst())
        }
    }

    private func estimate(_ question: Question) -> PairedEstimate? {
        guard question.obstacle == nil, !question.pair.isIdentical else { return nil }
        return PairedEstimate.of(
            question.metric,
            question.pair,
            margin: question.margin,
            significance: policy.significance
        )
    }

    private func untested(_ question: Question) -> Check {
        var check = blank(question)
        if let obstacle = question.obstacle {
            check.reason = obstacle
        } else if check.champion == nil || check.challenger == nil {
            check.reason = "not testable: the metric has no value on these rows"
        } else if question.pair.isIdentical {
            check.verdict = .pass
            check.difference = 0
            check.interval = 0...0
            check.reason = "identical: every row has the champion's probability, to the bit"
        } else {
            check.reason = "not testable: there are too few rows of one kind"
        }
        return check
    }

    /// A check with the figures of both and no answer yet.
    private func blank(_ question: Question) -> Check {
        Check(
            .comparison,
            question.subject,
            .inconclusive,
            "",
            rowCount: question.pair.champion.count,
            champion: question.pair.champion.metrics[question.metric],
            challenger: question.pair.challenger.metrics[question.metric],
            margin: question.margin
        )
    }

    private func check(
        _ question: Question,
        _ estimate: PairedEstimate,
        failPValue: Double
    ) -> Check {
        var check = blank(question)
        let (low, high) = (estimate.interval.lowerBound, estimate.interval.upperBound)
        let isHigher = question.metric.higherIsBetter
        check.difference = isHigher ? estimate.gain : 0 - estimate.gain
        check.interval = isHigher ? low...high : (0 - high)...(0 - low)
        let detectable =
            estimate.standardError * NormalTail.detectableErrors(significance: policy.significance)
        check.smallestDetectable = detectable
        let margin = "the margin of \(figure(question.margin))"
        if failPValue < policy.significance {
            check.verdict = .fail
            check.reason =
                "worse than the champion by more than \(margin): by \(figure(0 - estimate.gain)),"
                + " at least \(figure(0 - high)) (\(estimate.method))"
        } else if estimate.worsePValue >= policy.significance {
            check.rowsToSettle = estimate.rowsToSettle(
                of: question.pair.champion.count,
                margin: question.margin
            )
            check.reason =
                "it may be worse by \(figure(0 - low)), over \(margin)"
                + (detectable > question.margin
                    ? "; so many rows can show no less than \(figure(detectable))" : "")
                + " (\(estimate.method))"
        } else if let rows = estimate.countedRows, 3 / Double(max(1, rows)) > question.margin {
            // What was not seen in n rows may still happen in 3/n (Hanley and Lippman-Hand, "If
            // Nothing Goes Wrong, Is Everything All Right?", JAMA 249, 1983).
            check.rowsToSettle = estimate.rowsToSettle(
                of: question.pair.champion.count,
                margin: question.margin
            )
            check.reason = "not testable: it rests on \(rows) rows, too few for \(margin)"
        } else {
            check.verdict = .pass
            check.reason =
                (low >= 0 ? "better than the champion" : "worse by \(figure(0 - low)) at most")
                + ", within \(margin) (\(estimate.method))"
        }
        return check
    }
}

extension ClassificationMetric {
    /// What a check about the metric is called.
    func subject(in slice: String?) -> String { slice.map { "\(rawValue) of \($0)" } ?? rawValue }
}
