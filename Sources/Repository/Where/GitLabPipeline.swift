import Words

/// What a pipeline of GitLab is told: its predefined variables.
struct GitLabPipeline {
    private let environment: [String: String]

    /// Takes the variables of this process.
    init(environment: [String: String]) { self.environment = environment }

    /// What it means for the gate.
    func found() throws(RepositoryError) -> Surroundings.Found {
        Surroundings.Found(
            surroundings: try surroundings(),
            defaultBranch: value("CI_DEFAULT_BRANCH")
        )
    }

    private func surroundings() throws(RepositoryError) -> Surroundings {
        if value("CI_PIPELINE_SOURCE") == "merge_request_event" { return try mergeRequest() }
        guard let branch = value("CI_COMMIT_BRANCH") else { return .checkout(branch: nil) }
        guard value("CI_PIPELINE_SOURCE") == "push" else { return .checkout(branch: branch) }
        let before = try commit("CI_COMMIT_BEFORE_SHA")
        return .push(
            branch: branch,
            before: before.flatMap { $0.isZero ? nil : $0 },
            after: try needed("CI_COMMIT_SHA")
        )
    }

    private func mergeRequest() throws(RepositoryError) -> Surroundings {
        let name = "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
        guard let target = value(name) else {
            throw RepositoryError(.badEvent, "a merge request's pipeline has no \(name)")
        }
        let checkout = try needed("CI_COMMIT_SHA")
        if value("CI_MERGE_REQUEST_EVENT_TYPE") == "merge_train" {
            return .mergeQueue(target: target, head: checkout, base: nil)
        }
        let source = value("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH")
        let project = value("CI_MERGE_REQUEST_PROJECT_PATH")
        return .request(
            Surroundings.MergeRequest(
                name: value("CI_MERGE_REQUEST_IID").map { "merge request \($0.shown)" }
                    ?? "the merge request",
                target: target,
                // Set only where the checkout is a merge that GitLab made to try it.
                head: try commit("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") ?? checkout,
                targetCommit: try commit("CI_MERGE_REQUEST_TARGET_BRANCH_SHA"),
                mergeBase: try commit("CI_MERGE_REQUEST_DIFF_BASE_SHA"),
                fork: source == project ? nil : source
            )
        )
    }

    private func value(_ name: String) -> String? {
        guard let value = environment[name], !value.isEmpty else { return nil }
        return value
    }

    private func commit(_ name: String) throws(RepositoryError) -> ObjectID? {
        guard let text = value(name) else { return nil }
        guard let commit = ObjectID(text) else {
            throw RepositoryError(.badEvent, "\(name) is \(text.shown), which is no commit")
        }
        return commit
    }

    private func needed(_ name: String) throws(RepositoryError) -> ObjectID {
        guard let commit = try commit(name) else {
            throw RepositoryError(.badEvent, "this pipeline of GitLab has no \(name)")
        }
        return commit
    }
}
