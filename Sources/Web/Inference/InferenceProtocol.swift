import HTTPTypes

/// The names and numbers of the Open Inference Protocol, version 2, as this server speaks it.
///
/// Its source is the KServe project's description of the REST form, and of the extension
/// `binary_tensor_data` as Triton has it.
enum InferenceProtocol {
    /// What this server calls itself, and its version.
    static let server = (name: "sestina", version: "1.0.0")
    /// The name that every served model answers to, besides its own.
    static let modelName = "loan-default"
    /// The one version that a model has here: a reload replaces it.
    static let modelVersion = "1"
    /// The one input: FP64 of shape [n, 6], a row an applicant, in the order of the model's features.
    static let input = "features"
    /// Bytes of a row in binary form.
    static let rowBytes = 48

    /// Where the JSON of a body ends and its binary tensors begin, in bytes.
    static let headerLength = fieldName("Inference-Header-Content-Length")

    private static func fieldName(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else {
            preconditionFailure("\(name) is a name that a header may have")
        }
        return name
    }
}

/// An output of a model: one value a row.
enum InferenceOutput: String, CaseIterable {
    /// FP64 of shape [n]: the probability of default.
    case probabilities
    /// INT64 of shape [n]: 1 where the model predicts default, else 0.
    case label

    var datatype: String {
        switch self {
        case .probabilities: "FP64"
        case .label: "INT64"
        }
    }
}
