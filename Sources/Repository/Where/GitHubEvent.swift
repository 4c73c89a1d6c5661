internal import FoundationEssentials
import JSON
internal import Words

/// What a workflow of GitHub is told: an event's name and a file with its JSON.
struct GitHubEvent {
    private let name: String
    private let content: JSONValue
    private let environment: [String: String]

    /// Reads the file that `GITHUB_EVENT_PATH` names.
    init(name: String, environment: [String: String]) throws(RepositoryError) {
        self.name = name
        self.environment = environment
        content = try Self.content(named: name, environment)
    }

    /// What the file holds that `GITHUB_EVENT_PATH` names.
    static func content(
        named name: String,
        _ environment: [String: String]
    ) throws(RepositoryError) -> JSONValue {
        guard let path = environment["GITHUB_EVENT_PATH"], !path.isEmpty else {
            throw RepositoryError(
                .badEvent,
                "GITHUB_EVENT_NAME is \(name.shown) and GITHUB_EVENT_PATH names no file;"
                    + " a workflow of GitHub has both"
            )
        }
        let bytes: [UInt8]
        do {
            bytes = try DiskFile.read(path, bytesMax: RepositoryLimits.eventBytesMax)
        } catch {
            throw RepositoryError(
                .badEvent,
                "the event of GITHUB_EVENT_PATH is not known: \(error)"
            )
        }
        do {
            return try JSONParser.parse(bytes)
        } catch {
            throw RepositoryError(.badEvent, "\(path.shown) holds no event of GitHub: \(error)")
        }
    }

    /// What it means for the gate; events that move nothing leave a plain checkout.
    func found() throws(RepositoryError) -> Surroundings.Found {
        let surroundings: Surroundings =
            switch name {
            case "pull_request", "pull_request_target": try pullRequest()
            case "merge_group": try mergeGroup()
            case "push": try push()
            default: .checkout(branch: branch(environment["GITHUB_REF"]))
            }
        return Surroundings.Found(
            surroundings: surroundings,
            defaultBranch: value("repository", "default_branch")?.string
        )
    }

    private func pullRequest() throws(RepositoryError) -> Surroundings {
        let request = "pull_request"
        let from = value(request, "head", "repo", "full_name")?.string
        let into = value(request, "base", "repo", "full_name")?.string
        var name = "the pull request"
        if let count = value(request, "number")?.exactly(Int.self) {
            name = "pull request \(count)"
        }
        return .request(
            Surroundings.MergeRequest(
                name: name,
                target: try text(request, "base", "ref"),
                head: try commit(request, "head", "sha"),
                targetCommit: try commit(request, "base", "sha"),
                mergeBase: nil,
                // A fork that was deleted has no repository any more.
                fork: from == into ? nil : from ?? "a deleted fork"
            )
        )
    }

    private func mergeGroup() throws(RepositoryError) -> Surroundings {
        let reference = try text("merge_group", "base_ref")
        return .mergeQueue(
            target: branch(reference) ?? reference,
            head: try commit("merge_group", "head_sha"),
            base: try commit("merge_group", "base_sha")
        )
    }

    private func push() throws(RepositoryError) -> Surroundings {
        let reference = try text("ref")
        let after = try commit("after")
        guard !after.isZero else {
            throw RepositoryError(
                .badEvent,
                "the push deleted \(reference.shown); nothing is left to judge"
            )
        }
        guard let branch = branch(reference) else { return .checkout(branch: nil) }
        let before = try commit("before")
        return .push(branch: branch, before: before.isZero ? nil : before, after: after)
    }

    /// The name of a branch from that of a reference; nil for tags and merge references.
    private func branch(_ reference: String?) -> String? {
        let heads = "refs/heads/"
        guard let reference, reference.hasPrefix(heads) else { return nil }
        return String(reference.dropFirst(heads.count))
    }

    private func value(_ path: String...) -> JSONValue? { value(path) }

    private func value(_ path: [String]) -> JSONValue? {
        path.reduce(Optional(content)) { value, name in value?[name] }
    }

    private func text(_ path: String...) throws(RepositoryError) -> String {
        guard let text = value(path)?.string, !text.isEmpty else { throw missing(path, "a text") }
        return text
    }

    private func commit(_ path: String...) throws(RepositoryError) -> ObjectID {
        guard let text = value(path)?.string, let commit = ObjectID(text) else {
            throw missing(path, "a commit")
        }
        return commit
    }

    private func missing(_ path: [String], _ what: String) -> RepositoryError {
        RepositoryError(
            .badEvent,
            "the event \(name.shown) of GITHUB_EVENT_PATH does not name \(what) at"
                + " \(path.joined(separator: "."))"
        )
    }
}
