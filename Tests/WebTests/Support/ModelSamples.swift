import Documents
import SestinaClient

@testable import Web

extension ServerInfo.Model {
    /// A model as a server tells of it, with the loan book's features unless others are given.
    static func sample(
        name: String = "loans",
        algorithm: String = "logistic regression",
        digest: String = "abc123",
        features: [String] = StubModel.features,
        threshold: Double = 0.5,
        ranges: [ClosedRange<Double>]? = nil,
        missing: [Bool]? = nil,
        reasons: ReasonInfo = ReasonInfo()
    ) -> ServerInfo.Model {
        ServerInfo.Model(
            name: name,
            algorithm: algorithm,
            digest: digest,
            version: nil,
            features: features,
            contract: missing.map { Contract(digest: "", missing: $0) },
            classes: nil,
            threshold: threshold,
            ranges: ranges,
            reasons: reasons
        )
    }
}

extension Score {
    /// A score of no model in particular.
    static func sample(_ probability: Double, _ flags: ScoreFlags = []) -> Score {
        Score(probability: probability, flags: flags, modelDigest: 0)
    }
}

extension FeatureRow {
    /// Six values.
    static func of(_ values: [Double]) -> FeatureRow {
        var row = FeatureRow(repeating: 0)
        for (index, value) in zip(row.indices, values) { row[index] = value }
        return row
    }

    /// The six values.
    var values: [Double] { indices.map { self[$0] } }
}
