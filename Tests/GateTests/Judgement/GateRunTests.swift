import Repository
import RepositorySupport
import Testing

@testable import Gate

/// From a repository to a report, with files that no server is needed for.
@Suite struct GateRunTests {
    private let repository: MadeRepository

    private static let policy = policy(forcers: "[]")

    /// The policy of the loan model, with others who may force it: a list of keys.
    private static func policy(forcers: String) -> String {
        let text = (try? LoanDefault.file("policy.json")).map {
            String(decoding: $0, as: UTF8.self)
        }
        return (text ?? "").replacing("\"keys\": []", with: "\"keys\": \(forcers)")
    }

    /// A repository whose main has a model that a policy guards; HEAD is a branch for work.
    init() async throws {
        repository = try await MadeRepository()
        try await repository.commit([
            "models/m/model.onnx": "champion", "models/m/policy.json": Self.policy,
            "models/m/holdout.csv": "old",
        ])
        try await repository.branch("work")
    }

    private func run(usesFiles: Bool = false, isStrict: Bool = true) -> GateRun {
        GateRun(
            repository.git,
            environment: [:],
            target: "main",
            usesFiles: usesFiles,
            isStrict: isStrict,
            server: ScoringServer(executable: "/nowhere/sestina"),
            retrain: nil
        )
    }

    @Test func `a change of other files is no change to judge`() async throws {
        try await repository.commit(["README.md": "words", "models/README.md": "words"])
        let report = await run().report()
        #expect(report.verdict == .pass && !report.blocks)
        #expect(report.sentence == "No model changed; there is nothing to judge.")
        #expect(report.comparison.count == 1)
        #expect(report.commit == (try await repository.id("HEAD")))
    }

    @Test func `a strict run binds where advice is given otherwise`() async throws {
        try await repository.commit(["models/m/model.onnx": "challenger"])
        for (isStrict, standing) in [(true, Standing.binding), (false, .advisory)] {
            let report = await run(isStrict: isStrict).report()
            #expect(report.standing == standing)
            #expect(report.verdict == .fail)
            #expect(report.blocks == isStrict)
        }
    }

    @Test func `a model that is changed alone is judged once, by the old rules`() async throws {
        try await repository.commit(["models/m/model.onnx": "challenger"])
        let report = await run().report()
        let judgement = try #require(report.judgements.first)
        #expect(report.judgements.count == 1 && report.warnings.isEmpty)
        #expect(judgement.model == "m")
        #expect(judgement.checks.map(\.rule) == [.file, .holdout])
        #expect(judgement.checks.map(\.verdict) == [.fail, .invalid])
        #expect(judgement.sentence.hasPrefix("m: file, loads: "))
        #expect(judgement.digests.policy?.count == 64 && judgement.digests.holdout == nil)
        #expect(judgement.digests.champion?.count == 64)
    }

