internal import Datasets
internal import Models

/// The choice of a logistic regression's C by stratified cross-validation on log loss.
package struct PenaltyChoice: Sendable {
    /// A value that was tried and the mean log loss of the rows left out, in nats.
    package struct Candidate: Sendable, Equatable {
        /// One of `grid`.
        package let c: Double
        /// In nats a row.
        package let logLoss: Double
    }

    /// Ascending in C.
    package let candidates: [Candidate]
    /// The C with the least log loss; of equal ones the smallest, which shrinks most.
    package let best: Double

    /// Powers of ten from much shrinkage to next to none.
    static let grid = [1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5]

    /// Tries every C of the grid.
    init(on data: Dataset, _ plan: TrainingPlan) {
        var sums = [Double](repeating: 0, count: Self.grid.count)
        let folds = StratifiedSplit.folds(
            labels: data.labels,
            count: plan.foldCount,
            seed: plan.seed
        )
        for fold in folds {
            let (rest, out) = data.parted(leavingOut: fold)
            var start: [Double]?
            for (place, c) in Self.grid.enumerated() {
                let regression = LogisticRegression(
                    fitting: rest,
                    plan.regression(c: c),
                    from: start,
                    looksForSeparation: false
                )
                // The next C is not far: its fit begins where this one ended.
                start = regression.allCoefficients
                sums[place] += regression.logLossSum(of: out)
            }
        }
        candidates = zip(Self.grid, sums).map {
            Candidate(c: $0, logLoss: $1 / Double(data.rowCount))
        }
        let least = candidates.min { $0.logLoss < $1.logLoss }
        best = least?.c ?? 1
    }

    /// Whether the best is at an end of the grid, so that a better one may lie beyond.
    package var isAtEdge: Bool { best == Self.grid.first || best == Self.grid.last }
}

extension LogisticRegression {
    /// The log loss of rows, summed, in nats; finite for any finite row.
    fileprivate func logLossSum(of data: Dataset) -> Double {
        let objective = LogisticObjective(LogisticRows(data, standardization), penalty: 0)
        return objective.evaluate(at: allCoefficients).value
    }
}
