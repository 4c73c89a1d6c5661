extension TrainingRecord {
    /// The calls that log figures, parameters and tags, each within what MLflow takes at once.
    ///
    /// - Parameters:
    ///   - runID: the run.
    ///   - modelID: the model whose figures they are too.
    /// - Returns: the calls' messages.
    func logBatches(runID: String, modelID: String?) -> [MLflowMessages.LogBatch] {
        let metrics = metrics.map { metric in
            MLflowMessages.Metric(
                key: metric.name,
                value: metric.value,
                timestamp: milliseconds.upperBound,
                step: metric.step,
                modelId: modelID
            )
        }
        return Self.batches(of: parameters).map { .init(runId: runID, params: $0) }
            + Self.batches(of: tags + runDescriptionTags).map { .init(runId: runID, tags: $0) }
            + metrics.batches(of: TrackingLimits.batchMetricsMax)
            .map { .init(runId: runID, metrics: $0) }
    }

    /// Parameters or tags in portions that one call takes.
    static func batches(of texts: [Text]) -> [[MLflowMessages.Text]] {
        texts.map(MLflowMessages.Text.init).batches(
            of: TrackingLimits.batchTextsMax,
            bytesMax: TrackingLimits.batchBytesMax,
            // A byte of the text is at most six of JSON.
            bytes: { 64 + 6 * ($0.key.utf8.count + $0.value.utf8.count) }
        )
    }
}
