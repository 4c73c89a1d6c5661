import RepositorySupport
import Testing

@testable import Repository

@Suite struct GitHubTests {
    /// What a workflow is told of an event; the file is in the folder.
    private static func variables(
        _ name: String,
        _ event: String,
        in folder: TemporaryFolder,
        reference: String = ""
    ) throws -> [String: String] {
        [
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": try folder.write(event.utf8, to: "event.json"),
            "GITHUB_REF": reference,
        ]
    }

    private static func pullRequest(
        head: ObjectID,
        base: ObjectID,
        into branch: String = "main",
        from repository: String = "\"bank/models\""
    ) -> String {
        """
        {"number": 7, "pull_request": {"number": 7,
          "head": {"ref": "léa_work", "sha": "\(head)", "repo": {"full_name": \(repository)}},
          "base": {"ref": "\(branch)", "sha": "\(base)", "repo": {"full_name": "bank/models"}}},
         "repository": {"default_branch": "main"}}
        """
    }

    /// A repository with a pull request from where `main` was, and the merge that tries it.
    private struct Request {
        let origin: MadeRepository
        let base: ObjectID
        let tip: ObjectID
        let head: ObjectID
        let merge: ObjectID

        init() async throws {
            origin = try await MadeRepository()
            try await origin.commit()
            base = try await origin.commit()
            tip = try await origin.commit()
            head = try await origin.commit(parents: [base])
            merge = try await origin.commit(parents: [tip, head])
            try await origin.run("update-ref", "refs/pull/7/head", head.hex)
            try await origin.run("update-ref", "refs/pull/7/merge", merge.hex)
        }

        /// A checkout of the merge, as the action makes it.
        func checkout(depth: String...) async throws -> MadeRepository {
            let clone = try await MadeRepository()
            try await clone.run("remote", "add", "origin", "file://" + origin.path)
            try await clone.run(
                ["fetch", "--quiet", "--no-tags"] + depth
                    + ["origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge"]
            )
            try await clone.run("checkout", "--quiet", "--force", "refs/remotes/pull/7/merge")
            return clone
        }
    }

