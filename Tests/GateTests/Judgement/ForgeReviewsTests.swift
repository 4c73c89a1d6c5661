import Repository
import RepositorySupport
import TestSupport
import Testing

@testable import Gate
@testable import Repository

/// Who approves a request, by the word of the forge.
@Suite struct ForgeReviewsTests {
    private static let head = String(repeating: "a", count: 40)
    private static let old = String(repeating: "b", count: 40)

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func commit(_ hex: String = head) throws -> ObjectID { try #require(ObjectID(hex)) }

    private func request(by author: String = "mallory") throws -> PullRequest {
        PullRequest(number: 7, head: try commit(), author: author, repository: "bank/models")
    }

    private static func review(
        _ reviewer: String,
        _ state: String = "APPROVED",
        _ commit: String? = head
    ) -> ForgeReviews.Review {
        ForgeReviews.Review(reviewer: reviewer, state: state, commit: commit)
    }

    /// Reviews, the oldest first, and whose counts or why none does.
    private static let cases: [(reviews: [ForgeReviews.Review], words: String?)] = [
        ([review("ada")], nil),
        ([review("Ada")], nil),
        ([review("ada", "CHANGES_REQUESTED"), review("eve", "COMMENTED"), review("ada")], nil),
        ([], "ada has not reviewed the request"),
        ([review("eve")], "ada has not reviewed the request"),
        ([review("ada", "APPROVED", old)], "the last review of ada is not of aaaaaaaa"),
        ([review("ada", "APPROVED", nil)], "the last review of ada is not of aaaaaaaa"),
        (
            [review("ada"), review("ada", "APPROVED", old)],
            "the last review of ada is not of aaaaaaaa"
        ),
        ([review("ada", "DISMISSED")], "the last review of ada is DISMISSED"),
        ([review("ada"), review("ada", "COMMENTED")], "the last review of ada is COMMENTED"),
        (
            [review("ada"), review("ada", "CHANGES_REQUESTED")],
            "the last review of ada is CHANGES_REQUESTED"
        ),
        ([review("ada", "approved")], "the last review of ada is approved"),
    ]

    @Test(arguments: cases.indices)
    func `the last review of somebody who may counts, if it is of the head`(index: Int) throws {
        let (reviews, words) = Self.cases[index]
        let warrant = ForgeReviews.warrant(of: try request(), by: ["ada"], in: reviews)
        if let words {
            #expect(warrant == .refused("no review counts: " + words))
        } else {
            #expect(warrant == .counts(by: "the review of \(reviews.last?.reviewer ?? "")"))
        }
    }

    @Test func `who opened the request does not approve it`() throws {
        for author in ["ada", "ADA"] {
            let warrant = ForgeReviews.warrant(
                of: try request(by: author),
                by: ["ada"],
                in: [Self.review("ada")]
            )
            #expect(warrant == .refused("no review counts: ada opened the request"))
        }
        let other = ForgeReviews.warrant(
            of: try request(by: "ada"),
            by: ["ada", "eve"],
            in: [Self.review("eve"), Self.review("ada")]
        )
        #expect(other == .counts(by: "the review of eve"))
    }

    @Test func `an answer is a list of reviews, or nothing`() throws {
        let text = """
            [{"user": {"login": "ada"}, "state": "APPROVED", "commit_id": "\(Self.head)", "id": 1},
             {"user": null, "state": "APPROVED", "commit_id": null}]
            """
        #expect(
            ForgeReviews.reviews(Array(text.utf8)) == [
                Self.review("ada"), Self.review("", "APPROVED", nil),
            ]
        )
        for text in [
            "", "{}", "[1]", "[{\"user\": {\"login\": \"ada\"}}]", "{\"message\": \"no\"}",
        ] {
            #expect(ForgeReviews.reviews(Array(text.utf8)) == nil)
        }
        #expect(ForgeReviews.reviews(Array("[]".utf8)) == [])
    }

    // MARK: Asking

    /// What a workflow of GitHub has in its environment.
    private func environment(_ event: String? = nil) throws -> [String: String] {
        let text =
            event ?? """
                {"pull_request": {"number": 7, "user": {"login": "mallory"},
                 "head": {"sha": "\(Self.head)"},
                 "base": {"repo": {"full_name": "bank/models"}}}}
                """
        return [
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": try folder.write(text.utf8, to: "event.json"),
            "GITHUB_REPOSITORY": "bank/models", "GITHUB_TOKEN": "t0ken",
            // Nobody listens there.
            "GITHUB_API_URL": "http://127.0.0.1:1",
        ]
    }

    private func environment(at url: String) throws -> [String: String] {
        var environment = try environment()
        environment["GITHUB_API_URL"] = url
        return environment
    }

