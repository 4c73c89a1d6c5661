extension Scorer where Self: ~Copyable {
    /// Why a row has no score, in a sentence that names its first feature at fault, if one is.
    func whyNoScore(_ row: FeatureRow) -> String {
        for index in row.indices where !row[index].isFinite {
            if row[index].isNaN, mayBeMissing(index) { continue }
            let value = row[index].isNaN ? "NaN" : row[index] < 0 ? "-infinity" : "infinity"
            let what = row.indices.contains { mayBeMissing($0) } ? "it" : "every feature"
            return "\(featureName(index)) is \(value); \(what) must be finite"
        }
        return "the model gives no probability for these features: what it computes is no number "
            + "from 0 to 1; check their units and magnitudes"
    }

    /// Why a row that has a score has no explanation, in a sentence that names the feature at fault.
    func whyBeyondUnits(_ feature: Int) -> String {
        "\(featureName(feature)) contributes more than can be told, which is 8,388,608 of the model's scale; check "
            + "its unit and magnitude"
    }
}
