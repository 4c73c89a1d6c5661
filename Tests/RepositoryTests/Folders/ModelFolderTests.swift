import Testing

@testable import Repository

@Suite struct ModelFolderTests {
    /// A file, whose object is made of one digit.
    private static func file(_ path: String, _ digit: String = "a") throws -> TreeEntry {
        let object = try #require(ObjectID(String(repeating: digit, count: 40)))
        return TreeEntry(path: path, kind: .file, object: object)
    }

    @Test func `files are grouped by their folders, and each has its place`() throws {
        let paths = ["a/model.onnx", "a/policy.json", "b c/holdout.csv", "-/model.onnx"]
        let entries = try paths.map { try Self.file("models/" + $0) }
        let (folders, others) = try ModelFolder.group(entries)
        #expect(folders.keys.sorted() == ["-", "a", "b c"])
        #expect(others.isEmpty)
        let folder = try #require(folders["a"])
        #expect(folder.name == "a")
        #expect(folder[.model] == entries[0] && folder[.policy] == entries[1])
        #expect(folder[.holdout] == nil)
        #expect(folder.path(of: .holdout) == "models/a/holdout.csv")
    }

    @Test(arguments: [
        "models/model.onnx", "models/a/b/model.onnx", "models/a/MODEL.onnx", "models/a/model.onnx/",
        "models/a//model.onnx", "models/a", "models/a/model.onnx ", "model.onnx", "",
        // What bytes that are no UTF-8 became.
        "models/\u{fffd}/model.onnx", "models/a\u{fffd}b/policy.json",
    ])
    func `a file that the gate does not know is in no folder`(path: String) throws {
        let entry = try Self.file(path)
        let (folders, others) = try ModelFolder.group([entry])
        #expect(folders.isEmpty)
        #expect(others == [entry])
    }

    @Test func `the policy for new models stands beside the folders`() throws {
        let paths = ["models/a/policy.json", "models/policy.json", "models/model.onnx"]
        let others = try ModelFolder.group(paths.map { try Self.file($0) }).others
        let beside = try #require(ModelFolder.beside(others))
        #expect(beside[.policy]?.path == "models/policy.json" && beside[.model] == nil)
        #expect(beside.path(of: .policy) == "models/policy.json")
        for path in ["models/POLICY.json", "models/a/b/policy.json", "models/policy.json/x"] {
            #expect(ModelFolder.beside([try Self.file(path)]) == nil)
        }
    }

    @Test(arguments: ModelFolder.File.allCases)
    func `a folder takes no file of another that only reads like it`(
        file: ModelFolder.File
    ) throws {
        // In the order in which git lists them: by bytes.
        let first = try Self.file("models/e\u{301}/model.onnx")
        let second = try Self.file("models/\u{e9}/\(file.rawValue)", "b")
        let (folders, others) = try ModelFolder.group([first, second])
        #expect(folders.count == 1)
        let folder = try #require(folders["\u{e9}"])
        #expect(folder[.model] == first)
        #expect(file == .model || folder[file] == nil)
        #expect(others == [second])
    }

    @Test(arguments: [RepositoryLimits.foldersMax, RepositoryLimits.foldersMax + 1])
    func `there are at most so many models`(count: Int) throws {
        let entries = try (0..<count).map { try Self.file("models/\($0)/model.onnx") }
        guard count > RepositoryLimits.foldersMax else {
            #expect(try ModelFolder.group(entries).folders.count == count)
            return
        }
        let words = "models/ has 1001 models; at most 1000 are read"
        #expect(throws: RepositoryError(.tooLarge, words)) { try ModelFolder.group(entries) }
    }
}
