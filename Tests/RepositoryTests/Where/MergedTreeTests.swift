import Foundation
import RepositorySupport
import Testing

@testable import Repository

/// A change is judged as its target would have it.
@Suite struct MergedTreeTests {
    /// A branch `work` beside `main`, which went on since; each adds files to a common commit.
    private static func repository(
        _ common: [String: String],
        main: [String: String],
        work: [String: String]
    ) async throws -> MadeRepository {
        let repository = try await MadeRepository()
        try await repository.commit(common)
        try await repository.branch("work")
        try await repository.commit(work)
        try await repository.run("switch", "--quiet", "main")
        try await repository.commit(main)
        try await repository.run("switch", "--quiet", "work")
        return repository
    }

    @Test func `a stale branch is judged by the rules and beside the model of the target`()
        async throws
    {
        let repository = try await Self.repository(
            [
                "models/a/model.onnx": "A", "models/a/policy.json": "old",
                "models/b/model.onnx": "B",
            ],
            main: ["models/a/policy.json": "new", "models/b/model.onnx": "C"],
            work: ["models/a/model.onnx": "X"]
        )
        let before = try repository.folder.contents(below: ".git")
        let comparison = try await repository.comparison()
        let tip = try await repository.id("main")
        let work = try await repository.id("work")
        #expect(comparison.head == .merge(of: work, into: tip))
        let base = try await Snapshot.base(comparison.base, in: repository.git)
        let head = try await Snapshot(comparison.head, in: repository.git)
        try await head.requireFilesOfCheckout(after: base)
        #expect(
            ModelChanges(from: base, to: head).models
                == [ModelChange(name: "a", kind: .modified, files: [.model])]
        )
        let folder = try #require(head.folders["a"])
        #expect(try await head.content(of: .model, in: folder) == Array("X".utf8))
        #expect(try await head.content(of: .policy, in: folder) == Array("new".utf8))
        #expect(head.name == "the merge of \(work.short) into \(tip.short)")
        // Nothing was written there.
        #expect(try repository.folder.contents(below: ".git") == before)
    }

    @Test func `what neither side has is read from the merge`() async throws {
        let lines = (1...20).map { "line \($0)\n" }
        func text(_ changed: [Int: String]) -> String {
            lines.enumerated().map { changed[$0] ?? $1 }.joined()
        }
        let repository = try await Self.repository(
            ["models/a/policy.json": text([:]), "models/a/model.onnx": "A"],
            main: ["models/a/policy.json": text([1: "main\n"])],
            work: ["models/a/policy.json": text([18: "work\n"])]
        )
        let head = try await Snapshot(
            try await repository.comparison().head,
            in: repository.git
        )
        let folder = try #require(head.folders["a"])
        #expect(
            try await head.content(of: .policy, in: folder)
                == Array(text([1: "main\n", 18: "work\n"]).utf8)
        )
    }

    @Test(arguments: [
        ("models/a/model.onnx", true), ("models/a/policy.json", true), ("models/notes", true),
        (".gitattributes", true), ("src/.gitattributes", true), ("README.md", false),
        ("old/models/a/model.onnx", false),
    ])
    func `a conflict in what is judged is refused by its path`(
        path: String,
        isRefused: Bool
    ) async throws {
        let repository = try await Self.repository(
            [path: "common", "models/z/model.onnx": "Z"],
            main: [path: "main"],
            work: [path: "work", "models/z/model.onnx": "Y"]
        )
        let comparison = try await repository.comparison()
        guard isRefused else {
            #expect(try await Snapshot(comparison.head, in: repository.git).folders["z"] != nil)
            return
        }
        let fault = try await fault {
            try await Snapshot(comparison.head, in: repository.git)
        }
        #expect(fault.kind == .notComparable)
        #expect(
            fault.description.hasSuffix(
                "has conflicts in \(path); merge the target into the change and settle them"
            )
        )
    }

    @Test func `a model that one side deletes and the other changes is a conflict`() async throws {
        let repository = try await Self.repository(
            ["models/a/model.onnx": "A", "models/a/policy.json": "{}"],
            main: ["models/a/model.onnx": "B"],
            work: [:]
        )
        try await repository.run("rm", "--quiet", "-r", "models/a")
        try await repository.commit()
        let comparison = try await repository.comparison()
        let fault = try await fault {
            try await Snapshot(comparison.head, in: repository.git)
        }
        #expect(fault.description.contains("has conflicts in models/a/model.onnx;"))
    }

    @Test func `a conflict where a link leads is one in what is judged`() async throws {
        let repository = try await MadeRepository()
        try repository.folder.write("A".utf8, to: "models/b/model.onnx")
        try FileManager.default.createSymbolicLink(
            atPath: repository.path + "/models/a",
            withDestinationPath: "../stores/a"
        )
        try await repository.commit(["stores/a/model.onnx": "A"])
        try await repository.branch("work")
        try await repository.commit(["stores/a/model.onnx": "work"])
        try await repository.run("switch", "--quiet", "main")
        try await repository.commit(["stores/a/model.onnx": "main"])
        try await repository.run("switch", "--quiet", "work")
        let comparison = try await repository.comparison()
        let fault = try await fault {
            try await Snapshot(comparison.head, in: repository.git)
        }
        #expect(fault.description.contains("has conflicts in stores/a/model.onnx;"))
    }
}
