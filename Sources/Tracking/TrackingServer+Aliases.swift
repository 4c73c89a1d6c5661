extension TrackingServer {
    /// A version of a registered model.
    package struct Version: Sendable, Equatable {
        /// Its number, like `3`.
        package let number: String
        /// Its tags, by their names.
        package let tags: [String: String]
    }

    /// The version that an alias names.
    ///
    /// - Parameters:
    ///   - alias: like `challenger`.
    ///   - name: the registered model.
    /// - Returns: the version; nil where the model is unknown, or none of its versions has the alias.
    /// - Throws: a `TrackingError`.
    package func version(
        called alias: String,
        of name: String
    ) async throws(TrackingError) -> Version? {
        try RegisteredName.check(name)
        do throws(TrackingError) {
            let found = try await api.get(
                "registered-models/alias",
                [("name", name), ("alias", alias)],
                as: MLflowMessages.VersionResponse.self
            ).modelVersion
            let tags = (found.tags ?? []).map { ($0.key, $0.value) }
            return Version(
                number: found.version,
                tags: Dictionary(tags, uniquingKeysWith: { _, last in last })
            )
        } catch {
            // MLflow calls an alias that is not there a parameter that is wrong, and the name and alias are right.
            guard let code = error.code, Self.unknownCodes.contains(code) else { throw error }
            return nil
        }
    }

    /// Makes an alias name a version instead of any other.
    ///
    /// - Parameters:
    ///   - alias: like `champion`.
    ///   - name: the registered model.
    ///   - version: the number of the version.
    /// - Throws: a `TrackingError`.
    package func set(
        _ alias: String,
        of name: String,
        to version: String
    ) async throws(TrackingError) {
        _ = try await api.send(
            "registered-models/alias",
            MLflowMessages.SetAlias(name: name, alias: alias, version: version),
            isRepeatable: true
        )
    }

    private static let unknownCodes = ["RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"]
}
