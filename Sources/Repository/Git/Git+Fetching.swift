extension Git {
    /// The repository that missing history comes from.
    static let remote = "origin"

    /// Fetches what is wanted and, in a shallow clone, ever more of its history.
    ///
    /// A clone with its whole history is never made shallow: a depth would cut it off.
    ///
    /// - Parameters:
    ///   - wanted: commits and references, as git's refspecs.
    ///   - isEnough: whether what was needed is here.
    /// - Throws: a `RepositoryError` if the server refuses.
    func fetch(
        _ wanted: [String],
        until isEnough: () async throws(RepositoryError) -> Bool
    ) async throws(RepositoryError) {
        precondition(fetches, "fetching was not allowed")
        var commits = RepositoryLimits.deepeningFirst
        while try await isShallow() {
            let isLast = commits > RepositoryLimits.deepeningMax
            try await fetch(wanted, with: isLast ? ["--unshallow"] : ["--deepen=\(commits)"])
            if try await isEnough() { return }
            // Where the server's own history is cut off, no depth helps.
            if isLast { return }
            commits *= 2
        }
        if try await !isEnough() { try await fetch(wanted, with: []) }
    }

    private func fetch(_ wanted: [String], with options: [String]) async throws(RepositoryError) {
        _ = try await answer(
            [
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
                "--no-auto-maintenance", "--no-recurse-submodules",
            ] + options + ["--", Self.remote] + wanted
        )
    }
}
