import Foundation
import RepositorySupport
import Testing

@testable import Repository

/// Of files on disk, changed is what git says is changed.
@Suite struct WorktreeFilesTests {
    private static let files = [
        "models/a/model.onnx": "A\n", "models/a/holdout.csv": "1\n2\n",
        "models/a/policy.json": "{}\n",
        "models/b/model.onnx": "B\n", "src/x": "x\n",
    ]

    private static func repository() async throws -> MadeRepository {
        let repository = try await MadeRepository()
        try await repository.commit(files)
        return repository
    }

    private static func snapshot(_ repository: MadeRepository) async throws -> Snapshot {
        try await Snapshot(.files(top: repository.path), in: repository.git)
    }

    private static func changes(in repository: MadeRepository) async throws -> [ModelChange] {
        ModelChanges(
            from: try await Snapshot(of: try await repository.id("HEAD"), in: repository.git),
            to: try await snapshot(repository)
        ).models
    }

    private static func content(
        _ file: ModelFolder.File,
        in repository: MadeRepository
    ) async throws -> String? {
        let snapshot = try await snapshot(repository)
        let folder = try #require(snapshot.folders["a"])
        return try await snapshot.content(of: file, in: folder)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ["--cone", "src"], ["--cone", "models/b"], ["--no-cone", "/models/*/*.json"],
    ])
    func `what a sparse checkout leaves out is not gone`(patterns: [String]) async throws {
        let repository = try await Self.repository()
        try await repository.run(["sparse-checkout", "set"] + patterns)
        #expect(!FileManager.default.fileExists(atPath: repository.path + "/models/a/model.onnx"))
        #expect(try await Self.changes(in: repository).isEmpty)
        #expect(try await Self.content(.model, in: repository) == "A\n")
    }

    @Test func `a file whose skip-worktree bit is set is not gone, and one without it is`()
        async throws
    {
        let repository = try await Self.repository()
        try await repository.run("update-index", "--skip-worktree", "models/a/holdout.csv")
        for name in ["holdout.csv", "policy.json"] {
            try FileManager.default.removeItem(atPath: repository.path + "/models/a/" + name)
        }
        #expect(
            try await Self.changes(in: repository)
                == [ModelChange(name: "a", kind: .modified, files: [.policy])]
        )
        #expect(try await Self.content(.holdout, in: repository) == "1\n2\n")
    }

    @Test(arguments: [
        ["config", "core.autocrlf", "true"], ["config", "core.eol", "crlf"],
    ])
    func `line ends that the checkout converted are no change`(setting: [String]) async throws {
        let repository = try await Self.repository()
        try repository.folder.write("*.csv text\n".utf8, to: ".git/info/attributes")
        try await repository.run(setting)
        try FileManager.default.removeItem(atPath: repository.path + "/models/a/holdout.csv")
        try await repository.run("checkout", "--quiet", "--", "models/a/holdout.csv")
        let path = repository.path + "/models/a/holdout.csv"
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("1\r\n2\r\n".utf8))
        #expect(try await Self.changes(in: repository).isEmpty)
        // What is judged is what is committed.
        #expect(try await Self.content(.holdout, in: repository) == "1\n2\n")
        try repository.folder.write("1\r\n3\r\n".utf8, to: "models/a/holdout.csv")
        #expect(
            try await Self.changes(in: repository)
                == [ModelChange(name: "a", kind: .modified, files: [.holdout])]
        )
        #expect(try await Self.content(.holdout, in: repository) == "1\r\n3\r\n")
    }

    @Test func `line feeds that were committed with returns are no change`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit(["models/a/holdout.csv": "1\r\n2\r\n"])
        try await repository.run("config", "core.autocrlf", "true")
        let path = repository.path + "/models/a/holdout.csv"
        try Data("1\r\n2\r\n".utf8).write(to: URL(filePath: path))
        #expect(try await repository.run("status", "--porcelain") == "")
        #expect(try await Self.changes(in: repository).isEmpty)
    }
}
