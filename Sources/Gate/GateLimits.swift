internal import ONNX

/// How much is read at most, of what is judged and what it is judged by.
package enum GateLimits {
    /// Bytes of a model file.
    package static let modelBytesMax = ModelFileLimits.bytesMax
    /// Bytes of a holdout.
    package static let holdoutBytesMax = 256 << 20
    /// Bytes of a policy.
    package static let policyBytesMax = 1 << 20
}
