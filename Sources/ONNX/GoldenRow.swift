package import Models

/// A row and the probability that the trainer computed for it, to be met bit for bit.
package struct GoldenRow: Sendable {
    /// The six features, finite, or NaN where the file lets them be missing.
    package let features: Features
    /// The probability of default, 0 to 1, to its last bit.
    package let probability: Double
    /// The reasons that the trainer computed, to be met to the unit; nil where it computed none.
    package let reasons: GoldenReasons?

    /// A row with what was computed for it.
    init(features: Features, probability: Double, reasons: GoldenReasons? = nil) {
        self.features = features
        self.probability = probability
        self.reasons = reasons
    }
}

extension GoldenRow {
    /// Refuses a model that does not give every golden row's probability to the last bit.
    static func check(_ rows: [GoldenRow], with model: Model) throws(ModelFileError) {
        for (index, row) in rows.enumerated() {
            guard model.takes(row.features) else {
                throw .refused(
                    "golden row \(index + 1) lacks a feature that sestina.missing does not name"
                )
            }
            let probability = model.probability(of: row.features)
            guard probability.bitPattern == row.probability.bitPattern else {
                throw .refused(
                    "golden row \(index + 1) of \(rows.count) gives \(hex(probability)), but the "
                        + "trainer computed \(hex(row.probability)); the file or its scorer has changed"
                )
            }
        }
    }
}
