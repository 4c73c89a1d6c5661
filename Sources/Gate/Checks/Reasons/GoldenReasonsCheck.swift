internal import ONNX

/// Whether a file carries the reasons that its trainer computed.
enum GoldenReasonsCheck {
    /// The answer about a file that gives reasons.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - isRequired: whether a model must give reasons to pass.
    /// - Returns: the check.
    static func check(_ file: ModelFile, isRequired: Bool) -> Check {
        let subject = "golden reasons"
        // Reasons that are not met refuse the file, so those that are here were.
        let count = file.goldenRows.count { $0.reasons != nil }
        guard count > 0 else {
            let reason =
                "no golden row has contributions, so nothing shows that a server computes those of the trainer"
            return .unasked(.reasons, subject, reason, isRequired: isRequired)
        }
        let reason = "those of \(count) golden rows are met to the unit"
        return Check(.reasons, subject, .pass, reason, rowCount: count)
    }
}
