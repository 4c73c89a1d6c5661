import Foundation
import GateSupport
import ONNX
import Repository
import RepositorySupport
import Testing

@testable import Gate

/// Pushes into a bare repository that has the hook.
@Suite struct VerdictNoteTests {
    /// A clone with a model on main, and the guarded repository that it pushes to.
    private struct Scene {
        let server: TemporaryFolder
        let work: MadeRepository
        static let champion = "champion"
        static let policy = "{}"
        static let holdout = "label\n1\n"

        init(model: String = "loan-default") async throws {
            server = try TemporaryFolder()
            work = try await MadeRepository()
            try await work.commit([
                "models/\(model)/model.onnx": Self.champion,
                "models/\(model)/holdout.csv": Self.holdout,
                "models/\(model)/policy.json": Self.policy,
            ])
            try await work.run("init", "--quiet", "--bare", "--initial-branch", "main", server.path)
            try await work.run("remote", "add", "origin", server.path)
            try await work.run("push", "--quiet", "origin", "main")
            let hook = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../tools/lib/pre-receive").standardized
            let place = server.path + "/hooks/pre-receive"
            try FileManager.default.copyItem(atPath: hook.path, toPath: place)
        }

        /// Commits another model and gives the report that lets it through.
        func challenge(
            _ content: String = "challenger",
            model: String = "loan-default"
        ) async throws -> GateReport {
            try await work.commit(["models/\(model)/model.onnx": content])
            return Self.report(content, model: model)
        }

        static func report(
            _ challenger: String,
            _ verdict: Verdict = .pass,
            model: String = "loan-default",
            champion: String = Self.champion,
            holdout: String = Self.holdout,
            policy: String = Self.policy
        ) -> GateReport {
            var judgement = SampleReport.judgement(model, SampleReport.checks(verdict))
            judgement.digests = Judgement.Digests(
                challenger: sha(challenger),
                champion: sha(champion),
                holdout: sha(holdout),
                policy: sha(policy)
            )
            return SampleReport.report([judgement])
        }

        private static func sha(_ text: String) -> String { ModelDigest(of: Array(text.utf8)).hex }

        func note(_ report: GateReport, tree: String? = nil) async throws {
            let head = try await work.run("rev-parse", "HEAD^{tree}")
            let verdict = try #require(VerdictNote(report, tree: tree ?? head))
            try await note(verdict.text)
        }

        func note(_ text: String) async throws {
            try await work.run("notes", "--ref", "sestina-gate", "add", "-f", "-m", text, "HEAD")
        }

        /// Pushes main, and notes where there are any; what the server says against it.
        func push(_ branch: String = "main", withNotes: Bool = true) async throws -> String? {
            let reference = VerdictNote.reference
            let found = try await work.run("for-each-ref", reference)
            let notes = withNotes && !found.isEmpty ? ["+\(reference)"] : []
            do {
                try await work.run(
                    ["push", "--quiet", "origin", "HEAD:refs/heads/\(branch)"] + notes
                )
                return nil
            } catch let fault as MadeRepository.Fault {
                return fault.description
            }
        }
    }

    @Test func `a push without a verdict is refused`() async throws {
        let scene = try await Scene()
        _ = try await scene.challenge()
        let words = try await scene.push()
        #expect(words?.contains("there is no verdict") == true)
    }

    @Test(arguments: ["loan-default", "modèle à nous", "a'b $(c);&"])
    func `a push with the verdict PASS is admitted`(model: String) async throws {
        let scene = try await Scene(model: model)
        try await scene.note(try await scene.challenge(model: model))
        #expect(try await scene.push() == nil)
        let main = try await scene.work.run("ls-remote", "origin", "main")
        #expect(main.hasPrefix(try await scene.work.id("HEAD").hex))
    }

    @Test func `a verdict may be sent before the commit`() async throws {
        let scene = try await Scene()
        try await scene.note(try await scene.challenge())
        try await scene.work.run("push", "--quiet", "origin", VerdictNote.reference)
        #expect(try await scene.push(withNotes: false) == nil)
    }

