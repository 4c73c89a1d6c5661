internal import Datasets
internal import Models
internal import Statistics

/// How much worse a model gets when one feature is shuffled over the rows (Breiman, "Random
/// Forests", 2001; for any model Fisher, Rudin and Dominici, JMLR 20, 2019).
package struct PermutationImportance: Sendable {
    /// How often each feature is shuffled.
    package static let repeats = 10

    /// By feature, the mean increase of the log loss, in nats.
    package let means: [Double]
    /// By feature, the least and the greatest increase.
    package let ranges: [ClosedRange<Double>]

    init(of model: Model, on data: Dataset, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let base = Self.logLoss(of: model, on: data)
        var means: [Double] = []
        var ranges: [ClosedRange<Double>] = []
        for feature in 0..<featureCount {
            let increases = (0..<Self.repeats).map { _ in
                let order = generator.nextPermutation(count: data.rowCount)
                return Self.logLoss(of: model, on: data.shuffling(feature, by: order)) - base
            }
            means.append(increases.reduce(0, +) / Double(Self.repeats))
            ranges.append((increases.min() ?? 0)...(increases.max() ?? 0))
        }
        self.means = means
        self.ranges = ranges
    }

    private static func logLoss(of model: Model, on data: Dataset) -> Double {
        let losses = zip(data.labels, model.probabilities(of: data)).map {
            logarithmicLoss(label: $0, probability: $1)
        }
        return losses.reduce(0, +) / Double(losses.count)
    }
}

extension Dataset {
    /// The same rows with one column in another order.
    fileprivate func shuffling(_ feature: Int, by order: [Int]) -> Dataset {
        var columns = columns
        columns[feature] = order.map { self.columns[feature][$0] }
        return Dataset(
            source: source,
            featureNames: featureNames,
            labelName: labelName,
            columns: columns,
            labels: labels
        )
    }
}
