import Foundation
import RepositorySupport
import Testing

@testable import Repository

/// What a branch had in a model's place, by small repositories in which the content is the model's name.
@Suite struct ModelHistoryTests {
    /// The models before the present one, newest first.
    private static func models(
        of name: String,
        at commit: ObjectID,
        in git: Git
    ) async throws -> [String] {
        var history = ModelHistory(of: name, until: commit, in: git)
        var models: [String] = []
        while let stage = try await history.previous() {
            let bytes = try await stage.snapshot.content(of: .model, in: stage.folder)
            models.append(String(decoding: try #require(bytes), as: UTF8.self))
        }
        return models
    }

    private static func content(_ name: String, _ model: String) -> [String: String] {
        ["models/\(name)/model.onnx": model, "models/\(name)/policy.json": "{}"]
    }

    @Test func `what stood there before comes newest first, whatever else was committed`()
        async throws
    {
        let repository = try await MadeRepository()
        for model in ["one", "two", "one", "three"] {
            try await repository.commit(Self.content("m", model))
            try await repository.commit(["README.md": model])
        }
        let head = try await repository.id("HEAD")
        #expect(
            try await Self.models(of: "m", at: head, in: repository.git) == ["one", "two", "one"]
        )
        let before = try await repository.id("HEAD~2")
        #expect(try await Self.models(of: "m", at: before, in: repository.git) == ["two", "one"])
        // From a folder of the checkout, and of a name that is a pattern to git.
        let inside = repository.git.at(repository.path + "/models")
        #expect(try await Self.models(of: "m", at: head, in: inside) == ["one", "two", "one"])
        #expect(try await Self.models(of: "*", at: head, in: repository.git) == [])
    }

    @Test func `a merged branch counts as it arrived, and its own steps do not`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit(Self.content("m", "one"))
        try await repository.branch("work")
        for model in ["bad", "two"] { try await repository.commit(Self.content("m", model)) }
        try await repository.run("switch", "--quiet", "main")
        try await repository.commit(["README.md": "words"])
        try await repository.run("merge", "--quiet", "--no-edit", "work")
        let merge = try await repository.commit(Self.content("m", "three"))
        #expect(try await Self.models(of: "m", at: merge, in: repository.git) == ["two", "one"])
        var history = ModelHistory(of: "m", until: merge, in: repository.git)
        let newest = try #require(try await history.previous())
        #expect(newest.replacement == merge && newest.replacementEnd == merge)
        #expect(newest.commit == (try await repository.id("HEAD~1")))
        #expect(newest.change.name == "m" && newest.change.kind == .modified)
        let older = try #require(try await history.previous())
        #expect(older.replacementEnd == newest.commit)
        #expect(older.commit == (try await repository.id("HEAD~2")))
    }

    @Test func `another mode and another place are no other model, and hide none`() async throws {
        let repository = try await MadeRepository()
        for model in ["one", "two"] { try await repository.commit(Self.content("m", model)) }
        try await repository.run("update-index", "--chmod=+x", "models/m/model.onnx")
        try await repository.run("commit", "--quiet", "--message", "a program")
        try await repository.run("reset", "--hard", "--quiet")
        try await repository.run("mv", "models/m", "store")
        let place = URL(filePath: repository.path).appending(path: "models")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: place.appending(path: "m").path,
            withDestinationPath: "../store"
        )
        try await repository.commit()
        try await repository.commit(["store/model.onnx": "three"])
        let head = try await repository.commit(["store/model.onnx": "four"])
        #expect(
            try await Self.models(of: "m", at: head, in: repository.git) == ["three", "two", "one"]
        )
    }

    @Test func `a new name is no new history`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit(Self.content("m", "one"))
        try await repository.commit(Self.content("m", "two"))
        try await repository.run("mv", "models/m", "models/n")
        // Moved and changed in one step, as who would lose the old models does.
        try await repository.commit(Self.content("n", "three"))
        let head = try await repository.commit(Self.content("n", "four"))
        #expect(
            try await Self.models(of: "n", at: head, in: repository.git) == ["three", "two", "one"]
        )
    }

    @Test func `history begins with the model, and again where it was gone`() async throws {
        let repository = try await MadeRepository()
        try await repository.commit(["README.md": "words"])
        let first = try await repository.commit(Self.content("m", "one"))
        #expect(try await Self.models(of: "m", at: first, in: repository.git) == [])
        try await repository.run("rm", "-r", "--quiet", "models/m")
        try await repository.commit(["README.md": "none"])
        try await repository.commit(Self.content("m", "two"))
        let head = try await repository.commit(Self.content("m", "three"))
        #expect(try await Self.models(of: "m", at: head, in: repository.git) == ["two"])
    }

    /// A repository with three models, each followed by as many other commits.
    private static func origin(between count: Int) async throws -> MadeRepository {
        let repository = try await MadeRepository()
        for model in ["one", "two", "three"] {
            try await repository.commit(content("m", model))
            for number in 0..<count {
                try await repository.commit(["README.md": model + "\(number)"])
            }
        }
        return repository
    }

    @Test func `a clone too shallow to tell says so, and is deepened where it may fetch`()
        async throws
    {
        let origin = try await Self.origin(between: 2)
        // The last model, of which the clone cannot know that it came with this commit.
        let clone = try await origin.clone("--depth=2")
        let head = try await clone.id("HEAD")
        let fault = try await fault { try await Self.models(of: "m", at: head, in: clone.git) }
        #expect(fault.kind == .missingObject)
        #expect(fault.description.hasPrefix("this clone is shallow: its history ends before"))
        for words in ["--fetch", "fetch-depth: 0"] { #expect(fault.description.contains(words)) }
        #expect(
            try await Self.models(of: "m", at: head, in: clone.fetchingGit) == ["two", "one"]
        )
    }

    @Test func `a shallow clone is deep enough for as far as it reaches`() async throws {
        let origin = try await Self.origin(between: 0)
        let clone = try await origin.clone("--depth=2")
        var history = ModelHistory(of: "m", until: try await clone.id("HEAD"), in: clone.git)
        let stage = try #require(try await history.previous())
        #expect(stage.commit == (try await origin.id("HEAD~1")))
        #expect(try await fault { try await history.previous() }.kind == .missingObject)
    }
}
