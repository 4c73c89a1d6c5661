import GateSupport
import RepositorySupport
import Testing

@testable import Gate
@testable import Repository

/// Words in the history that let a model in whatever the verdict.
@Suite struct ForceTests {
    private static let change = ModelChange(name: "a b", kind: .modified, files: [.model])
    private static let may = Policy.Forcers(keys: [], reviewers: [])

    private let repository: MadeRepository
    private let base: ObjectID
    private let tree: String

    init() async throws {
        repository = try await MadeRepository()
        base = try await repository.commit(["models/a b/model.onnx": "A"])
        try await repository.commit(["models/a b/model.onnx": "B"])
        tree = try await repository.run("rev-parse", "HEAD:models/a b")
    }

    private func answer(
        to message: String,
        _ change: ModelChange = change,
        _ forcers: Policy.Forcers = may
    ) async throws -> (force: Force?, refusals: [String]) {
        try await repository.run("commit", "--quiet", "--allow-empty", "--message", message)
        let head = try await repository.id("HEAD")
        let requests = try await ForceRequests(from: base, to: head, in: repository.git)
        return try await requests.force(of: change, by: forcers)
    }

    @Test func `whoever may forces the folder that is named, and is recorded`() async throws {
        let answer = try await answer(to: "b\n\nGate-Force: \(tree) the old one\n is broken")
        let head = try await repository.id("HEAD")
        #expect(
            answer.force
                == Force(
                    model: "a b",
                    author: "ada@example.org",
                    commit: head,
                    reason: "the old one is broken"
                )
        )
        #expect(answer.refusals.isEmpty)
        // It holds for what is merged on top of it, as long as the folder stays as it is.
        try await repository.commit(["README.md": "words"])
        let later = try await self.answer(to: "more")
        #expect(later.force?.commit == head)
        try await repository.commit(["models/a b/policy.json": "{}"])
        #expect(try await self.answer(to: "a lax policy").force == nil)
    }

    @Test func `whoever may not is refused in a sentence`() async throws {
        let answer = try await answer(
            to: "b\n\nGate-Force: \(tree) please",
            Self.change,
            Self.may
        )
        #expect(answer.force == nil)
        #expect(answer.refusals.count == 1)
        #expect(answer.refusals.first?.hasPrefix("ada@example.org may not force a b") == true)
    }

    @Test(arguments: [
        "b\n\nGate-Force: TREE", "b\n\nGate-Force: ", "b\n\nGate-Force: all of it",
        "Gate-Force: TREE in the title", "b\n\nGate-Force: TREE x\n\nwords after it",
        "b\n\nForce: TREE x", "b\n\nGate-Force: 0123456789012345678901234567890123456789 x",
    ])
    func `what is no such trailer forces nothing`(message: String) async throws {
        let answer = try await answer(to: message.replacing("TREE", with: tree))
        #expect(answer.force == nil)
        #expect(answer.refusals.isEmpty)
    }

    @Test func `a word that the base has already is spent`() async throws {
        let message = "b\n\nGate-Force: \(tree) x"
        try await repository.run("commit", "--quiet", "--allow-empty", "--message", message)
        let spent = try await repository.id("HEAD")
        let head = try await repository.commit()
        let requests = try await ForceRequests(from: spent, to: head, in: repository.git)
        #expect(try await requests.force(of: Self.change, by: Self.may).force == nil)
    }

    @Test func `a model that goes is forced by the folder that it was`() async throws {
        let old = try await repository.run("rev-parse", "\(base.hex):models/a b")
        try await repository.run("rm", "--quiet", "-r", "models/a b")
        let gone = ModelChange(name: "a b", kind: .deleted, files: [.model])
        let wrong = try await answer(to: "gone\n\nGate-Force: \(tree) nobody uses it", gone)
        #expect(wrong.force == nil)
        let right = try await answer(to: "gone\n\nGate-Force: \(old) nobody uses it", gone)
        #expect(right.force?.reason == "nobody uses it")
    }

    @Test func `a report is forced only where all that does not pass is`() {
        let force = { (name: String) in
            Force(
                model: name,
                author: "ada@example.org",
                commit: ObjectID(String(repeating: "a", count: 40)) ?? base,
                reason: "x"
            )
        }
        var report = SampleReport.report([
            SampleReport.judgement("good", SampleReport.checks(.pass)),
            SampleReport.judgement("bad", SampleReport.checks(.fail)),
            SampleReport.judgement("worse", SampleReport.checks(.invalid)),
        ])
        report.forces = [force("bad")]
        #expect(report.blocks)
        report.forces.append(force("worse"))
        #expect(!report.blocks)
        #expect(report.verdict == .fail)
        #expect(VerdictNote(report, tree: "t")?.text.contains("verdict FAIL\n") == true)
        #expect(VerdictNote(report, tree: "t")?.text.contains("\nforced aaaa") == true)
        report.obstacle = "there is no base"
        #expect(report.blocks)
    }
}
