internal import Datasets
internal import Models
package import Statistics

/// How good a model is on a holdout.
package struct Evaluation: Sendable {
    /// The model's probability for each row, in order.
    package let probabilities: [Double]
    /// At the model's threshold.
    package let metrics: ClassificationMetrics
    /// Of each metric, 95 %.
    package let intervals: BootstrapIntervals

    init(
        of model: Model,
        on holdout: Dataset,
        seed: UInt64,
        replicates: Int = BootstrapIntervals.defaultReplicates
    ) {
        probabilities = model.probabilities(of: holdout)
        metrics = ClassificationMetrics(
            labels: holdout.labels,
            probabilities: probabilities,
            threshold: model.threshold
        )
        intervals = BootstrapIntervals(
            labels: holdout.labels,
            probabilities: probabilities,
            threshold: model.threshold,
            seed: seed,
            replicates: replicates
        )
    }
}
