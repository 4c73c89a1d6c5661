import Glibc
import Testing

@testable import Platform

@Suite struct OutputFolderTests {
    private struct Fault: Error {}

    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func file(_ name: String, _ text: String) -> OutputFolder.File {
        OutputFolder.File(name: name) { try $0.write(text) }
    }

    @Test func `a folder is made with those above it, and files with their folders`() throws {
        let out = try OutputFolder(folder.file("a/b//out/"))
        #expect(try folder.names() == ["a"])
        try out.write([file("one", "1"), file("plots/two", "2"), file("plots/three", "3")])
        #expect(try folder.text("a/b/out/one") == "1")
        #expect(try folder.text("a/b/out/plots/two") == "2")
        #expect(out.has("plots/three") && !out.has("four"))
        #expect(OutputFolder.names(in: out.file("plots")).sorted() == ["three", "two"])
        #expect(OutputFolder.names(in: folder.file("none")) == [])
    }

    @Test(arguments: 0..<4)
    func `whichever file fails, all stay as they were`(place: Int) throws {
        let out = try OutputFolder(folder.file("out"))
        let names = ["one", "two", "plots/three", "four"]
        try out.write([file("one", "old"), file("two", "old")])
        let files = names.enumerated().map { index, name in
            OutputFolder.File(name: name) { file in
                try file.write("new")
                if index == place { throw Fault() }
            }
        }
        #expect(throws: Fault.self) { try out.write(files) }
        #expect(OutputFolder.names(in: folder.file("out")).sorted() == ["one", "two"])
        #expect(try folder.text("out/one") == "old")
        #expect(try folder.text("out/two") == "old")
    }

    @Test func `a folder in a file's place is told before any file is replaced`() throws {
        let out = try OutputFolder(folder.file("out"))
        try out.write([file("one", "old")])
        #expect(unsafe mkdir(folder.file("out/two"), 0o777) == 0)
        let path = folder.file("out/two")
        #expect(throws: SystemError("write \(path)", code: EISDIR)) {
            try out.write([file("one", "new"), file("two", "new")])
        }
        #expect(try folder.text("out/one") == "old")
    }

    @Test func `a link among the files stays, and its target is replaced`() throws {
        try folder.write("old", as: "target")
        let out = try OutputFolder(folder.file("out"))
        #expect(unsafe symlink("../target", folder.file("out/one")) == 0)
        try out.write([file("one", "new")])
        #expect(try folder.text("target") == "new")
        #expect(try folder.names() == ["out", "target"])
    }

    @Test func `what cannot be a folder is refused`() throws {
        let path = try folder.write("x", as: "file")
        for (name, code) in [(path, ENOTDIR), (path + "/out", ENOTDIR), ("/proc/out", ENOENT)] {
            #expect(throws: SystemError("write to \(name)", code: code)) { try OutputFolder(name) }
        }
    }
}
