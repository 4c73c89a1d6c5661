import Foundation
import RepositorySupport
import Testing

@testable import Repository

/// A model is what its name leads to.
@Suite struct LinkTests {
    /// A repository whose last commit has files and links, each with where it leads.
    private static func repository(
        _ files: [String: String],
        links: [String: String]
    ) async throws -> MadeRepository {
        let repository = try await MadeRepository()
        try await repository.commit()
        for (name, target) in links { try link(name, to: target, in: repository) }
        try await repository.commit(files)
        return repository
    }

    private static func link(
        _ name: String,
        to target: String,
        in repository: MadeRepository
    ) throws {
        let url = URL(filePath: repository.path).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try? FileManager.default.removeItem(at: url)
        try FileManager.default.createSymbolicLink(
            atPath: url.path,
            withDestinationPath: target
        )
    }

    private static func snapshot(
        _ repository: MadeRepository,
        usesFiles: Bool
    ) async throws -> Snapshot {
        let head: Comparison.Head =
            usesFiles
            ? .files(top: repository.path) : .commit(try await repository.id("HEAD"))
        return try await Snapshot(head, in: repository.git)
    }

    private static let stored = ["stores/a/model.onnx": "A", "stores/a/policy.json": "{}"]

    @Test(
        arguments: [
            ["models/a": "../stores/a"], ["models": "links", "links/a": "../stores/a"],
            ["models": "links/../links", "links/a": ".././stores//a/"],
            [
                "models/a/model.onnx": "../../stores/a/model.onnx",
                "models/a/policy.json": "../../stores/a/policy.json",
            ],
            ["models/a": "../one", "one": "two", "two": "stores/a"],
            ["models/a": "../both/a", "both": "stores"],
        ] as [[String: String]],
        [false, true]
    )
    func `a link on the way is followed`(links: [String: String], usesFiles: Bool) async throws {
        let repository = try await Self.repository(Self.stored, links: links)
        let snapshot = try await Self.snapshot(repository, usesFiles: usesFiles)
        try await snapshot.requireFilesOfCheckout(after: snapshot)
        let folder = try #require(snapshot.folders["a"])
        #expect(try await snapshot.content(of: .model, in: folder) == Array("A".utf8))
        #expect(try await snapshot.content(of: .policy, in: folder) == Array("{}".utf8))
        #expect(folder[.model]?.path == "models/a/model.onnx")
    }

    @Test(arguments: [false, true])
    func `a change of what a link leads to is a change of the model`(usesFiles: Bool) async throws {
        let repository = try await Self.repository(Self.stored, links: ["models/a": "../stores/a"])
        func changes() async throws -> [ModelChange] {
            if !usesFiles { try await repository.commit() }
            let base = usesFiles ? "HEAD" : "HEAD^"
            return ModelChanges(
                from: try await Snapshot(of: try await repository.id(base), in: repository.git),
                to: try await Self.snapshot(repository, usesFiles: usesFiles)
            ).models
        }
        try repository.folder.write("B".utf8, to: "stores/a/model.onnx")
        #expect(try await changes() == [ModelChange(name: "a", kind: .modified, files: [.model])])
        try await repository.commit()
        // The same files at another place are no change.
        try repository.folder.write("B".utf8, to: "other/model.onnx")
        try repository.folder.write("{}".utf8, to: "other/policy.json")
        try Self.link("models/a", to: "../other", in: repository)
        #expect(try await changes().isEmpty)
        try await repository.commit()
        try repository.folder.write("C".utf8, to: "third/model.onnx")
        try Self.link("models/a", to: "../third", in: repository)
        #expect(
            try await changes()
                == [ModelChange(name: "a", kind: .modified, files: [.model, .policy])]
        )
    }

    @Test(
        arguments: [
            (["models/a": "../nowhere"], "models/a", "leads to nothing"),
            (["models/a": "../README.md/x"], "models/a", "leads to nothing"),
            (["models": "nowhere"], "models", "leads to nothing"),
            (["models/a": "../../../etc"], "models/a", "leads out of the repository"),
            (["models/a": "/etc"], "models/a", "leads out of the repository"),
            (["models": "../x"], "models", "leads out of the repository"),
            (["models/a/f": "/etc/passwd"], "models/a/f", "leads out of the repository"),
            (["models/a": "a"], "models/a", "leads back to itself"),
            (["models/a": "../x", "x": "y", "y": "x"], "models/a", "leads back to itself"),
            (["models/a/b": ".."], "models/a/b", "leads back to a folder that it is in"),
            (["models/a": ".."], "models/a", "leads back to a folder that it is in"),
            (["models": "."], "models", "leads back to a folder that it is in"),
            (
                ["models/a/x": "../../s", "s/y": "../models/a"], "models/a/x/y",
                "leads back to a folder that it is in"
            ),
        ] as [([String: String], String, String)],
        [false, true]
    )
    func `a link that leads to no file of the repository is refused by name`(
        made: ([String: String], String, String),
        usesFiles: Bool
    ) async throws {
        let (links, path, reason) = made
        let repository = try await Self.repository(["README.md": "words"], links: links)
        let snapshot = try await Self.snapshot(repository, usesFiles: usesFiles)
        let fault = try await fault { try await snapshot.requireFilesOfCheckout(after: snapshot) }
        #expect(fault.kind == .notFile)
        #expect(
            fault.description.hasPrefix(
                "\(path) at \(snapshot.name) is a symbolic link that \(reason);"
            ),
            "\(fault)"
        )
    }

    @Test func `a bad link that was there before does not stand in the way of its end`()
        async throws
    {
        let repository = try await Self.repository(Self.stored, links: ["models/a": "nowhere"])
        let base = try await Self.snapshot(repository, usesFiles: false)
        try Self.link("models/a", to: "../stores/a", in: repository)
        try await repository.commit()
        let head = try await Self.snapshot(repository, usesFiles: false)
        try await head.requireFilesOfCheckout(after: base)
        #expect(ModelChanges(from: base, to: head).models.map(\.kind) == [.added])
    }

    @Test func `links upon links are not followed without end`() async throws {
        let repository = try await MadeRepository()
        var links: [String: String] = [:]
        for step in 0..<12 {
            links["s\(step)/x"] = "../s\(step + 1)"
            links["s\(step)/y"] = "../s\(step + 1)"
        }
        links["models/a"] = "../s0"
        for (name, target) in links { try Self.link(name, to: target, in: repository) }
        let commit = try await repository.commit(["s12/model.onnx": "A"])
        let fault = try await fault { try await Snapshot(of: commit, in: repository.git) }
        #expect(fault.kind == .tooLarge)
        #expect(fault.description.contains("no more are followed"))
    }
}