    @Test func `a pull request is merged with the target here, not taken as the server merged it`()
        async throws
    {
        let request = try await Request()
        let clone = try await request.checkout()
        let event = Self.pullRequest(head: request.head, base: request.tip)
        let variables = try Self.variables("pull_request", event, in: clone.folder)
        let comparison = try await clone.comparison(variables, target: nil)
        #expect(comparison.head == .merge(of: request.head, into: request.tip))
        #expect(comparison.headCommit == request.head)
        #expect(comparison.base == .commit(request.tip))
        #expect(comparison.standing == .binding)
        #expect(
            comparison.sentence == "pull request 7 into main (\(request.head.short)), merged into"
                + " main as it stands, is compared with \(request.tip.short), the last commit of main"
        )
        #expect(comparison.notes.isEmpty)
    }

    @Test func `a merge that tries the request knows the target better than the event`()
        async throws
    {
        // The request took over what main had gained, and the event is older than that.
        let request = try await Request()
        let origin = request.origin
        let head = try await origin.commit(parents: [request.head, request.tip])
        let merge = try await origin.commit(parents: [request.tip, head])
        try await origin.run("update-ref", "refs/pull/7/merge", merge.hex)
        let clone = try await request.checkout()
        let event = Self.pullRequest(head: head, base: request.base)
        let variables = try Self.variables("pull_request", event, in: clone.folder)
        #expect(try await clone.comparison(variables).base == .commit(request.tip))
        try await clone.run("checkout", "--quiet", head.hex)
        #expect(try await clone.comparison(variables).base == .commit(request.base))
    }

    @Test func `a request from a fork is said to be one`() async throws {
        let request = try await Request()
        let clone = try await request.checkout()
        for (repository, words) in [
            ("\"lea/models\"", "pull request 7 comes from lea/models"),
            ("null", "pull request 7 comes from a deleted fork"),
        ] {
            let event = Self.pullRequest(head: request.head, base: request.tip, from: repository)
            let variables = try Self.variables("pull_request_target", event, in: clone.folder)
            let comparison = try await clone.comparison(variables)
            #expect(comparison.notes == [words])
            #expect(comparison.headCommit == request.head)
        }
    }

    @Test func `a request into another branch is advice`() async throws {
        let request = try await Request()
        let clone = try await request.checkout()
        let event = Self.pullRequest(head: request.head, base: request.tip, into: "stage")
        let variables = try Self.variables("pull_request", event, in: clone.folder)
        #expect(try await clone.comparison(variables, target: nil).standing == .advisory)
        #expect(try await clone.comparison(variables, target: "stage").standing == .binding)
    }

    @Test func `a shallow checkout of the merge says what it lacks, or fetches it`() async throws {
        let request = try await Request()
        let clone = try await request.checkout(depth: "--depth=1")
        let event = Self.pullRequest(head: request.head, base: request.tip)
        let variables = try Self.variables("pull_request", event, in: clone.folder)
        let fault = try await fault { try await clone.comparison(variables) }
        #expect(fault.kind == .missingObject)
        #expect(
            fault.description.hasPrefix(
                "the last commit of pull request 7, \(request.head.short), is not in this clone;"
                    + " run the gate with --fetch"
            )
        )
        let comparison = try await clone.comparison(variables, fetches: true)
        #expect(comparison.base == .commit(request.tip))
    }

    @Test func `a merge queue is compared with what it adds to`() async throws {
        let request = try await Request()
        let clone = try await request.checkout()
        let event = """
            {"merge_group": {"head_sha": "\(request.merge)", "head_ref": "refs/heads/queue",
             "base_sha": "\(request.tip)", "base_ref": "refs/heads/main"}}
            """
        let variables = try Self.variables("merge_group", event, in: clone.folder)
        let comparison = try await clone.comparison(variables)
        #expect(comparison.head == .commit(request.merge))
        #expect(comparison.base == .commit(request.tip))
        #expect(comparison.standing == .binding)
        #expect(comparison.sentence.hasPrefix("what the merge queue of main made"))
    }

    private static func push(
        _ before: ObjectID?,
        _ after: ObjectID?,
        to reference: String = "refs/heads/main"
    ) -> String {
        let zero = String(repeating: "0", count: 40)
        return """
            {"ref": "\(reference)", "before": "\(before?.hex ?? zero)",
             "after": "\(after?.hex ?? zero)", "repository": {"default_branch": "main"}}
            """
    }

    @Test func `a push of several commits is compared with what was there before`() async throws {
        let origin = try await MadeRepository()
        let before = try await origin.commit()
        try await origin.commit()
        let parent = try await origin.commit()
        let after = try await origin.commit()
        let clone = try await origin.clone()
        let event = Self.push(before, after)
        let variables = try Self.variables("push", event, in: clone.folder)
        let comparison = try await clone.comparison(variables)
        #expect(comparison.base == .commit(before))
        #expect(comparison.standing == .binding)
        #expect(comparison.sentence.hasSuffix("is compared with \(before.short), what it replaced"))
        let new = try Self.variables("push", Self.push(nil, after), in: clone.folder)
        #expect(try await clone.comparison(new).base == .commit(parent))
    }

    @Test func `a push that forced its predecessor away does not pass for want of it`()
        async throws
    {
        let origin = try await MadeRepository()
        let base = try await origin.commit()
        let gone = try await origin.commit()
        try await origin.run("reset", "--quiet", "--hard", base.hex)
        let after = try await origin.commit()
        let clone = try await origin.clone()
        let variables = try Self.variables("push", Self.push(gone, after), in: clone.folder)
        let fault = try await fault { try await clone.comparison(variables) }
        #expect(fault.kind == .missingObject)
        #expect(fault.description.hasPrefix("what the push to main replaced, \(gone.short), is"))
        #expect(try await clone.comparison(variables, fetches: true).base == .commit(gone))
    }

    @Test func `a push is not compared with itself`() async throws {
        let origin = try await MadeRepository()
        let commit = try await origin.commit()
        let variables = try Self.variables("push", Self.push(commit, commit), in: origin.folder)
        let fault = try await fault { try await origin.comparison(variables) }
        #expect(fault.kind == .notComparable)
        #expect(fault.description.hasSuffix("which is \(commit.short) itself; that tells nothing"))
    }

    @Test func `a push to a work branch, of a tag, or of nothing`() async throws {
        let origin = try await MadeRepository()
        let base = try await origin.commit()
        try await origin.branch("léa_work")
        let between = try await origin.commit()
        let after = try await origin.commit()
        let branch = Self.push(between, after, to: "refs/heads/léa_work")
        let pushed = try await origin.comparison(
            try Self.variables("push", branch, in: origin.folder)
        )
        #expect(pushed.base == .commit(base))
        #expect(pushed.standing == .advisory)

        try await origin.run("switch", "--quiet", "--detach")
        let tag = Self.push(nil, after, to: "refs/tags/v1")
        let tagged = try await origin.comparison(try Self.variables("push", tag, in: origin.folder))
        #expect(tagged.base == .commit(base))

        let variables = try Self.variables("push", Self.push(base, nil), in: origin.folder)
        let fault = try await fault { try await origin.comparison(variables) }
        #expect(fault.description.contains("nothing is left to judge"))
    }

    @Test func `other events leave what is checked out`() async throws {
        let origin = try await MadeRepository()
        let base = try await origin.commit()
        try await origin.commit()
        try await origin.run("switch", "--quiet", "--detach")
        let variables = try Self.variables(
            "workflow_dispatch",
            "{}",
            in: origin.folder,
            reference: "refs/heads/main"
        )
        let comparison = try await origin.comparison(variables)
        #expect(comparison.base == .commit(base))
        #expect(comparison.standing == .binding)
        #expect(!comparison.sentence.contains("detached"))
    }

    @Test(arguments: [
        ("pull_request", "{}", "does not name a text at pull_request.base.ref"),
        ("pull_request", "[", "line 1, column 2: the text ends where a value is needed"),
        ("pull_request", "\u{feff}{}", "line 1, column 1: a value is needed"),
        (
            "pull_request", #"{"pull_request": {"base": {"ref": "main", "sha": "x"}}}"#,
            "does not name a commit at pull_request.head.sha"
        ),
        ("merge_group", "{}", "does not name a text at merge_group.base_ref"),
        ("push", #"{"ref": "refs/heads/main", "after": 1}"#, "does not name a commit at after"),
        ("push", #"{"ref": "a", "ref": "b"}"#, "the name \"ref\" is there twice in one object"),
    ])
    func `an event that cannot be read is no plain checkout`(
        name: String,
        event: String,
        words: String
    ) async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        let variables = try Self.variables(name, event, in: repository.folder)
        let fault = try await fault { try await repository.comparison(variables) }
        #expect(fault.kind == .badEvent)
        #expect(fault.description.hasSuffix(words))
    }

    @Test func `an event without its file is no plain checkout`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        for path in ["", repository.path + "/nothing", repository.path, "/dev/zero"] {
            let variables = ["GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": path]
            let fault = try await fault { try await repository.comparison(variables) }
            #expect(fault.kind == .badEvent)
            #expect(fault.description.contains("GITHUB_EVENT_PATH"))
        }
    }
}
