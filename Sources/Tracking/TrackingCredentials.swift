import FoundationEssentials

/// Who is recording, and how a server's certificate is judged: MLflow's own environment variables.
///
/// A name and password win over a token, as in MLflow, and those of the environment over those of
/// the URL. Nothing here is ever written to a log, a message or an argument.
struct TrackingCredentials: Sendable {
    /// The value of the header `Authorization`.
    let authorization: String?
    /// Whether any certificate will do.
    let isInsecure: Bool
    /// A file of the authorities to trust.
    let authoritiesPath: String?
    /// The workspace of the server that is recorded to; nil for the server's own choice.
    let workspace: String?
    /// A file of this caller's own certificate and key.
    let certificatePath: String?

    private let secrets: [String]

    /// Takes them from a URL and an environment.
    ///
    /// - Throws: a `TrackingError` if a variable holds what cannot be sent.
    init(_ address: TrackingAddress, environment: [String: String]) throws(TrackingError) {
        func variable(_ name: String) throws(TrackingError) -> String? {
            guard let value = environment[name], !value.isEmpty else { return nil }
            guard value.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
            else {
                throw TrackingError("\(name) holds a control character, such as a line end")
            }
            return value
        }
        let user = try variable("MLFLOW_TRACKING_USERNAME") ?? address.user
        let password = try variable("MLFLOW_TRACKING_PASSWORD") ?? address.password
        let token = try variable("MLFLOW_TRACKING_TOKEN")
        if let user, let password {
            let pair = Data("\(user):\(password)".utf8).base64EncodedString()
            authorization = "Basic " + pair
            secrets = [pair, password]
        } else {
            authorization = token.map { "Bearer " + $0 }
            secrets = [token, password].compactMap { $0 }
        }
        let insecure = try variable("MLFLOW_TRACKING_INSECURE_TLS")?.lowercased()
        isInsecure = insecure == "true" || insecure == "1"
        authoritiesPath = try variable("MLFLOW_TRACKING_SERVER_CERT_PATH")
        workspace = try variable("MLFLOW_WORKSPACE")
        certificatePath = try variable("MLFLOW_TRACKING_CLIENT_CERT_PATH")
        if isInsecure, authoritiesPath != nil {
            throw TrackingError(
                "MLFLOW_TRACKING_INSECURE_TLS and MLFLOW_TRACKING_SERVER_CERT_PATH are both set;"
                    + " only one of them can hold"
            )
        }
    }

    /// A text, should a server repeat a secret, without it.
    func hiding(_ text: String) -> String {
        secrets.filter { !$0.isEmpty }.reduce(text) { text, secret in
            text.replacing(secret, with: "***")
                // As it stands in an address.
                .replacing(MLflowAPI.percentEncoded(secret), with: "***")
        }
    }
}
