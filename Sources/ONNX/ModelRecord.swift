package import Models

/// What goes into a file with a model: who made it, from what, and how it is known again.
package struct ModelRecord: Sendable {
    /// The name of the graph; not empty.
    package var name: String
    /// The version of this program.
    package var producerVersion: String
    /// Rows whose probabilities go with them, so that a scorer that computes others is found out.
    package var goldenRows: [Features]
    /// JSON about the data and the parameters, if known.
    package var training: String?
    /// JSON with the metrics on the holdout, if known.
    package var metrics: String?
    /// What answers are given reasons by.
    package var reasons: ReasonRecord

    /// What is known of a model.
    ///
    /// - Parameters:
    ///   - name: the name of the graph; `ModelFile.encode` refuses an empty one.
    ///   - producerVersion: the version of this program.
    ///   - goldenRows: rows that the model takes, at most `ModelFileLimits.goldenRowsMax`.
    ///   - training: JSON about the data and the parameters.
    ///   - metrics: JSON with the metrics on the holdout.
    ///   - reasons: what answers are given reasons by; a reference group whose rows the model takes.
    package init(
        name: String,
        producerVersion: String = "",
        goldenRows: [Features] = [],
        training: String? = nil,
        metrics: String? = nil,
        reasons: ReasonRecord = ReasonRecord()
    ) {
        self.name = name
        self.producerVersion = producerVersion
        self.goldenRows = goldenRows
        self.training = training
        self.metrics = metrics
        self.reasons = reasons
    }
}
