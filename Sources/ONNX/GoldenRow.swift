package import Models

/// A row and the probability that the trainer computed for it, to be met bit for bit.
package struct GoldenRow: Sendable {
    /// The six features, all finite.
    package let features: Features
    /// The probability of default, 0 to 1, to its last bit.
    package let probability: Double
}

extension GoldenRow {
    /// Refuses a model that does not give every golden row's probability to the last bit.
    static func check(_ rows: [GoldenRow], with model: Model) throws(ModelFileError) {
        for (index, row) in rows.enumerated() {
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
