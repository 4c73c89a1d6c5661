import Foundation
import RepositorySupport
import Testing

@testable import Repository

@Suite struct ModelChangesTests {
    private static let files = [
        "models/a/model.onnx": "A", "models/a/holdout.csv": "rows", "models/a/policy.json": "{}",
        "models/a/policy.schema.json": "{}", "README.md": "words",
    ]

    /// What is found between a repository's two last commits.
    private static func changes(in repository: MadeRepository) async throws -> ModelChanges {
        let git = repository.git
        return ModelChanges(
            from: try await Snapshot(of: try await repository.id("HEAD^"), in: git),
            to: try await Snapshot(of: try await repository.id("HEAD"), in: git)
        )
    }

    private static func repository() async throws -> MadeRepository {
        let repository = try await MadeRepository()
        try await repository.commit(files)
        return repository
    }

    @Test func `a change of other files touches no model`() async throws {
        let repository = try await Self.repository()
        try await repository.commit(["README.md": "more", "src/models/a/model.onnx": "B"])
        let changes = try await Self.changes(in: repository)
        #expect(changes.isEmpty)
        #expect(changes.otherPaths.isEmpty)
    }

    @Test(arguments: ModelFolder.File.allCases)
    func `a file with other content is a change of its model`(
        file: ModelFolder.File
    ) async throws {
        let repository = try await Self.repository()
        try await repository.commit(["models/a/\(file.rawValue)": "new"])
        let changes = try await Self.changes(in: repository)
        #expect(changes.models == [ModelChange(name: "a", kind: .modified, files: [file])])
        #expect(changes.models[0].baseName == "a")
    }

    @Test func `a model that comes or goes`() async throws {
        let repository = try await Self.repository()
        try await repository.commit(["models/b c/model.onnx": "B"])
        let added = try await Self.changes(in: repository)
        #expect(added.models == [ModelChange(name: "b c", kind: .added, files: [.model])])
        #expect(added.models[0].baseName == nil)
        try await repository.run("rm", "--quiet", "-r", "models/a")
        try await repository.commit()
        let gone = try await Self.changes(in: repository)
        #expect(gone.models.map(\.name) == ["a"])
        #expect(gone.models[0].kind == .deleted)
        #expect(gone.models[0].files == [.model, .holdout, .policy])
        #expect(gone.otherPaths == ["models/a/policy.schema.json"])
    }

    @Test func `a model file that goes is a change of its model`() async throws {
        let repository = try await Self.repository()
        try await repository.run("rm", "--quiet", "models/a/model.onnx")
        try await repository.commit()
        let changes = try await Self.changes(in: repository)
        #expect(changes.models == [ModelChange(name: "a", kind: .modified, files: [.model])])
    }

