package import Wire

/// What a scorer of a test says of reasons that says nothing else of them.
extension Scorer {
    /// It gives none.
    package func whyNotOffered(_ opcode: Opcode) -> String? { "the model gives no reasons" }

    /// A step is over when it has refused.
    package func reasonRows(_ opcode: Opcode) -> Int { WireLimits.blockRows }

    /// Never called, since none is offered.
    package func explain(
        _ row: FeatureRow,
        _ score: Score
    ) throws(BeyondUnits) -> ScoreExplanation {
        throw BeyondUnits(feature: 0)
    }

    /// Never called, since none is offered.
    package func change(_ row: FeatureRow, _ score: Score) -> DecisionChange {
        DecisionChange(score: score, values: row)
    }
}
