import ArgumentParser
import Training

/// From which probability on a default is predicted.
struct ThresholdOptions: ParsableArguments {
    /// How the threshold is found.
    enum Rule: String, CaseIterable, ExpressibleByArgument {
        /// Default where it is more likely than not.
        case half = "0.5"
        /// The threshold of the best F1 of precision and recall.
        case bestF1 = "best-f1"
        /// The threshold at which errors cost least, by what each kind costs.
        case leastCost = "least-cost"
    }

    @Option(
        help: ArgumentHelp(
            "0.5, best-f1 or least-cost; the latter two by cross-validation.",
            valueName: "rule"
        )
    )
    var threshold = Rule.half

    @OptionGroup var costs: CostOptions

    /// Refuses costs without the rule, and the rule without costs.
    mutating func validate() throws { _ = try rule() }

    /// The rule that the options ask for.
    func rule() throws(ValidationError) -> ThresholdRule {
        switch threshold {
        case .leastCost: return try costs.rule()
        case .half, .bestF1:
            try costs.refuse()
            return threshold == .bestF1 ? .bestF1 : .half
        }
    }
}

/// What the two kinds of errors cost.
struct CostOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "With least-cost: what refusing a good customer costs.",
            valueName: "number"
        )
    )
    // Costs have no defaults: what an error costs is the lender's to say.
    var falsePositiveCost: Double?

    @Option(
        help: ArgumentHelp("With least-cost: what a missed default costs.", valueName: "number")
    )
    var falseNegativeCost: Double?

    /// Refuses costs that no rule asks for.
    func refuse() throws(ValidationError) {
        guard falsePositiveCost == nil, falseNegativeCost == nil else {
            // An option that changes nothing would be taken for one that did.
            throw ValidationError("costs are for --threshold least-cost")
        }
    }

    /// The rule of the least cost, which needs both.
    func rule() throws(ValidationError) -> ThresholdRule {
        guard let falsePositiveCost, let falseNegativeCost else {
            throw ValidationError(
                "--threshold least-cost needs --false-positive-cost and --false-negative-cost"
            )
        }
        let areCosts = [falsePositiveCost, falseNegativeCost].allSatisfy { $0 >= 0 && $0.isFinite }
        // Only their ratio counts, and of two zeros there is none.
        guard areCosts, falsePositiveCost + falseNegativeCost > 0 else {
            throw ValidationError("costs are 0 or more, and not both 0")
        }
        return .leastCost(falsePositive: falsePositiveCost, falseNegative: falseNegativeCost)
    }
}
