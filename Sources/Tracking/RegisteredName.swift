/// The names that a model may be registered by.
///
/// MLflow's rules (`_validate_model_name` in `mlflow/utils/validation.py` of version 3), and the length of the
/// column that a database keeps names in.
package enum RegisteredName {
    /// Characters of a name.
    private static let lengthMax = 256

    /// Refuses a name that the registry refuses.
    ///
    /// - Throws: a `TrackingError` that says what a name is.
    package static func check(_ name: String) throws(TrackingError) {
        let isBlank = name.allSatisfy(\.isWhitespace)
        let hasMark = name.unicodeScalars.contains { $0 == "/" || $0 == ":" }
        // It may become the name of a file, and must mean itself there.
        let isPlace = name == "." || name.utf8.starts(with: "..".utf8)
        guard isBlank || hasMark || isPlace || name.unicodeScalars.count > lengthMax else { return }
        throw TrackingError(
            "'\(quoted(name))' cannot be a registered model's name in MLflow; it has 1 to \(lengthMax) "
                + "characters that are not all blank, no / and no :, and is not . and does not begin "
                + "with .."
        )
    }
}
