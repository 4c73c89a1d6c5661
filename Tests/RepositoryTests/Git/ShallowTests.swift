import RepositorySupport
import Testing

@testable import Repository

@Suite struct ShallowTests {
    /// A repository whose branch `work` left `main` many commits ago, and where.
    private static func origin(commits: Int = 40) async throws -> (MadeRepository, ObjectID) {
        let origin = try await MadeRepository()
        try await origin.commit()
        let base = try await origin.commit()
        var work = base
        var main = base
        for _ in 0..<commits {
            work = try await origin.commit(parents: [work])
            main = try await origin.commit(parents: [main])
        }
        try await origin.run("reset", "--quiet", "--hard", main.hex)
        try await origin.run("branch", "work", work.hex)
        return (origin, base)
    }

    @Test func `a shallow clone says what it lacks and stays as it is`() async throws {
        let (origin, _) = try await Self.origin()
        let clone = try await origin.clone("--depth=3", "--no-single-branch", "--branch=work")
        let before = try clone.folder.contents(below: ".git")
        let fault = try await fault { try await clone.comparison() }
        #expect(fault.kind == .missingObject)
        #expect(fault.description.hasPrefix("this clone is shallow: its history ends before"))
        for words in ["--fetch", "fetch-depth: 0", "GIT_DEPTH: 0", "git fetch --unshallow"] {
            #expect(fault.description.contains(words))
        }
        #expect(try clone.folder.contents(below: ".git") == before)
    }

    @Test(arguments: [["--no-single-branch"], ["--single-branch"]])
    func `a shallow clone that may fetch is deepened as far as needed`(
        options: [String]
    ) async throws {
        let (origin, _) = try await Self.origin()
        let clone = try await origin.clone("--depth=3", "--branch=work", options[0])
        let configuration = try clone.folder.contents(below: ".git")["config"]
        let comparison = try await clone.comparison(fetches: true)
        let tip = try await origin.id("main")
        #expect(comparison.base == .commit(tip))
        #expect(comparison.head == .merge(of: try await origin.id("work"), into: tip))
        #expect(try clone.folder.contents(below: ".git")["config"] == configuration)
    }

    @Test func `a long history is fetched step by step and not as a whole`() async throws {
        let origin = try await MadeRepository()
        try await origin.run("commit", "--quiet", "--allow-empty", "-m", "root")
        var tip = try await origin.id("HEAD")
        for _ in 0..<80 { tip = try await origin.commit(parents: [tip]) }
        try await origin.run("reset", "--quiet", "--hard", tip.hex)
        try await origin.run("branch", "work", try await origin.commit(parents: [tip]).hex)
        try await origin.run(
            "reset",
            "--quiet",
            "--hard",
            try await origin.commit(parents: [tip]).hex
        )
        let clone = try await origin.clone("--depth=1", "--no-single-branch", "--branch=work")
        let comparison = try await clone.comparison(fetches: true)
        #expect(comparison.base == .commit(try await origin.id("main")))
        #expect(try await clone.run("rev-parse", "--is-shallow-repository") == "true")
    }

    @Test func `a clone of one branch lacks the target`() async throws {
        let (origin, _) = try await Self.origin(commits: 2)
        let clone = try await origin.clone("--single-branch", "--branch=work")
        let fault = try await fault { try await clone.comparison() }
        #expect(fault.kind == .notComparable)
        #expect(fault.description.hasPrefix("there is no branch main here, nor origin/main"))
        #expect(fault.description.contains("--fetch"))
        let comparison = try await clone.comparison(fetches: true)
        #expect(comparison.base == .commit(try await origin.id("main")))
        // A clone with its whole history keeps it.
        #expect(try await clone.run("rev-parse", "--is-shallow-repository") == "false")
        #expect(try await clone.run("rev-list", "--count", "HEAD") == "4")
    }

    @Test func `a checkout of a tag lacks the target`() async throws {
        let (origin, _) = try await Self.origin(commits: 2)
        try await origin.run("tag", "v1", "work")
        let clone = try await origin.clone("--depth=1", "--branch=v1")
        let fault = try await fault { try await clone.comparison() }
        #expect(fault.kind == .notComparable)
        let comparison = try await clone.comparison(fetches: true)
        let tip = try await origin.id("main")
        #expect(comparison.base == .commit(tip))
        #expect(comparison.head == .merge(of: try await origin.id("v1"), into: tip))
        #expect(comparison.sentence.hasPrefix("the detached HEAD"))
    }

    @Test func `on the target a cut off parent is not the beginning of history`() async throws {
        let (origin, _) = try await Self.origin()
        let clone = try await origin.clone("--depth=1")
        let fault = try await fault { try await clone.comparison() }
        #expect(fault.kind == .missingObject)
        #expect(fault.description.hasPrefix("the first parent of "))
        let parent = try await origin.id("main^")
        #expect(try await clone.comparison(fetches: true).base == .commit(parent))
    }

    @Test func `an old common commit does not hide a nearer one that is cut off`() async throws {
        let origin = try await MadeRepository()
        let old = try await origin.commit()
        let near = try await origin.commit(parents: [old])
        // Both sides reach `old` in three steps, and `near` in five.
        func side() async throws -> ObjectID {
            var long = near
            for _ in 0..<4 { long = try await origin.commit(parents: [long]) }
            let short = try await origin.commit(parents: [old])
            return try await origin.commit(parents: [short, long])
        }
        try await origin.run("reset", "--quiet", "--hard", try await side().hex)
        try await origin.run("branch", "work", try await side().hex)
        #expect(try await origin.git.mergeBases(origin.id("main"), origin.id("work")) == [near])
        let clone = try await origin.clone("--depth=3", "--no-single-branch", "--branch=work")
        #expect(try await clone.git.mergeBases(clone.id("HEAD"), clone.id("origin/main")) == [old])
        let fault = try await fault { try await clone.comparison() }
        #expect(fault.kind == .missingObject)
        #expect(try await clone.comparison(fetches: true).base == .commit(clone.id("origin/main")))
        #expect(try await clone.git.mergeBases(clone.id("HEAD"), clone.id("origin/main")) == [near])
    }

    @Test func `a shallow clone with all that matters is compared`() async throws {
        let (origin, _) = try await Self.origin(commits: 2)
        let clone = try await origin.clone("--depth=3", "--no-single-branch", "--branch=work")
        #expect(try await clone.run("rev-parse", "--is-shallow-repository") == "true")
        let comparison = try await clone.comparison()
        #expect(comparison.base == .commit(try await origin.id("main")))
        // What the merge of both needs is here as well.
        _ = try await Snapshot(comparison.head, in: clone.git)
    }

    @Test func `fetching from nowhere fails in git's words`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        try await repository.branch("work")
        try await repository.run("branch", "--quiet", "-D", "main")
        let fault = try await fault { try await repository.comparison(fetches: true) }
        #expect(fault.kind == .gitRefused)
        #expect(fault.description.hasPrefix("git fetch in "))
        #expect(fault.description.contains("origin"))
    }
}
