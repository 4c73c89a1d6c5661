import Foundation
import RepositorySupport
import Testing

@testable import Repository

@Suite struct DiskFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("text".utf8, to: "file")
        try folder.write([], to: "folder/empty")
        for (name, target) in [("link", "file"), ("lost", "nowhere"), ("loop", "loop")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/" + name,
                withDestinationPath: target
            )
        }
    }

    @Test(arguments: [
        ("file", TreeEntry.Kind.file), ("folder/empty", .file), ("link", .link), ("lost", .link),
        ("loop", .link), ("folder", .submodule), ("nothing", nil), ("file/in", nil),
        ("file\0", nil),
    ])
    func `what stands at a path is told without going further`(name: String, kind: TreeEntry.Kind?)
    {
        #expect(DiskFile.kind(folder.path + "/" + name) == kind)
    }

    @Test func `a device is nothing that git would keep`() {
        #expect(DiskFile.kind("/dev/null") == nil)
    }

    @Test(arguments: [("file", "text"), ("folder/empty", "")])
    func `a file is read whole up to its limit`(name: String, text: String) throws {
        let path = folder.path + "/" + name
        #expect(try DiskFile.read(path, bytesMax: text.utf8.count) == Array(text.utf8))
        let words = "\(path) has \(text.utf8.count) bytes; at most -1 are read"
        #expect(throws: RepositoryError(.tooLarge, words)) { try DiskFile.read(path, bytesMax: -1) }
    }

    @Test(arguments: [
        ("link", "is not a plain file"), ("lost", "is not a plain file"),
        ("folder", "is not a plain file"),
        ("nothing", "cannot be read: No such file or directory"),
        ("file/in", "cannot be read: Not a directory"),
        ("file\0", "cannot be read: Invalid argument"),
    ])
    func `what is no file is refused by name`(name: String, words: String) {
        let path = folder.path + "/" + name
        let fault = RepositoryError(.notFile, "\(path.replacing("\0", with: "\u{fffd}")) \(words)")
        #expect(throws: fault) { try DiskFile.read(path, bytesMax: 100) }
    }
}
