internal import Statistics

/// Whether predictions are what a working model might say of these customers.
enum PredictionChecks {
    /// Rows that a check lists at most.
    static let listedMax = 20

    static func checks(_ scored: Scored, by policy: Policy) -> [Check] {
        let finite = probabilities(scored)
        guard finite.verdict == .pass else { return [finite] }
        return [finite, defaultRate(scored, policy), spread(scored, policy)]
    }

    private static func probabilities(_ scored: Scored) -> Check {
        let wrong = scored.probabilities.indices.filter {
            !(0...1).contains(scored.probabilities[$0])
        }
        return Check(
            .predictions,
            "probabilities",
            wrong.isEmpty ? .pass : .fail,
            wrong.isEmpty
                ? "every row has a probability of 0 to 1"
                : "\(wrong.count) rows have no probability of 0 to 1",
            rowCount: scored.count,
            details: wrong.prefix(listedMax).map {
                "row \($0 + 1): \(scored.probabilities[$0])"
            }
        )
    }

    private static func defaultRate(_ scored: Scored, _ policy: Policy) -> Check {
        let count = scored.decisions.count { $0 }
        let rate = Double(count) / Double(scored.count)
        let allowed = policy.predictions.defaultRate
        let base = Double(scored.labels.count { $0 }) / Double(scored.count)
        var (verdict, reason) = (
            Verdict.pass, "predicts default for \(percentage(rate)), of \(percentage(base)) who did"
        )
        if count == 0 || count == scored.count {
            verdict = .fail
            reason =
                "degenerate: predicts \(count == 0 ? "no default" : "default") for every row,"
                + " though \(percentage(base)) defaulted"
        } else if !allowed.contains(rate) {
            verdict = .fail
            reason +=
                "; \(percentage(allowed.lowerBound)) to \(percentage(allowed.upperBound)) is plausible"
        }
        return Check(
            .predictions,
            "default rate",
            verdict,
            reason,
            rowCount: scored.count,
            challenger: rate,
            margin: rate < max(base, allowed.lowerBound) && rate <= allowed.upperBound
                ? allowed.lowerBound : allowed.upperBound
        )
    }

    private static func spread(_ scored: Scored, _ policy: Policy) -> Check {
        let deviation = Summary(of: scored.probabilities)?.deviation ?? 0
        let least = policy.predictions.spreadMin
        let holds = deviation >= least
        return Check(
            .predictions,
            "spread",
            holds ? .pass : .fail,
            "the probabilities deviate by \(figure(deviation)) from their mean,"
                + " \(holds ? "and" : "but") at least \(figure(least)) is needed",
            rowCount: scored.count,
            challenger: deviation,
            margin: least
        )
    }
}
