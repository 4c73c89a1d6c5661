package import Statistics

/// What a model says of rows whose outcome is known.
package struct Scored: Sendable {
    /// Whether each row defaulted.
    package let labels: [Bool]
    /// What the model gives to each row; 0 to 1, or NaN where it gives none.
    package let probabilities: [Double]
    /// The probability from which on a default is predicted.
    package let threshold: Double
    /// How well the one foretells the other.
    package let metrics: ClassificationMetrics

    /// Measures what is said.
    ///
    /// - Parameters:
    ///   - labels: whether each row defaulted.
    ///   - probabilities: what the model gives to each row, as many.
    ///   - threshold: from where on it predicts a default.
    package init(labels: [Bool], probabilities: [Double], threshold: Double) {
        self.labels = labels
        self.probabilities = probabilities
        self.threshold = threshold
        metrics = ClassificationMetrics(
            labels: labels,
            probabilities: probabilities,
            threshold: threshold
        )
    }

    var count: Int { labels.count }

    /// Whether every row has a probability.
    var isWhole: Bool { probabilities.allSatisfy { (0...1).contains($0) } }

    /// Whether each row is predicted to default.
    var decisions: [Bool] { probabilities.map { $0 >= threshold } }

    /// Some of the rows.
    func subset(_ rows: [Int]) -> Scored {
        Scored(
            labels: rows.map { labels[$0] },
            probabilities: rows.map { probabilities[$0] },
            threshold: threshold
        )
    }

    /// The same rows with other probabilities.
    ///
    /// - Parameter probabilities: as many as there are rows.
    /// - Returns: them, measured.
    package func with(_ probabilities: [Double]) -> Scored {
        Scored(labels: labels, probabilities: probabilities, threshold: threshold)
    }

    /// Whether every row has the same probability and decision here and there, to the bit.
    func isIdentical(to other: Scored) -> Bool {
        decisions == other.decisions
            && probabilities.map(\.bitPattern) == other.probabilities.map(\.bitPattern)
    }
}
