internal import Statistics

/// Whether scores and decisions stay where the champion's were.
enum StabilityChecks {
    static func checks(_ pair: ScoredPair, by policy: Policy) -> [Check] {
        [population(pair, policy), flips(pair, policy)]
    }

    private static func population(_ pair: ScoredPair, _ policy: Policy) -> Check {
        let most = policy.stability.populationStabilityMax
        var check = Check(
            .stability,
            "population stability index",
            .inconclusive,
            "not testable: some rows have no probability",
            rowCount: pair.champion.count,
            margin: most
        )
        let stability = PopulationStability(
            expected: pair.champion.probabilities.map(seen),
            actual: pair.challenger.probabilities.map(seen)
        )
        guard let stability else { return check }
        check.challenger = stability.index
        let chance = "chance alone gives up to \(figure(stability.nullQuantile95)) on so many rows"
        if stability.index <= most {
            check.verdict = .pass
            check.reason = "\(figure(stability.index)), at most \(figure(most)); \(chance)"
        } else if stability.index > stability.nullQuantile95 {
            check.verdict = .fail
            check.reason = "\(figure(stability.index)) is above \(figure(most)), and \(chance)"
        } else {
            check.reason = "\(figure(stability.index)) is above \(figure(most)), but \(chance)"
        }
        return check
    }

    /// A probability as it is told apart: to a thousandth.
    ///
    /// Models of customers who are easily told apart give most of them probabilities next to 0
    /// and 1. Whether such a one is 1e-9 or 1e-12 changes no decision, yet would fill other tenths.
    private static func seen(_ probability: Double) -> Double {
        (probability * 1000).rounded() / 1000
    }

    private static func flips(_ pair: ScoredPair, _ policy: Policy) -> Check {
        let (before, now) = (pair.champion.decisions, pair.challenger.decisions)
        let flipped = before.indices.filter { before[$0] != now[$0] }
        let better = flipped.count { now[$0] == pair.champion.labels[$0] }
        let share = Double(flipped.count) / Double(pair.champion.count)
        let most = policy.stability.flipsMax
        let listed = flipped.prefix(PredictionChecks.listedMax).map { row in
            let (from, to) = (pair.champion.probabilities[row], pair.challenger.probabilities[row])
            let outcome = pair.champion.labels[row] ? "did default" : "did not default"
            return "row \(row + 1), who \(outcome): \(figure(from)) to \(figure(to))"
        }
        let more = flipped.count - listed.count
        return Check(
            .stability,
            "decisions",
            share <= most ? .pass : .fail,
            "\(flipped.count) of \(pair.champion.count) flip, \(better) of them to what happened;"
                + " at most \(percentage(most)) may",
            rowCount: pair.champion.count,
            challenger: share,
            margin: most,
            details: listed + (more > 0 ? ["and \(more) more"] : [])
        )
    }
}