    @Test(arguments: [
        (["policy.json"], "m: policy.json changed as well; the model is judged under the old"),
        (["holdout.csv"], "m: holdout.csv changed as well; the model is judged under the old"),
        (["policy.json", "holdout.csv"], "m: policy.json and holdout.csv changed as well; the"),
    ])
    func `rules that change with the model are not the only ones that it is judged by`(
        files: [String],
        warning: String
    ) async throws {
        var changes = ["models/m/model.onnx": "challenger"]
        for file in files {
            changes["models/m/" + file] = file == "policy.json" ? Self.policy + "\n" : "new"
        }
        try await repository.commit(changes)
        let report = await run().report()
        let judgement = try #require(report.judgements.first)
        let suffix = " (under the new rules)"
        #expect(
            judgement.checks.map { $0.subject.hasSuffix(suffix) } == [
                false, false, true, true, false,
            ]
        )
        #expect(judgement.checks.last?.rule == .rules && judgement.checks.last?.verdict == .pass)
        #expect(report.warnings.count == 1)
        #expect(report.warnings.first?.hasPrefix(warning) == true, "\(report.warnings)")
    }

    @Test func `new rules alone are judged, with the model that stands`() async throws {
        try await repository.commit(["models/m/policy.json": Self.policy + "\n"])
        let report = await run().report()
        #expect(report.judgements.first?.checks.count == 5)
        #expect(report.verdict == .fail)
    }

    @Test func `a model that is gone needs a person`() async throws {
        // First the model alone, then its folder.
        for path in ["models/m/model.onnx", "models/m"] {
            try await repository.run("rm", "--quiet", "-r", path)
            try await repository.commit()
            let report = await run().report()
            #expect(report.verdict == .fail)
            #expect(report.sentence.hasPrefix("m: file, model: the model is deleted;"))
        }
    }

    @Test func `a model with a new name is judged against what it was`() async throws {
        try await repository.run("mv", "models/m", "models/n")
        try await repository.commit(["models/n/model.onnx": "challenger"])
        let report = await run().report()
        #expect(report.warnings == ["n was m before; it is judged against that"])
        #expect(report.judgements.map(\.model) == ["n"])
        #expect(report.judgements.first?.digests.champion != nil)
    }

    private static let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"

    /// Files that leave nothing to judge, and what is said of them.
    private static let obstacles: [(files: [String: String], words: String)] = [
        (
            ["models/m/model.onnx": "x", "models/m/policy.json": "{}"],
            "models/m/policy.json at HEAD: version is missing; a whole number of"
        ),
        (["models/m/model.onnx": pointer], "models/m/model.onnx at HEAD is a Git LFS pointer,"),
        (["models/stray.onnx": "x"], "models/stray.onnx may be a model and is not where one is"),
        (["models/m/old/model.ONNX": "x"], "models/m/old/model.ONNX may be a model and is not"),
        (
            [
                "models/m/model.onnx": "x",
                "models/m/policy.json": String(
                    repeating: " ",
                    count: GateLimits.policyBytesMax + 1
                ),
            ],
            "models/m/policy.json at HEAD"
        ),
    ]

    @Test(arguments: obstacles.indices)
    func `what cannot be judged is in the way, and no pass`(index: Int) async throws {
        let (files, words) = Self.obstacles[index]
        let head = try await repository.commit(files)
        let report = await run().report()
        #expect(report.verdict == .invalid && report.blocks)
        let obstacle = try #require(report.obstacle)
        #expect(obstacle.hasPrefix(words.replacing("HEAD", with: head.short)), "\(obstacle)")
        #expect(report.sentence == obstacle)
    }

    @Test func `a policy is read up to its limit`() async throws {
        let room = GateLimits.policyBytesMax - Self.policy.utf8.count
        try await repository.commit([
            "models/m/model.onnx": "challenger",
            "models/m/policy.json": Self.policy + String(repeating: " ", count: room),
        ])
        let report = await run().report()
        #expect(report.obstacle == nil)
        #expect(report.judgements.first?.checks.count == 5)
    }

    @Test func `outside a repository nothing is judged`() async throws {
        let folder = try TemporaryFolder()
        let git = Git(folder: folder.path, environment: MadeRepository.environment)
        let report = await GateRun(
            git,
            environment: [:],
            target: nil,
            usesFiles: false,
            isStrict: false,
            server: ScoringServer(executable: "/nowhere/sestina"),
            retrain: nil
        ).report()
        #expect(report.verdict == .invalid && report.blocks)
        #expect(report.obstacle?.isEmpty == false)
        #expect(report.judgements.isEmpty)
    }

    @Test func `a note is kept of a commit, and of nothing else`() async throws {
        try await repository.commit(["README.md": "words"])
        let report = await run().report()
        // Whoever keeps a note is its author to git.
        try await repository.run("config", "user.name", "Ada")
        try await repository.run("config", "user.email", "ada@example.org")
        try await run().keepNote(of: report)
        let note = try await repository.run("notes", "--ref", VerdictNote.reference, "show")
        let tree = try await repository.run("rev-parse", "HEAD^{tree}")
        #expect(note == "sestina gate note 1\nverdict PASS\ngate 1\ntree \(tree)")
        let files = run(usesFiles: true)
        let onDisk = await files.report()
        #expect(onDisk.commit == nil && onDisk.verdict == .pass)
        let worktree = try await fault { try await files.keepNote(of: onDisk) }
        #expect(worktree.description.hasPrefix("a note stands on a commit, and --worktree"))
        let nothing = try await fault { try await run().keepNote(of: onDisk) }
        #expect(nothing.description == "no commit was judged, so no note can stand on one")
        #expect(nothing.kind == .notComparable && worktree.kind == .notComparable)
    }
}
