import Words

/// Commits that a comparison needs, in a clone that may lack them.
struct History: Sendable {
    /// What helps where history is missing.
    static let advice =
        "run the gate with --fetch, or clone with the whole history"
        + " (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 on GitLab,"
        + " git fetch --unshallow by hand)"

    /// The clone, and whether it may fetch.
    let git: Git

    /// Makes sure that a commit is here.
    ///
    /// - Parameters:
    ///   - commit: the commit.
    ///   - words: what it is, for messages.
    /// - Throws: a `RepositoryError` if it is not and may not or cannot be fetched.
    func require(_ commit: ObjectID, _ words: String) async throws(RepositoryError) {
        if try await git.contains(commit) { return }
        guard git.fetches else {
            throw RepositoryError(
                .missingObject,
                "\(words), \(commit.short), is not in this clone; " + Self.advice
            )
        }
        try await git.fetch([commit.hex]) { () throws(RepositoryError) in
            try await git.contains(commit)
        }
        guard try await git.contains(commit) else {
            throw RepositoryError(
                .missingObject,
                "\(words), \(commit.short), is neither in this clone nor at \(Git.remote)"
            )
        }
    }

    /// Makes sure that a commit is here that a shallow clone has cut off.
    ///
    /// - Parameters:
    ///   - commit: the commit.
    ///   - tip: a commit that is here and descends from it.
    ///   - words: what it would tell, for messages.
    /// - Throws: a `RepositoryError` if it may not or cannot be fetched.
    func deepen(
        to commit: ObjectID,
        from tip: ObjectID,
        _ words: String
    ) async throws(RepositoryError) {
        let isHere = { () async throws(RepositoryError) -> Bool in
            try await git.contains(commit)
        }
        if git.fetches, try await git.isShallow() { try await git.fetch([tip.hex], until: isHere) }
        guard try await isHere() else {
            throw RepositoryError(
                .missingObject,
                "this clone is shallow: its history ends before \(commit.short) tells \(words); "
                    + Self.advice
            )
        }
    }

    /// The nearest commits that two have in common; at least one.
    ///
    /// - Parameters:
    ///   - head: the commit that is judged.
    ///   - tip: the last commit of the branch that it is compared with.
    ///   - name: that branch, for messages.
    /// - Returns: the commits, most often one.
    /// - Throws: a `RepositoryError` if they have none, or if history is cut off before it is known.
    func mergeBases(
        of head: ObjectID,
        and tip: ObjectID,
        called name: String
    ) async throws(RepositoryError) -> [ObjectID] {
        if let bases = try await certainMergeBases(of: head, and: tip) { return bases }
        if git.fetches, try await git.isShallow() {
            try await git.fetch([head.hex, tip.hex]) { () throws(RepositoryError) in
                try await certainMergeBases(of: head, and: tip) != nil
            }
            if let bases = try await certainMergeBases(of: head, and: tip) { return bases }
        }
        guard try await !git.isShallow() else {
            throw RepositoryError(
                .missingObject,
                "this clone is shallow: its history ends before what \(head.short) and"
                    + " \(name.shown) (\(tip.short)) have in common; " + Self.advice
            )
        }
        throw RepositoryError(
            .notComparable,
            "\(head.short) and \(name.shown) (\(tip.short)) have no commit in common; a branch"
                + " that is to be compared begins at the branch that it goes into"
        )
    }

    /// The merge bases, nil while there are none or missing history might hide nearer ones.
    private func certainMergeBases(
        of head: ObjectID,
        and tip: ObjectID
    ) async throws(RepositoryError) -> [ObjectID]? {
        let bases = try await git.mergeBases(head, tip)
        guard let base = bases.first else { return nil }
        guard try await git.isShallow() else { return bases }
        return try await git.isCutOff(head, tip, above: base) ? nil : bases
    }
}
