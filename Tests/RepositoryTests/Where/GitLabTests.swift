import RepositorySupport
import Testing

@testable import Repository

@Suite struct GitLabTests {
    private static let request = [
        "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_IID": "12", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_DEFAULT_BRANCH": "main", "CI_MERGE_REQUEST_PROJECT_PATH": "bank/models",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": "bank/models",
    ]

    /// A repository with a merge request, the target's tip, and a merge of both.
    private struct Request {
        let repository: MadeRepository
        let base: ObjectID
        let tip: ObjectID
        let head: ObjectID
        let merge: ObjectID

        init() async throws {
            repository = try await MadeRepository()
            try await repository.commit()
            base = try await repository.commit()
            tip = try await repository.commit()
            head = try await repository.commit(parents: [base])
            merge = try await repository.commit(parents: [tip, head])
            try await repository.run("update-ref", "refs/remotes/origin/main", tip.hex)
            try await repository.run("checkout", "--quiet", "--detach", merge.hex)
            try await repository.run("branch", "--quiet", "-D", "main")
        }

        func comparison(_ variables: [String: String]) async throws -> Comparison {
            let all = GitLabTests.request.merging(variables) { $1 }
            return try await repository.comparison(all, target: nil)
        }
    }

    @Test func `a merge request is compared with its target as it stands`() async throws {
        let request = try await Request()
        let comparison = try await request.comparison([
            "CI_COMMIT_SHA": request.head.hex,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": request.base.hex,
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "",
        ])
        #expect(comparison.head == .merge(of: request.head, into: request.tip))
        #expect(comparison.base == .commit(request.tip))
        #expect(comparison.standing == .binding)
        #expect(comparison.sentence.hasPrefix("merge request 12 into main (\(request.head.short))"))
    }

    @Test func `the result that GitLab merges to try it is not what is judged`() async throws {
        let request = try await Request()
        let comparison = try await request.comparison([
            "CI_COMMIT_SHA": request.merge.hex,
            "CI_MERGE_REQUEST_EVENT_TYPE": "merged_result",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": request.head.hex,
            "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": request.tip.hex,
            "CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": "léa/models",
        ])
        #expect(comparison.head == .merge(of: request.head, into: request.tip))
        #expect(comparison.base == .commit(request.tip))
        #expect(comparison.notes == ["merge request 12 comes from léa/models"])
    }

    @Test func `without the target's branch the server's merge base counts`() async throws {
        let request = try await Request()
        try await request.repository.run("update-ref", "-d", "refs/remotes/origin/main")
        var variables = ["CI_COMMIT_SHA": request.head.hex]
        let missing = try await fault { try await request.comparison(variables) }
        #expect(missing.kind == .notComparable)
        variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = request.base.hex
        let comparison = try await request.comparison(variables)
        #expect(comparison.base == .commit(request.base))
        #expect(comparison.sentence.hasSuffix("the merge base that the server names"))
        variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = request.head.hex
        let same = try await fault { try await request.comparison(variables) }
        #expect(same.kind == .notComparable)
        variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = String(repeating: "1", count: 40)
        let absent = try await fault { try await request.comparison(variables) }
        #expect(absent.kind == .missingObject)
        #expect(absent.description.contains("GIT_DEPTH: 0"))
    }

    @Test func `a merge train is compared with what it adds to`() async throws {
        let request = try await Request()
        let comparison = try await request.comparison([
            "CI_COMMIT_SHA": request.merge.hex, "CI_MERGE_REQUEST_EVENT_TYPE": "merge_train",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": request.head.hex,
        ])
        #expect(comparison.head == .commit(request.merge))
        #expect(comparison.base == .commit(request.tip))
        #expect(comparison.standing == .binding)
    }

    @Test(arguments: [("push", true), ("schedule", false)])
    func `a pipeline of a branch`(source: String, isPush: Bool) async throws {
        let repository = try await MadeRepository()
        let before = try await repository.commit()
        let parent = try await repository.commit()
        let head = try await repository.commit()
        try await repository.run("checkout", "--quiet", "--detach", head.hex)
        var variables = [
            "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": source, "CI_COMMIT_BRANCH": "main",
            "CI_COMMIT_BEFORE_SHA": before.hex, "CI_COMMIT_SHA": head.hex,
        ]
        let comparison = try await repository.comparison(variables)
        #expect(comparison.base == .commit(isPush ? before : parent))
        #expect(comparison.standing == .binding)
        variables["CI_COMMIT_BEFORE_SHA"] = String(repeating: "0", count: 40)
        #expect(try await repository.comparison(variables).base == .commit(parent))
    }

    @Test func `a pipeline of a tag is a detached head`() async throws {
        let repository = try await MadeRepository()
        let base = try await repository.commit()
        try await repository.commit()
        try await repository.run("checkout", "--quiet", "--detach")
        let variables = ["GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_TAG": "v1"]
        #expect(try await repository.comparison(variables).base == .commit(base))
    }

    @Test(arguments: [
        (["CI_COMMIT_SHA": "x"], "CI_COMMIT_SHA is x, which is no commit"),
        (["CI_COMMIT_SHA": ""], "this pipeline of GitLab has no CI_COMMIT_SHA"),
        (
            ["CI_MERGE_REQUEST_TARGET_BRANCH_NAME": ""],
            "a merge request's pipeline has no CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
        ),
    ])
    func `a pipeline that does not say what it is for is no plain checkout`(
        variables: [String: String],
        words: String
    ) async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        let all = Self.request.merging(variables) { $1 }
        let fault = try await fault { try await repository.comparison(all) }
        #expect(fault.kind == .badEvent)
        #expect(fault.description == words)
    }
}
