import ArgumentParser
import FoundationEssentials
import Tracking

/// Whether and where MLflow is told.
struct TrackingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The MLflow server, by its address. (default: $MLFLOW_TRACKING_URI, if set)",
            valueName: "url"
        )
    )
    var mlflow: String?

    /// Refuses an address that is none before the training begins, not after it.
    mutating func validate() throws { _ = try server() }

    /// The server to record to, if any.
    func server() throws(ValidationError) -> TrackingServer? {
        let environment = ProcessInfo.processInfo.environment
        let named = mlflow ?? environment["MLFLOW_TRACKING_URI"]
        // An empty variable is how shells unset one for a command.
        guard let url = named, !url.isEmpty else { return nil }
        do throws(TrackingError) {
            return try TrackingServer(url: url, environment: environment)
        } catch {
            // Whoever did not give the option has to learn where the address came from.
            guard mlflow == nil else { throw ValidationError("--mlflow: \(error)") }
            throw ValidationError(
                "MLFLOW_TRACKING_URI: \(error); to go on without MLflow, write MLFLOW_TRACKING_URI= before the command"
            )
        }
    }
}
