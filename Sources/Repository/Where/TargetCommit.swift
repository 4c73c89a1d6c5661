import Words

/// Where the target branch stands, as far as this clone knows.
struct TargetCommit: Equatable, Sendable {
    /// The branch as it is found here: `main` or `origin/main`.
    let name: String
    /// Its last commit.
    let commit: ObjectID
    /// What a reader should know of the choice.
    var note: String?

    /// Finds a branch of this clone, or of origin as it was last fetched.
    ///
    /// Where both are there and differ, the one that holds the other is newer; where neither
    /// does, what is shared counts.
    static func find(_ name: String, in git: Git) async throws(RepositoryError) -> TargetCommit? {
        let remoteName = "\(Git.remote)/\(name)"
        let local = try await git.branchCommit("refs/heads/" + name)
        let remote = try await git.branchCommit(remoteReference(name))
        guard let local else {
            if let remote { return TargetCommit(name: remoteName, commit: remote) }
            return try await git.branchCommit("refs/remotes/" + name)
                .map { TargetCommit(name: name, commit: $0) }
        }
        guard let remote, remote != local else { return TargetCommit(name: name, commit: local) }
        let isLocalNewer = try await git.isAncestor(remote, of: local)
        let taken = isLocalNewer ? name : remoteName
        return TargetCommit(
            name: taken,
            commit: isLocalNewer ? local : remote,
            note: "\(name.shown) (\(local.short)) and \(remoteName.shown) (\(remote.short))"
                + " differ; \(taken.shown) is taken, as"
                + (isLocalNewer ? " it holds the other" : " that is what others have")
        )
    }

    /// Where a clone keeps a branch of origin.
    static func remoteReference(_ name: String) -> String { "refs/remotes/\(Git.remote)/\(name)" }
}
