import TestSupport

@testable import Tracking

extension ScriptedServer.Request {
    /// The call alone: `POST runs/create`, or `PUT` and the file's path.
    var call: String {
        line.replacing("/api/2.0/mlflow-artifacts/artifacts/", with: "")
            .replacing("/api/2.0/mlflow/", with: "")
    }
}

/// A server that is one of MLflow's.
extension ScriptedServer {
    /// The calls so far, in their order.
    var calls: [String] { requests.map(\.call) }

    /// The client of this server.
    func client(
        environment: [String: String] = [:],
        retriesMax: Int = 0
    ) throws -> TrackingServer {
        let address = try TrackingAddress(url)
        let credentials = try TrackingCredentials(address, environment: environment)
        var transport = HTTPTransport(address: address, credentials: credentials)
        transport.callSecondsMax = 20
        transport.retriesMax = retriesMax
        return TrackingServer(transport)
    }

    /// An answer that is a fault of MLflow's.
    static func fault(_ code: String, _ words: String, status: String = "400 Bad") -> [UInt8] {
        answer(#"{"error_code":"\#(code)","message":"\#(words)"}"#, status: status)
    }

    /// What MLflow answers when all goes well and nothing is there yet.
    static func success(_ request: Request) -> [UInt8] {
        let call = request.call
        if call.hasPrefix("GET ") {
            return fault("RESOURCE_DOES_NOT_EXIST", "no such experiment", status: "404 Not Found")
        }
        let run = #"{"run_id":"r1","artifact_uri":"mlflow-artifacts:/7/r1/artifacts"}"#
        let model = #"{"model_id":"m-1","artifact_uri":"mlflow-artifacts:/7/models/m-1/artifacts"}"#
        let answers = [
            "POST experiments/create": #"{"experiment_id":"7"}"#,
            "POST runs/create": #"{"run":{"info":\#(run)}}"#,
            "POST logged-models": #"{"model":{"info":\#(model)}}"#,
            "POST model-versions/create": #"{"model_version":{"version":"3"}}"#,
        ]
        return answer(answers[call] ?? "{}")
    }
}
