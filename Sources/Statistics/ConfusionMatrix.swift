/// How many rows of each class were predicted as each class.
package struct ConfusionMatrix: Equatable, Sendable {
    /// Rows that are negative and predicted so.
    package let trueNegatives: Int
    /// Rows that are negative and predicted positive.
    package let falsePositives: Int
    /// Rows that are positive and predicted negative.
    package let falseNegatives: Int
    /// Rows that are positive and predicted so.
    package let truePositives: Int

    /// Takes the four counts, each at least 0.
    package init(
        trueNegatives: Int,
        falsePositives: Int,
        falseNegatives: Int,
        truePositives: Int
    ) {
        self.trueNegatives = trueNegatives
        self.falsePositives = falsePositives
        self.falseNegatives = falseNegatives
        self.truePositives = truePositives
    }

    /// Counts rows.
    ///
    /// - Parameters:
    ///   - labels: whether each row is positive.
    ///   - probabilities: what was predicted for each row, as many; NaN predicts nothing and so
    ///     counts as negative.
    ///   - threshold: a row is predicted positive where its probability is at least this.
    package init(labels: [Bool], probabilities: [Double], threshold: Double) {
        precondition(labels.count == probabilities.count, "every row has a label and a score")
        var counts = [0, 0, 0, 0]
        for (label, probability) in zip(labels, probabilities) {
            counts[Self.cell(label: label, isPredicted: probability >= threshold)] += 1
        }
        self.init(cells: counts)
    }

    /// The number of rows.
    package var count: Int { trueNegatives + falsePositives + falseNegatives + truePositives }

    /// The fraction of rows predicted as what they are; nil without rows.
    package var accuracy: Double? { ratio(trueNegatives + truePositives, of: count) }

    /// The fraction of the rows predicted positive that are; nil where none was predicted so.
    package var precision: Double? { ratio(truePositives, of: truePositives + falsePositives) }

    /// The fraction of the positive rows that were predicted so; nil where no row is positive.
    package var recall: Double? { ratio(truePositives, of: truePositives + falseNegatives) }

    /// The harmonic mean of precision and recall, as 2TP / (2TP + FP + FN).
    ///
    /// It is 0 where there are positive rows and none was found, and nil where no row is positive
    /// and none was predicted so.
    package var f1: Double? {
        ratio(2 * truePositives, of: 2 * truePositives + falsePositives + falseNegatives)
    }
}

extension ConfusionMatrix {
    /// The cell of a row among the four: negatives before positives, in both senses.
    static func cell(label: Bool, isPredicted: Bool) -> Int {
        (label ? 2 : 0) + (isPredicted ? 1 : 0)
    }

    /// Takes the counts of the four cells in the order of ``cell(label:isPredicted:)``.
    init(cells: [Int]) {
        self.init(
            trueNegatives: cells[0],
            falsePositives: cells[1],
            falseNegatives: cells[2],
            truePositives: cells[3]
        )
    }
}

private func ratio(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
}
