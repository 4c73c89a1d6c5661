import FoundationEssentials
import Glibc
import Testing

@testable import EventLoop

@Suite struct FileReplacementTests {
    @Test func `a file takes the place of another`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "sestina-move-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (new, old) = (folder.appending(path: "new"), folder.appending(path: "old"))
        try Data("new".utf8).write(to: new)
        try Data("old".utf8).write(to: old)
        try FileReplacement.move(new.path, over: old.path)
        #expect(try Data(contentsOf: old) == Data("new".utf8))
        #expect(!FileManager.default.fileExists(atPath: new.path))
        let error = #expect(throws: LoopError.self) {
            try FileReplacement.move(new.path, over: old.path)
        }
        #expect(error?.code == -ENOENT)
        #expect(try Data(contentsOf: old) == Data("new".utf8))
    }
}
