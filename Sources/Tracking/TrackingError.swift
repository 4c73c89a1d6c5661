/// Why nothing, or not everything, could be recorded.
package struct TrackingError: Error, Equatable, CustomStringConvertible {
    /// What MLflow calls the fault, like `RESOURCE_ALREADY_EXISTS`, where it answered at all.
    let code: String?
    /// What was wrong and what would be right; never a password or a token.
    package let description: String

    init(code: String? = nil, _ description: String) {
        self.code = code
        self.description = description
    }
}
