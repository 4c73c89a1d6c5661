import Foundation
import RepositorySupport
import Testing

@testable import Repository

/// Names that git holds apart and a text in Swift does not, or that are no text at all.
@Suite struct NameOnDiskTests {
    private static let composed = "models/\u{e9}/model.onnx"
    private static let decomposed = "models/e\u{301}/model.onnx"

    /// What came to the head that is no file of a known model.
    private static func changes(
        in repository: MadeRepository,
        usesFiles: Bool
    ) async throws -> ModelChanges {
        let comparison = try await repository.comparison(usesFiles: usesFiles)
        return ModelChanges(
            from: try await Snapshot.base(comparison.base, in: repository.git),
            to: try await Snapshot(comparison.head, in: repository.git)
        )
    }

    /// Makes an empty model file in a folder whose name is a byte, below `models`, which is there.
    private static func makeModel(in byte: UInt8, of repository: MadeRepository) throws {
        func name(_ end: String) -> [CChar] {
            (Array((repository.path + "/models/").utf8) + [byte] + Array(end.utf8) + [0])
                .map { CChar(bitPattern: $0) }
        }
        try #require(unsafe mkdir(name(""), 0o777) == 0)
        let descriptor = unsafe creat(name("/model.onnx"), 0o666)
        try #require(descriptor >= 0)
        close(descriptor)
    }

    @Test(arguments: [false, true])
    func `a model beside one whose name reads the same is not passed over`(
        usesFiles: Bool
    ) async throws {
        let repository = try await MadeRepository()
        try await repository.commit([Self.composed: "good"])
        try repository.folder.write("bad".utf8, to: Self.decomposed)
        if !usesFiles { try await repository.commit() }
        let changes = try await Self.changes(in: repository, usesFiles: usesFiles)
        #expect(changes.strayPaths == [Self.composed])
        #expect(changes.models.map(\.files) == [[.model]])
    }

    @Test(arguments: [false, true])
    func `a model whose name is no UTF-8 is not passed over`(usesFiles: Bool) async throws {
        let repository = try await MadeRepository()
        try await repository.commit(["models/a/model.onnx": "A"])
        for byte in [0xff, 0xfe] as [UInt8] { try Self.makeModel(in: byte, of: repository) }
        if !usesFiles { try await repository.commit() }
        let changes = try await Self.changes(in: repository, usesFiles: usesFiles)
        #expect(changes.isEmpty)
        #expect(Set(changes.strayPaths) == ["models/\u{fffd}/model.onnx"])
    }

    @Test(arguments: [
        "a.onnx", "a.ONNX", "a\u{600}.onnx", "a/x\u{200d}.onnx", "a/model.onnx/b.onnx",
    ])
    func `a model's ending is seen whatever stands before it`(name: String) async throws {
        let repository = try await MadeRepository()
        try await repository.commit()
        try await repository.commit(["models/" + name: "A"])
        let changes = try await Self.changes(in: repository, usesFiles: false)
        #expect(changes.strayPaths == ["models/" + name])
    }
}
