internal import Statistics

/// Whether metrics are as good as the policy demands of any model.
enum FloorChecks {
    /// The answers for all rows and then for each slice.
    static func checks(_ scored: Scored, _ slices: [SliceRows], by policy: Policy) -> [Check] {
        policy.metrics.compactMap { check($0, scored, in: nil) }
            + slices.flatMap { slice in
                let part = scored.subset(slice.rows)
                return slice.slice.metrics.compactMap { check($0, part, in: slice) }
            }
    }

    private static func check(
        _ rule: Policy.MetricRule,
        _ scored: Scored,
        in slice: SliceRows?
    ) -> Check? {
        guard let bound = rule.bound else { return nil }
        var check = Check(
            .floor,
            rule.metric.subject(in: slice?.slice.name),
            .inconclusive,
            "",
            rowCount: scored.count,
            challenger: scored.metrics[rule.metric],
            margin: bound
        )
        if let slice, !slice.isTestable {
            check.reason = slice.tooFew
            return check
        }
        guard let value = check.challenger else {
            // A slice may lack a class; a whole holdout does not, so there the model is at fault.
            check.verdict = slice == nil ? .fail : .inconclusive
            check.reason = "the metric has no value on these rows"
            return check
        }
        let isHigher = rule.metric.higherIsBetter
        let word = isHigher ? "floor" : "ceiling"
        let holds = isHigher ? value >= bound : value <= bound
        check.verdict = holds ? .pass : .fail
        let side = isHigher == holds ? "above" : "below"
        check.reason =
            value == bound
            ? "at the \(word) of \(figure(bound))"
            : "\(figure(value)) is \(side) the \(word) of \(figure(bound))"
        return check
    }
}
