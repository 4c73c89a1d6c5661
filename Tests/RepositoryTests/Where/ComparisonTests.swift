import RepositorySupport
import Testing

@testable import Repository

@Suite struct ComparisonTests {
    @Test(arguments: [
        "léa_work", "feature/x", "feature/x\u{a0}y", "a/b/c/d", "Ünï-ω", "it's$(so)\"&;x", "-dash",
    ])
    func `a work branch is compared with the target as it stands`(name: String) async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        let left = try await repository.commit()
        // Git's own commands take no branch that looks like an option, but a server may have one.
        try await repository.run("update-ref", "refs/heads/" + name, left.hex)
        let tip = try await repository.commit()
        try await repository.run("symbolic-ref", "HEAD", "refs/heads/" + name)
        let head = try await repository.commit()
        let comparison = try await repository.comparison()
        #expect(comparison.head == .merge(of: head, into: tip))
        #expect(comparison.headCommit == head)
        #expect(comparison.base == .commit(tip))
        #expect(comparison.standing == .advisory)
        #expect(comparison.target == "main")
        #expect(
            comparison.sentence == "the branch \(name) (\(head.short)), merged into main as it"
                + " stands, is compared with \(tip.short), the last commit of main"
        )
        #expect(comparison.notes.isEmpty)
    }

    @Test func `the target itself is compared with its first parent`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        let base = try await repository.commit()
        let plain = try await repository.commit()
        #expect(try await repository.comparison().base == .commit(base))
        try await repository.branch("work")
        try await repository.run("reset", "--quiet", "--hard", base.hex)
        try await repository.commit(["a": "b"])
        try await repository.run("switch", "--quiet", "main")
        try await repository.run("merge", "--quiet", "--no-ff", "-m", "merge", "work")
        let merged = try await repository.comparison()
        #expect(merged.base == .commit(plain))
        #expect(merged.standing == .binding)
        #expect(merged.sentence.hasSuffix("is compared with \(plain.short), its first parent"))
    }

    @Test func `the first commit is compared with nothing, and that is no pass`() async throws {
        let repository = try await MadeRepository()
        let head = try await repository.commit()
        let comparison = try await repository.comparison()
        #expect(comparison.base == .none(reason: "\(head.short) is the first commit"))
        #expect(comparison.head == .commit(head))
        #expect(comparison.sentence.contains("is compared with nothing"))
    }

    @Test func `without a commit there is nothing to compare`() async throws {
        let repository = try await MadeRepository()
        let fault = try await fault { try await repository.comparison() }
        #expect(fault.kind == .notComparable)
        #expect(fault.description == "HEAD is no commit: the branch main has none yet")
    }

    @Test func `a detached head is compared like a branch`() async throws {
        let repository = try await MadeRepository()
        let base = try await repository.commit()
        try await repository.branch("work")
        let head = try await repository.commit()
        try await repository.run("switch", "--quiet", "--detach")
        let comparison = try await repository.comparison()
        #expect(comparison.head == .commit(head))
        #expect(comparison.base == .commit(base))
        #expect(comparison.standing == .advisory)
        #expect(comparison.sentence.hasPrefix("the detached HEAD (\(head.short)) is compared"))
    }

    @Test(arguments: [0, 1])
    func `a detached head inside the target is not compared with itself`(
        back: Int
    ) async throws {
        let repository = try await MadeRepository()
        var commits: [ObjectID] = []
        for _ in 0..<3 { commits.append(try await repository.commit()) }
        try await repository.run("switch", "--quiet", "--detach", "main~\(back)")
        let comparison = try await repository.comparison()
        #expect(comparison.head == .commit(commits[2 - back]))
        #expect(comparison.base == .commit(commits[1 - back]))
        #expect(comparison.standing == .binding)
        #expect(comparison.sentence.contains("all of which is in main already"))
    }

    @Test func `a branch without commits of its own is not compared with itself`() async throws {
        let repository = try await MadeRepository()
        let base = try await repository.commit()
        let head = try await repository.commit()
        try await repository.branch("work")
        let comparison = try await repository.comparison()
        #expect(comparison.head == .commit(head))
        #expect(comparison.base == .commit(base))
        #expect(comparison.standing == .advisory)
    }

    @Test func `a linked worktree is compared like any checkout`() async throws {
        let repository = try await MadeRepository()
        let base = try await repository.commit()
        let folder = try TemporaryFolder()
        try await repository.run("worktree", "add", "--quiet", "-b", "léa", folder.path + "/x y")
        let git = Git(folder: folder.path + "/x y", environment: MadeRepository.environment)
        try folder.write("models".utf8, to: "x y/models/a/model.onnx")
        let files = try await Comparison.find(
            in: git,
            environment: [:],
            target: "main",
            usesFiles: true
        )
        #expect(files.base == .commit(base))
        #expect(files.head == .files(top: folder.path + "/x y"))
        #expect(try await Snapshot(files.head, in: git).folders.keys.elementsEqual(["a"]))
        let commits = try await Comparison.find(in: git, environment: [:], target: "main")
        #expect(commits.head == .commit(base))
    }

    @Test func `a bare repository is compared by its commits alone`() async throws {
        let repository = try await MadeRepository()
        let base = try await repository.commit(["models/a/model.onnx": "1"])
        let head = try await repository.commit(["models/a/model.onnx": "2"])
        let bare = try await repository.clone("--bare")
        let comparison = try await bare.comparison()
        #expect(comparison.head == .commit(head))
        #expect(comparison.base == .commit(base))
        let snapshot = try await Snapshot(comparison.head, in: bare.git)
        let folder = try #require(snapshot.folders["a"])
        #expect(try await snapshot.content(of: .model, in: folder) == Array("2".utf8))
        let fault = try await fault { try await bare.comparison(usesFiles: true) }
        #expect(fault.kind == .notComparable)
        #expect(fault.description.contains("is a bare repository, which has no files to judge"))
    }

    @Test func `unrelated histories cannot be compared`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        try await repository.run("switch", "--quiet", "--orphan", "other")
        try await repository.commit()
        for fetches in [false, true] {
            let fault = try await fault { try await repository.comparison(fetches: fetches) }
            #expect(fault.kind == .notComparable)
            #expect(fault.description.contains("have no commit in common"))
        }
    }

    @Test func `crossing histories are merged as git merges them`() async throws {
        let repository = try await MadeRepository()
        let root = try await repository.commit()
        let left = try await repository.commit(parents: [root])
        let right = try await repository.commit(parents: [root])
        let main = try await repository.commit(parents: [left, right])
        let work = try await repository.commit(parents: [right, left])
        try await repository.run("reset", "--quiet", "--hard", main.hex)
        try await repository.branch("work")
        try await repository.run("reset", "--quiet", "--hard", work.hex)
        let comparison = try await repository.comparison()
        #expect(comparison.head == .merge(of: work, into: main))
        #expect(comparison.base == .commit(main))
        _ = try await Snapshot(comparison.head, in: repository.git)
    }

    @Test func `files on disk are compared with HEAD`() async throws {
        let repository = try await MadeRepository()
        let first = try await repository.comparison(usesFiles: true)
        #expect(first.base == .none(reason: "there is no commit yet"))
        let head = try await repository.commit(["sub/a": "b"])
        let onTarget = try await repository.comparison(usesFiles: true)
        #expect(onTarget.base == .commit(head))
        #expect(onTarget.head == .files(top: repository.path))
        #expect(onTarget.standing == .binding)
        try await repository.branch("work")
        #expect(try await repository.comparison(usesFiles: true).standing == .advisory)
        let below = Git(folder: repository.path + "/sub", environment: MadeRepository.environment)
        let found = try await Comparison.find(in: below, environment: [:], usesFiles: true)
        #expect(found.head == .files(top: repository.path))
    }
}
