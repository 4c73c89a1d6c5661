import SestinaClient

/// The rows of a loan book with the greatest probabilities, as far as they are told.
struct RiskiestRows {
    /// A row of them.
    struct Row {
        /// The line of the file on which it begins, from 1.
        let line: Int
        let features: FeatureRow
        let probability: Double
        let isAtRisk: Bool
    }

    /// Rows that are told.
    static let toldMax = 10

    /// The greatest probability first; of equal ones the row that stands first in the file.
    private(set) var rows: [Row] = []

    /// Keeps a row where it is among the riskiest so far.
    ///
    /// - Parameters:
    ///   - score: what the model gave it, a probability.
    ///   - features: its values.
    ///   - line: where it stands, behind all that came before.
    mutating func add(_ score: Score, of features: FeatureRow, at line: Int) {
        let probability = score.probability
        if rows.count == Self.toldMax, let last = rows.last, probability <= last.probability {
            return
        }
        let place = rows.firstIndex { $0.probability < probability } ?? rows.count
        let row = Row(
            line: line,
            features: features,
            probability: probability,
            isAtRisk: score.flags.contains(.predictsDefault)
        )
        rows.insert(row, at: place)
        if rows.count > Self.toldMax { rows.removeLast() }
    }
}