    @Test(.timeLimit(.minutes(10)))
    func `the forge is asked for every review, with a token that stands in no argument`()
        async throws
    {
        let many = String(
            repeating: #"{"user": {"login": "eve"}, "state": "COMMENTED", "commit_id": null},"#,
            count: 100
        )
        let ada = #"{"user": {"login": "ada"}, "state": "APPROVED", "commit_id": "\#(Self.head)"}"#
        let server = try ScriptedServer { request in
            let isFirst = request.line.hasSuffix("page=1")
            return ScriptedServer.answer(isFirst ? "[\(many.dropLast())]" : "[\(ada)]")
        }
        #expect(try await words(environment(at: server.url)) == "the review of ada")
        let place = "GET /repos/bank/models/pulls/7/reviews?per_page=100&page="
        #expect(server.requests.map(\.line) == [place + "1", place + "2"])
        for request in server.requests {
            #expect(request.headers.contains("Authorization: Bearer t0ken"))
            #expect(request.headers.contains("Accept: application/vnd.github+json"))
        }
    }

    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            (ScriptedServer.answer("[]", status: "404 Not Found"), "answers with the status 404"),
            (ScriptedServer.answer("[]", status: "302 Found"), "answers with the status 302"),
            (ScriptedServer.answer("{}"), "answers with no list of reviews"),
            (ScriptedServer.answer("[]", length: 9), "cannot be asked (curl ends with 18)"),
        ]
    )
    func `an answer that is none lets nobody force`(answer: [UInt8], words: String) async throws {
        let server = try ScriptedServer { _ in answer }
        let said = try await self.words(environment(at: server.url))
        #expect(said == "no review counts: \(server.url) \(words)")
    }

    private func words(
        _ environment: [String: String],
        of head: String = head,
        mayAsk: Bool = true,
        program: String = "curl"
    ) async throws -> String {
        let reviews = ForgeReviews(environment, mayAsk: mayAsk, program: program)
        switch await reviews.warrant(of: try commit(head), by: ["ada"]) {
        case .counts(let by): return by
        case .refused(let why): return why
        }
    }

    @Test func `where the forge is not asked, no review counts, and it is said why`() async throws {
        let start = "no review counts: "
        #expect(try await words([:]) == start + "this is no pull request on GitHub")
        let there = try environment()
        #expect(
            try await words(there, mayAsk: false) == start + "the forge is asked with --fetch alone"
        )
        #expect(
            try await words(there, of: Self.old)
                == start + "bbbbbbbb is not the last commit of the request"
        )
        for token in ["", "a b", "a\"\nurl = x", "é"] {
            var poor = there
            poor["GITHUB_TOKEN"] = token
            #expect(
                try await words(poor) == start + "GITHUB_TOKEN has no token to ask the forge with"
            )
        }
        #expect(
            try await words(there)
                == start + "http://127.0.0.1:1 cannot be asked (curl ends with 7)"
        )
        #expect(
            try await words(there, program: "sestina-no-such-curl")
                == start + "curl, which is needed to ask the forge, does not run"
        )
        #expect(
            try await words(there, program: "true")
                == start + "http://127.0.0.1:1 answers with the status "
        )
        var other = there
        other["GITHUB_EVENT_NAME"] = "push"
        #expect(try await words(other) == start + "this is no pull request on GitHub")
    }

    /// Events without what says who, and what is said of it.
    private static let events = [
        (#""number": 7,"#, "a number at pull_request.number"),
        (#""user": {"login": "mallory"},"#, "who opened it at pull_request.user.login"),
        (#""head": {"sha": "HEAD"},"#, "a commit at pull_request.head.sha"),
        (
            #""base": {"repo": {"full_name": "bank/models"}},"#,
            "the repository of GITHUB_REPOSITORY"
        ),
    ]

    @Test(arguments: events.indices)
    func `an event without what says who forces nothing`(index: Int) async throws {
        let whole = """
            {"pull_request": {"number": 7, "user": {"login": "mallory"}, "head": {"sha": "HEAD"}, \
            "base": {"repo": {"full_name": "bank/models"}}, "end": 1}}
            """
        let (part, words) = Self.events[index]
        #expect(whole.contains(part))
        let event = whole.replacing(part, with: "").replacing("HEAD", with: Self.head)
        let said = try await self.words(environment(event))
        #expect(
            said.hasPrefix(
                "no review counts: the event pull_request of GITHUB_EVENT_PATH does not name \(words)"
            ),
            "\(said)"
        )
    }

    @Test(arguments: ["bank", "bank/models/x", "../models", "bank/..", "bank/a?b", "/", "bank/"])
    func `a repository that is not an owner and a name is asked nothing`(name: String) async throws
    {
        let event = """
            {"pull_request": {"number": 7, "user": {"login": "m"}, "head": {"sha": "\(Self.head)"},
             "base": {"repo": {"full_name": "\(name)"}}}}
            """
        var environment = try environment(event)
        environment["GITHUB_REPOSITORY"] = name
        let said = try await words(environment)
        #expect(said.contains("does not name the repository of GITHUB_REPOSITORY"), "\(said)")
    }
}
