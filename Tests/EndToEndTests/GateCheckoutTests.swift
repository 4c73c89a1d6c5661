import Foundation
import TestSupport
import Testing

/// `sestina gate` in every kind of checkout that continuous integration knows.
///
/// Where a comparison can be made, the change that is judged is a model that is none, so that only
/// a gate that looked at it can say so; where none can be made, nothing but INVALID is right.
@Suite struct GateCheckoutTests {
    private static let broken = Data("no model".utf8)
    private static let model = "models/loan-default/model.onnx"

    /// The default model on main, and a branch on which it is broken.
    private func repository(_ branch: String = "work") throws -> GateRepository {
        let repository = try GateRepository()
        try repository.branch(branch)
        try repository.commit(Self.broken, to: Self.model)
        return repository
    }

    private func expectFail(
        _ answer: GateRepository.Answer,
        _ words: String,
        location: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.exitCode == 1, "\(answer.output)\(answer.errors)", sourceLocation: location)
        #expect(
            answer.verdictLine.hasPrefix("FAIL: loan-default: file, loads: "),
            "\(answer.output)",
            sourceLocation: location
        )
        #expect(answer.output.contains(words), "\(answer.output)", sourceLocation: location)
    }

    private func expectInvalid(
        _ answer: GateRepository.Answer,
        _ words: String,
        location: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.exitCode == 2, "\(answer.output)\(answer.errors)", sourceLocation: location)
        #expect(answer.verdictLine.hasPrefix("INVALID: "), sourceLocation: location)
        #expect(answer.verdictLine.contains(words), "\(answer.output)", sourceLocation: location)
    }

    @Test(arguments: ["work", "léa_work", "feature/x\u{a0}y", "it's$(so)&", "-", "HEAD"])
    func `in a full clone a branch is judged beside the target as it stands`(name: String) throws {
        // Names that git itself would take for something else come only by the back door.
        let isPlain = name != "-" && name != "HEAD"
        let repository = try repository(isPlain ? name : "work")
        if !isPlain {
            try repository.git("update-ref", "refs/heads/\(name)", "HEAD")
            try repository.git("symbolic-ref", "HEAD", "refs/heads/\(name)")
        }
        try repository.git("update-ref", "refs/heads/main", repository.later("main"))
        let clone = try repository.clone("--no-checkout")
        let answer = try clone.gate(["--target", "main", "--strict"])
        expectFail(answer, "the branch \(name) (")
        #expect(answer.output.contains(", merged into"))
    }

    @Test func `a shallow clone blocks until it may fetch`() throws {
        let server = try repository()
        try server.git("update-ref", "refs/heads/main", server.later("main"))
        let clone = try server.clone("--depth", "1", "--branch", "work", "--no-single-branch")
        expectInvalid(try clone.gate(["--target", "main"]), "this clone is shallow")
        #expect(try clone.git("rev-parse", "--is-shallow-repository") == "true")
        expectFail(try clone.gate(["--target", "main", "--strict", "--fetch"]), "merged into")
    }

    @Test func `a clone of one branch blocks until it may fetch`() throws {
        let clone = try repository().clone("--single-branch", "--branch", "work")
        expectInvalid(try clone.gate(["--target", "main"]), "there is no branch main here")
        expectFail(try clone.gate(["--target", "main", "--strict", "--fetch"]), "its merge base")
    }

    @Test func `a checkout of nothing but a tag blocks until it may fetch`() throws {
        let server = try repository()
        try server.git("tag", "v1")
        let clone = try server.clone("--depth", "1", "--branch", "v1")
        expectInvalid(try clone.gate(["--target", "main"]), "there is no branch main here")
        expectFail(
            try clone.gate(["--target", "main", "--strict", "--fetch"]),
            "the detached HEAD ("
        )
    }

    @Test func `a detached head is judged`() throws {
        let repository = try repository()
        try repository.git("switch", "--quiet", "--detach")
        expectFail(try repository.gate(["--strict"]), "the detached HEAD (")
    }

    @Test func `a linked worktree is judged`() throws {
        let repository = try repository()
        try repository.git("switch", "--quiet", "main")
        expectFail(try repository.worktree(of: "work").gate(["--strict"]), "the branch work (")
    }

    @Test func `a bare repository is judged by its commits`() throws {
        let bare = try repository().clone("--bare", "--branch", "work")
        expectFail(try bare.gate(["--strict"]), "the branch work (")
        expectInvalid(try bare.gate(["--worktree"]), "is a bare repository")
    }

    @Test func `what a merge queue made is judged against what it adds to`() throws {
        let repository = try repository()
        let base = try repository.git("rev-parse", "main")
        let head = try repository.git("rev-parse", "HEAD")
        let event = """
            {"merge_group": {"base_ref": "refs/heads/main", "base_sha": "\(base)",
             "head_sha": "\(head)"}, "repository": {"default_branch": "main"}}
            """
        expectFail(try repository.gate(on: "merge_group", event), "the merge queue of main")
        let shallow = try repository.clone("--depth", "1", "--branch", "work")
        expectInvalid(try shallow.gate(on: "merge_group", event), "is not in this clone")
    }

    @Test func `a fork's pull request is judged and said to be one`() throws {
        let repository = try repository()
        let base = try repository.git("rev-parse", "main")
        let head = try repository.git("rev-parse", "HEAD")
        let later = try repository.later("main")
        try repository.git("switch", "--quiet", "--detach", later)
        try repository.git("merge", "--quiet", "--no-edit", "work")
        let event = """
            {"pull_request": {"number": 7,
             "head": {"sha": "\(head)", "ref": "main", "repo": {"full_name": "ann/sestina"}},
             "base": {"sha": "\(base)", "ref": "main", "repo": {"full_name": "us/sestina"}}},
             "repository": {"default_branch": "main"}}
            """
        let answer = try repository.gate(on: "pull_request", event)
        expectFail(answer, "pull request 7 into main")
        #expect(answer.output.contains("comes from ann/sestina"))
        let shallow = try repository.clone("--depth", "1", "--branch", "work")
        expectInvalid(try shallow.gate(on: "pull_request", event), "is not in this clone")
    }

    @Test func `unrelated histories cannot be compared`() throws {
        let repository = try repository()
        try repository.git("switch", "--quiet", "--orphan", "stranger")
        try repository.commit(Self.broken, to: Self.model)
        expectInvalid(try repository.gate(["--target", "main"]), "have no commit in common")
    }

    @Test func `the first commit has no champion and so does not pass`() throws {
        let answer = try GateRepository(GateRepository.quickFiles()).gate()
        #expect(answer.exitCode != 0)
        #expect(answer.output.contains("no champion: nothing was compared"))
        #expect(answer.output.contains("is the first commit"))
        #expect(answer.output.contains("the policy is its own"))
    }

    @Test func `on main the first parent is the base, and everything but a pass blocks`() throws {
        let repository = try repository()
        try repository.git("switch", "--quiet", "main")
        try repository.git("merge", "--quiet", "--no-ff", "--no-edit", "work")
        let answer = try repository.gate()
        expectFail(answer, "its first parent")
        #expect(answer.output.contains("This blocks."))
    }

    @Test func `without git nothing is known`() throws {
        let answer = try repository().gate(with: ["PATH=/nowhere"])
        expectInvalid(answer, "git is needed")
    }

    @Test func `a folder without a repository is no pass`() throws {
        let folder = try TemporaryFolder()
        let command = try BuiltCommand("sestina", ["gate", "--repository", folder.path("")])
        #expect(command.exitCode(within: 30) == 2)
        #expect(command.output.hasPrefix("INVALID: "))
        #expect(command.output.contains("is not in a git repository"))
    }

    @Test(arguments: [["--target", "nowhere"], ["--target", ""], ["--target", "main^"]])
    func `a target that is no branch is no pass`(options: [String]) throws {
        expectInvalid(try repository().gate(options), "there is no branch")
    }

    @Test func `an event that cannot be read is no plain checkout`() throws {
        expectInvalid(try repository().gate(on: "pull_request", "{"), "holds no event of GitHub")
    }
}

extension GateRepository {
    /// A commit on top of another that changes nothing below models.
    fileprivate func later(_ name: String) throws -> String {
        try git("commit-tree", "\(name)^{tree}", "-p", name, "-m", "something else")
    }
}
