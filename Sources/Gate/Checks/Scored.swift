internal import Statistics

/// What a model says of rows whose outcome is known.
struct Scored: Sendable {
    let labels: [Bool]
    let probabilities: [Double]
    let threshold: Double
    let metrics: ClassificationMetrics

    init(labels: [Bool], probabilities: [Double], threshold: Double) {
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
    func with(_ probabilities: [Double]) -> Scored {
        Scored(labels: labels, probabilities: probabilities, threshold: threshold)
    }

    /// Whether every row has the same probability and decision here and there, to the bit.
    func isIdentical(to other: Scored) -> Bool {
        decisions == other.decisions
            && probabilities.map(\.bitPattern) == other.probabilities.map(\.bitPattern)
    }
}
