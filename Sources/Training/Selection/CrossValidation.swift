internal import Datasets
internal import Models
internal import Statistics

/// The probabilities that an algorithm gives to rows it did not see, each fold's from the others.
package struct CrossValidation: Sendable {
    /// One a row, in the data's order.
    package let probabilities: [Double]
    /// The log loss of each row, in nats.
    package let logLosses: [Double]

    /// The mean over the rows.
    package var logLoss: Double { logLosses.reduce(0, +) / Double(logLosses.count) }

    /// Fits the algorithm once a fold, its choice of parameters included.
    ///
    /// - Throws: what ``FittedModel/fit(_:to:_:_:)`` throws.
    init(
        of algorithm: Algorithm,
        on data: Dataset,
        _ plan: TrainingPlan,
        _ progress: TrainingProgress
    ) async throws {
        var probabilities = [Double](repeating: 0, count: data.rowCount)
        let folds = StratifiedSplit.folds(
            labels: data.labels,
            count: plan.foldCount,
            seed: plan.seed
        )
        for (number, fold) in folds.enumerated() {
            let stage = progress.beginning(
                "cross-validating the \(algorithm.name), fold \(number + 1) of \(folds.count)"
            )
            let (rest, out) = data.parted(leavingOut: fold)
            let fitted = try await FittedModel.fit(algorithm, to: rest, plan, stage)
            for (row, probability) in zip(fold, fitted.model.probabilities(of: out)) {
                probabilities[row] = probability
            }
        }
        self.probabilities = probabilities
        logLosses = zip(data.labels, probabilities).map {
            logarithmicLoss(label: $0, probability: $1)
        }
    }
}

extension Dataset {
    /// The rows without some, and those.
    ///
    /// - Parameter fold: rows in ascending order.
    /// - Returns: two data sets, their rows in order.
    func parted(leavingOut fold: [Int]) -> (rest: Dataset, out: Dataset) {
        var isOut = [Bool](repeating: false, count: rowCount)
        for row in fold { isOut[row] = true }
        return (subset((0..<rowCount).filter { !isOut[$0] }), subset(fold))
    }
}
