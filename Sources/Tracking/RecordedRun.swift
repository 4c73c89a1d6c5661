/// A run that stands on the server.
package struct RecordedRun: Sendable, Equatable {
    /// What MLflow calls the experiment, a number as text.
    package let experimentID: String
    /// What MLflow calls the run, 32 hexadecimal digits.
    package let runID: String
    /// What MLflow calls the run's model, nil where the record had none.
    package let modelID: String?
    /// The run's page, for a browser.
    package let page: String

    /// What the model is loaded by, like `models:/m-0123`.
    package var modelURI: String? { modelID.map { "models:/" + $0 } }
}
