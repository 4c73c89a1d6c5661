internal import FoundationEssentials
import JSON
internal import Words

/// The request that a workflow of GitHub is about, as its event tells it.
package struct PullRequest: Equatable, Sendable {
    /// Its number.
    package let number: Int
    /// The last commit of it.
    package let head: ObjectID
    /// The name of who opened it.
    package let author: String
    /// The repository that it wants to be merged into, as `owner/name`.
    package let repository: String

    /// Reads the event.
    ///
    /// - Parameter environment: the variables of this process.
    /// - Returns: the request; nil where the event is none of one.
    /// - Throws: a `RepositoryError` if the event cannot be read or lacks any of this.
    package static func find(
        in environment: [String: String]
    ) throws(RepositoryError) -> PullRequest? {
        let name = environment["GITHUB_EVENT_NAME"] ?? ""
        guard ["pull_request", "pull_request_target"].contains(name) else { return nil }
        let content = try GitHubEvent.content(named: name, environment)
        let request = content["pull_request"]
        func missing(_ what: String, _ place: String) -> RepositoryError {
            RepositoryError(
                .badEvent,
                "the event \(name.shown) of GITHUB_EVENT_PATH does not name \(what) at"
                    + " pull_request.\(place)"
            )
        }
        guard let number = request?["number"]?.exactly(Int.self), number > 0 else {
            throw missing("a number", "number")
        }
        guard let head = request?["head"]?["sha"]?.string.flatMap({ ObjectID($0) }) else {
            throw missing("a commit", "head.sha")
        }
        guard let author = request?["user"]?["login"]?.string, !author.isEmpty else {
            throw missing("who opened it", "user.login")
        }
        guard let repository = request?["base"]?["repo"]?["full_name"]?.string,
            isName(repository), repository == environment["GITHUB_REPOSITORY"]
        else { throw missing("the repository of GITHUB_REPOSITORY", "base.repo.full_name") }
        return PullRequest(number: number, head: head, author: author, repository: repository)
    }

    /// Whether a text is an owner and a name, so that it is two parts of a path and no more.
    private static func isName(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.contains { $0 != "." }
                    && part.unicodeScalars.allSatisfy {
                        $0.isASCII
                            && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                                || "-._".unicodeScalars.contains($0))
                    }
            }
    }
}