    @Test(arguments: [("A", []), ("B", [ModelFolder.File.model])])
    func `a new name does not make a model the first of its kind`(
        content: String,
        files: [ModelFolder.File]
    ) async throws {
        let repository = try await Self.repository()
        try await repository.run("mv", "models/a", "models/né")
        try await repository.commit(["models/né/model.onnx": content])
        let changes = try await Self.changes(in: repository)
        #expect(
            changes.models == [ModelChange(name: "né", kind: .renamed(from: "a"), files: files)]
        )
        #expect(changes.models[0].baseName == "a")
    }

    @Test func `of several new names the one with the same model is the old one's`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit(["models/a/model.onnx": "A", "models/b/model.onnx": "B"])
        try await repository.run("rm", "--quiet", "-r", "models")
        try await repository.commit([
            "models/x/model.onnx": "B", "models/y/model.onnx": "C", "models/z/model.onnx": "D",
        ])
        let changes = try await Self.changes(in: repository)
        #expect(changes.models.map(\.name) == ["a", "x", "y", "z"])
        #expect(changes.models.map(\.kind) == [.deleted, .renamed(from: "b"), .added, .added])
    }

    @Test func `further files below models are named`() async throws {
        let repository = try await Self.repository()
        try await repository.commit(["models/a/model.onnx.data": "D", "models/b.onnx": "B"])
        let changes = try await Self.changes(in: repository)
        #expect(changes.isEmpty)
        #expect(changes.otherPaths == ["models/a/model.onnx.data", "models/b.onnx"])
    }

    @Test func `where there is no base every model is new`() async throws {
        let repository = try await Self.repository()
        let comparison = try await repository.comparison()
        let changes = ModelChanges(
            from: try await Snapshot.base(comparison.base, in: repository.git),
            to: try await Snapshot(comparison.head, in: repository.git)
        )
        #expect(changes.models.map(\.kind) == [.added])
    }

    @Test func `what lies in the folder does not change what a commit holds`() async throws {
        let repository = try await Self.repository()
        try repository.folder.write("other".utf8, to: "models/a/model.onnx")
        try await repository.run("add", "--all")
        let snapshot = try await Snapshot(
            .commit(try await repository.id("HEAD")),
            in: repository.git
        )
        let folder = try #require(snapshot.folders["a"])
        #expect(try await snapshot.content(of: .model, in: folder) == Array("A".utf8))
    }

    @Test func `files on disk count as they are`() async throws {
        let repository = try await Self.repository()
        func changes() async throws -> ModelChanges {
            let comparison = try await repository.comparison(usesFiles: true)
            return ModelChanges(
                from: try await Snapshot.base(comparison.base, in: repository.git),
                to: try await Snapshot(comparison.head, in: repository.git)
            )
        }
        #expect(try await changes().isEmpty)
        try repository.folder.write("*.csv\n".utf8, to: ".gitignore")
        try repository.folder.write("B".utf8, to: "models/a/model.onnx")
        try repository.folder.write("C".utf8, to: "models/new/model.onnx")
        try repository.folder.write("ignored".utf8, to: "models/new/holdout.csv")
        try FileManager.default.removeItem(atPath: repository.path + "/models/a/policy.json")
        let found = try await changes()
        #expect(
            found.models == [
                ModelChange(name: "a", kind: .modified, files: [.model, .policy]),
                ModelChange(name: "new", kind: .added, files: [.model]),
            ]
        )
        let snapshot = try await Snapshot(.files(top: repository.path), in: repository.git)
        let folder = try #require(snapshot.folders["a"])
        #expect(try await snapshot.content(of: .model, in: folder) == Array("B".utf8))
        #expect(try await snapshot.content(of: .policy, in: folder) == nil)
    }

    @Test(arguments: [false, true])
    func `a pointer of Git LFS is refused by name`(usesFiles: Bool) async throws {
        let repository = try await MadeRepository()
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
        let commit = try await repository.commit(["models/a/model.onnx": pointer])
        let head = usesFiles ? Comparison.Head.files(top: repository.path) : .commit(commit)
        let snapshot = try await Snapshot(head, in: repository.git)
        let folder = try #require(snapshot.folders["a"])
        let fault = try await fault { try await snapshot.content(of: .model, in: folder) }
        #expect(fault.kind == .pointer)
        #expect(fault.description.hasPrefix("models/a/model.onnx at \(snapshot.name) is a Git LFS"))
    }

    @Test(arguments: [false, true])
    func `a link out of the repository is no file`(usesFiles: Bool) async throws {
        let repository = try await MadeRepository()
        try repository.folder.write("{}".utf8, to: "models/a/model.onnx")
        try FileManager.default.createSymbolicLink(
            atPath: repository.path + "/models/a/policy.json",
            withDestinationPath: "/etc/passwd"
        )
        let commit = try await repository.commit()
        let head = usesFiles ? Comparison.Head.files(top: repository.path) : .commit(commit)
        let snapshot = try await Snapshot(head, in: repository.git)
        let folder = try #require(snapshot.folders["a"])
        let fault = try await fault { try await snapshot.content(of: .policy, in: folder) }
        #expect(fault.kind == .notFile)
        #expect(fault.description.hasSuffix("is a symbolic link; a file is needed"))
    }

    @Test(arguments: [false, true])
    func `a file over its limit is not read`(usesFiles: Bool) async throws {
        let repository = try await MadeRepository()
        let text = String(repeating: " ", count: Snapshot.fileBytesMax + 1)
        let commit = try await repository.commit(["models/a/policy.json": text])
        let head = usesFiles ? Comparison.Head.files(top: repository.path) : .commit(commit)
        let snapshot = try await Snapshot(head, in: repository.git)
        let folder = try #require(snapshot.folders["a"])
        let fault = try await fault { try await snapshot.content(of: .policy, in: folder) }
        #expect(fault.kind == .tooLarge)
        #expect(fault.description.hasSuffix("has 1048577 bytes; at most 1048576 are read"))
    }
}
