package import Platform

extension Descriptors {
    /// Raises the limit of open descriptors to what so many connections need.
    ///
    /// - Parameters:
    ///   - needed: descriptors in all.
    ///   - connections: as `--connections` asks for them.
    /// - Throws: a ``Failure`` that says what would help when this process may not have so many.
    package static func require(_ needed: Int, forConnections connections: Int) throws(Failure) {
        guard let most = raiseLimit(to: needed) else { return }
        throw Failure(
            .inputOutput,
            "\(connections) connections need \(needed) descriptors and this process may have "
                + "\(most); ask for fewer with --connections or raise 'ulimit -n'"
        )
    }
}
