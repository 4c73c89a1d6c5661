/// What is compared with what, and why.
package struct Comparison: Equatable, Sendable {
    /// What is judged.
    package enum Head: Equatable, Sendable {
        /// A commit that is in the clone.
        case commit(ObjectID)
        /// What merging a commit into the last one of its target gives; both are in the clone.
        case merge(of: ObjectID, into: ObjectID)
        /// The files of the checkout whose top this folder is, committed or not.
        case files(top: String)
    }

    /// What it is compared with.
    package enum Base: Equatable, Sendable {
        /// A commit that is in the clone, and never the head itself.
        case commit(ObjectID)
        /// Nothing: the head is where history begins, as the reason says. This is no pass; only
        /// a policy that admits a first model makes it one.
        case none(reason: String)
    }

    /// The side that is judged.
    package let head: Head
    /// The side that it is held against.
    package let base: Base
    /// Whether a verdict blocks or is advice.
    package let standing: Standing
    /// The branch that the gate guards.
    package let target: String
    /// What is compared with what and why, in one sentence.
    package let sentence: String
    /// What a reader should know besides, each a sentence.
    package let notes: [String]

    /// The commit that is judged, or merged with the target to be; nil where files on disk are judged.
    package var headCommit: ObjectID? {
        switch head {
        case .commit(let commit), .merge(of: let commit, into: _): commit
        case .files: nil
        }
    }

    /// Finds out what to compare.
    ///
    /// - Parameters:
    ///   - git: the repository; only where it fetches is the network used.
    ///   - environment: the variables of this process, in which CI servers tell the event.
    ///   - target: the branch that the gate guards; by default the server's main branch, else
    ///     that of origin, else `main`.
    ///   - usesFiles: whether the files on disk are judged, with HEAD as their base.
    /// - Returns: both sides, and the reasons for them.
    /// - Throws: a `RepositoryError` if there is no comparison to be made, with what would help.
    package static func find(
        in git: Git,
        environment: [String: String],
        target: String? = nil,
        usesFiles: Bool = false
    ) async throws(RepositoryError) -> Comparison {
        // Before any question of meaning: is this a repository at all?
        _ = try await git.isBare()
        let found =
            usesFiles
            ? Surroundings.Found(surroundings: .checkout(branch: nil), defaultBranch: nil)
            : try Surroundings.find(in: environment)
        var name = target ?? found.defaultBranch
        if name == nil { name = try await git.mainBranchOfRemote() }
        var finder = ComparisonFinder(git: git, target: name ?? "main")
        return usesFiles
            ? try await finder.findForFiles() : try await finder.find(found.surroundings)
    }
}

extension Git {
    /// The name of the main branch of origin, where the clone has noted it.
    fileprivate func mainBranchOfRemote() async throws(RepositoryError) -> String? {
        let prefix = "refs/remotes/\(Self.remote)/"
        let answer = try await ask(["symbolic-ref", "--quiet", prefix + "HEAD"])
        guard answer.code == 0, answer.text.hasPrefix(prefix) else { return nil }
        return String(answer.text.dropFirst(prefix.count))
    }
}
