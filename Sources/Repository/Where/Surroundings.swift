/// What a CI server, or its absence, tells of the change before git is asked.
package enum Surroundings: Equatable, Sendable {
    /// A request to merge a commit into a branch, on GitHub or GitLab.
    case request(MergeRequest)
    /// Requests that a queue has merged for a last check: what will be on the branch, and what is.
    case mergeQueue(target: String, head: ObjectID, base: ObjectID?)
    /// A branch that was moved from one commit to another.
    case push(branch: String, before: ObjectID?, after: ObjectID)
    /// A checkout of which nothing more is known; the branch is named where it is checked out
    /// without being so in git's eyes, as CI servers do.
    case checkout(branch: String?)

    /// A request to merge.
    package struct MergeRequest: Equatable, Sendable {
        /// How its place calls it, as "pull request 12".
        package let name: String
        /// The branch that it wants to be merged into.
        package let target: String
        /// The last commit of the request.
        package let head: ObjectID
        /// A commit of the target, as the server knew it.
        package let targetCommit: ObjectID?
        /// What the server takes for the merge base.
        package let mergeBase: ObjectID?
        /// The other repository that the request comes from.
        package let fork: String?
    }

    /// What the environment tells, and the branch that the server calls the main one.
    package struct Found: Equatable, Sendable {
        /// What happened to which branch.
        package let surroundings: Surroundings
        /// The main branch by the server's account, nil where it names none.
        package let defaultBranch: String?
    }

    /// Finds out.
    ///
    /// - Parameter environment: the variables of this process.
    /// - Returns: the event, or a plain checkout.
    /// - Throws: a `RepositoryError` if a server's own account of the event cannot be read.
    package static func find(
        in environment: [String: String]
    ) throws(RepositoryError) -> Found {
        if let event = environment["GITHUB_EVENT_NAME"], !event.isEmpty {
            return try GitHubEvent(name: event, environment: environment).found()
        }
        if environment["GITLAB_CI"] == "true" {
            return try GitLabPipeline(environment: environment).found()
        }
        return Found(surroundings: .checkout(branch: nil), defaultBranch: nil)
    }
}
