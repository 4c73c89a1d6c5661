package import Statistics
internal import Words

/// Which algorithm is best by cross-validated log loss, and how sure that is.
package struct Choice: Sendable {
    /// The least log loss.
    package let best: Algorithm
    /// The next best, if more than one was trained.
    package let runnerUp: Algorithm?
    /// The best's log loss less the runner-up's, row by row over the same folds, in nats.
    package let difference: PairedDifference?

    /// Compares candidates; of equally good ones the first counts.
    init(_ validations: [(algorithm: Algorithm, validation: CrossValidation)], seed: UInt64) {
        precondition(!validations.isEmpty, "something was trained")
        let order = validations.indices.sorted {
            let (first, second) = (
                validations[$0].validation.logLoss, validations[$1].validation.logLoss
            )
            return first == second ? $0 < $1 : first < second
        }
        best = validations[order[0]].algorithm
        guard order.count > 1 else {
            runnerUp = nil
            difference = nil
            return
        }
        runnerUp = validations[order[1]].algorithm
        difference = PairedDifference(
            first: validations[order[0]].validation.logLosses,
            second: validations[order[1]].validation.logLosses,
            seed: seed
        )
    }

    /// A sentence or two for a person.
    package var words: String {
        guard let runnerUp, let difference else {
            return Language.text(
                "The \(best.name) is the only one trained.",
                "\(best.theBeginning) est le seul modèle entraîné."
            )
        }
        let better = Language.text(
            "The \(best.name) is best by cross-validated log loss",
            "\(best.theBeginning) a la plus faible perte logarithmique en validation croisée"
        )
        let (low, high) = (-difference.interval.upperBound, -difference.interval.lowerBound)
        let (ahead, least, most) = (
            NumberFormat.short(-difference.mean), NumberFormat.short(low), NumberFormat.short(high)
        )
        let amount = Language.text(
            "ahead of the \(runnerUp.name) by \(ahead) a row (95 % interval \(least) to \(most))",
            "devant \(runnerUp.the), de \(ahead) par ligne (intervalle à 95\u{202f}%\u{a0}: de \(least) à \(most))"
        )
        let chance =
            difference.couldBeChance
            ? Language.text("which could be chance", "ce qui peut être dû au hasard")
            : Language.text("which is more than chance", "ce qui dépasse le hasard")
        return "\(better), \(amount), \(chance)."
    }
}
