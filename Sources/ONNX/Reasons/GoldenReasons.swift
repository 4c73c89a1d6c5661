import Models
import Reasons

/// What a golden row's score is made of, in units of 2^-40 of the model's scale.
package struct GoldenReasons: Sendable {
    /// The raw score: the mean of the reference group and the six contributions.
    package let raw: Int64
    /// What each feature contributes, in their order.
    package let contributions: [6 of Int64]

    /// The reasons in a file.
    init(raw: Int64, contributions: [6 of Int64]) {
        self.raw = raw
        self.contributions = contributions
    }

    /// What was computed; nil where a feature carries the row beyond what units can say.
    init?(_ explanation: Explanation) {
        guard explanation.featureBeyond == nil else { return nil }
        self.init(raw: explanation.raw, contributions: explanation.contributions)
    }

    /// Refuses a model that does not give a row's reasons to the unit; `row` begins the sentence.
    func check(
        _ explanation: Explanation,
        of row: String,
        _ names: [String]
    ) throws(ModelFileError) {
        let end = "; the file or its scorer has changed"
        for feature in 0..<featureCount
        where explanation.contributions[feature] != contributions[feature] {
            throw .refused(
                "\(quoted(names[feature])) contributes \(explanation.contributions[feature]) units to \(row), but "
                    + "the trainer computed \(contributions[feature])" + end
            )
        }
        guard explanation.featureBeyond == nil, explanation.raw == raw else {
            throw .refused(
                "\(row) has a raw score of \(explanation.raw) units, but the trainer computed \(raw)"
                    + end
            )
        }
    }
}