    @Test(arguments: [Verdict.fail, .inconclusive, .invalid])
    func `a push with another verdict is refused`(verdict: Verdict) async throws {
        let scene = try await Scene()
        _ = try await scene.challenge()
        try await scene.note(Scene.report("challenger", verdict))
        let words = try await scene.push()
        #expect(words?.contains("the verdict on") == true)
        #expect(words?.contains(verdict.word) == true)
    }

    @Test func `a verdict on another tree is refused`() async throws {
        let scene = try await Scene()
        let tree = try await scene.work.run("rev-parse", "HEAD^{tree}")
        try await scene.note(try await scene.challenge(), tree: tree)
        #expect(try await scene.push()?.contains("another tree") == true)
    }

    @Test(arguments: [
        (Scene.report("tampered"), "not the one that was judged"),
        (Scene.report("challenger", champion: "weak"), "another champion"),
        (Scene.report("challenger", holdout: "easy"), "another holdout"),
        (Scene.report("challenger", policy: "lax"), "another policy"),
        (SampleReport.report([]), "was not judged"),
    ])
    func `a verdict with other digests is refused`(
        report: GateReport,
        words: String
    ) async throws {
        let scene = try await Scene()
        _ = try await scene.challenge()
        try await scene.note(report)
        #expect(try await scene.push()?.contains(words) == true)
    }

    @Test func `a verdict on what the branch held before is refused`() async throws {
        let scene = try await Scene()
        try await scene.note(try await scene.challenge("second"))
        #expect(try await scene.push() == nil)
        try await scene.note(try await scene.challenge("third"))
        #expect(try await scene.push()?.contains("another champion") == true)
        try await scene.note(Scene.report("third", champion: "second"))
        #expect(try await scene.push() == nil)
    }

    @Test func `a policy that comes with the model is not the one to judge by`() async throws {
        let scene = try await Scene()
        try await scene.work.commit([
            "models/loan-default/model.onnx": "challenger",
            "models/loan-default/policy.json": "lax",
        ])
        try await scene.note(Scene.report("challenger", policy: "lax"))
        #expect(try await scene.push()?.contains("another policy") == true)
        try await scene.note(Scene.report("challenger"))
        #expect(try await scene.push() == nil)
    }

    @Test func `a model under a new name is compared with what it was`() async throws {
        let scene = try await Scene()
        try await scene.work.run("mv", "models/loan-default", "models/loans")
        _ = try await scene.challenge(model: "loans")
        try await scene.note(Scene.report("challenger", model: "loans", champion: "other"))
        #expect(try await scene.push()?.contains("another champion") == true)
        try await scene.note(Scene.report("challenger", model: "loans"))
        #expect(try await scene.push() == nil)
    }

    @Test(arguments: ["", "PASS", "sestina gate note 1\nverdict PASS\n"])
    func `a note of another kind is no verdict`(text: String) async throws {
        let scene = try await Scene()
        _ = try await scene.challenge()
        try await scene.note(text.isEmpty ? "-" : text)
        #expect(try await scene.push() != nil)
    }

    @Test func `work branches are not held up`() async throws {
        let scene = try await Scene()
        _ = try await scene.challenge()
        #expect(try await scene.push("léa_work") == nil)
    }

    @Test func `the guarded branch cannot be deleted and is the one that is named`() async throws {
        let scene = try await Scene()
        let git = ["-C", scene.server.path, "config"]
        try await scene.work.run(git + ["receive.denyDeleteCurrent", "ignore"])
        do {
            try await scene.work.run("push", "--quiet", "origin", ":refs/heads/main")
            Issue.record("main is gone")
        } catch let fault as MadeRepository.Fault {
            #expect(fault.description.contains("would be deleted"))
        }
        _ = try await scene.challenge()
        try await scene.work.run(git + ["sestina.guarded", "release"])
        #expect(try await scene.push() == nil)
        #expect(try await scene.push("release")?.contains("there is no verdict") == true)
    }

    @Test func `a name that no line can hold gets no note`() {
        for name in ["", " a", "a ", "a\nverdict PASS", "a\"b", "a\\b", "a\u{7f}"] {
            let report = SampleReport.report([SampleReport.judgement(name, [])])
            #expect(VerdictNote(report, tree: "1234") == nil)
        }
    }
}
