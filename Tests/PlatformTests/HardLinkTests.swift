import Glibc
import Testing

@testable import Platform

/// Files that have several names, and names that are several links long.
@Suite struct HardLinkTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// Links `l0` to `l(count − 1)`, each to the next, the last to `file`.
    private func chain(_ count: Int) throws {
        try folder.write("old", as: "file")
        for index in 0..<count {
            let target = index == count - 1 ? "file" : "l\(index + 1)"
            #expect(unsafe symlink(target, folder.file("l\(index)")) == 0)
        }
    }

    @Test func `as many links are followed as the system follows`() throws {
        try chain(40)
        let file = try OutputFile(folder.file("l0"))
        try file.write("new")
        try file.finish()
        #expect(try folder.text("file") == "new")
        #expect(FileIdentity(writingTo: folder.file("l0")) == FileIdentity(at: folder.file("l0")))
    }

    @Test func `one link more is a loop to both`() throws {
        try chain(41)
        let path = folder.file("l0")
        #expect(throws: SystemError("write \(path)", code: ELOOP)) { try OutputFile(path) }
        #expect(FileIdentity(at: path) == nil)
        #expect(FileIdentity(writingTo: path) == nil)
        #expect(try folder.text("file") == "old")
    }

    @Test func `a link that leads out and back is the file it ends at`() throws {
        #expect(unsafe mkdir(folder.file("b"), 0o777) == 0)
        try folder.write("old", as: "file")
        #expect(unsafe symlink("../b/../file", folder.file("b/link")) == 0)
        #expect(
            FileIdentity(writingTo: folder.file("b/link")) == FileIdentity(at: folder.file("file"))
        )
        let file = try OutputFile(folder.file("b/link"))
        try file.write("new")
        try file.finish()
        #expect(try folder.text("file") == "new")
        #expect(try folder.names() == ["b", "file"])
    }

    @Test func `a link to a folder is a folder, and one into nothing is nothing`() throws {
        #expect(unsafe symlink(".", folder.file("here")) == 0)
        #expect(unsafe symlink("none/file", folder.file("nowhere")) == 0)
        let (here, nowhere) = (folder.file("here"), folder.file("nowhere"))
        #expect(throws: SystemError("write \(here)", code: EISDIR)) { try OutputFile(here) }
        #expect(throws: SystemError("write \(nowhere)", code: ENOENT)) { try OutputFile(nowhere) }
        let out = try OutputFolder(here)
        try out.write([OutputFolder.File(name: "x") { try $0.write("y") }])
        #expect(try folder.text("x") == "y")
    }

    @Test func `of two names of one file in a folder both are written, and part`() throws {
        try folder.write("old", as: "one")
        #expect(unsafe link(folder.file("one"), folder.file("two")) == 0)
        let out = try OutputFolder(folder.path)
        try out.write(
            ["one", "two"].map { name in OutputFolder.File(name: name) { try $0.write(name) } }
        )
        #expect(try folder.text("one") == "one")
        #expect(try folder.text("two") == "two")
        #expect(FileIdentity(at: folder.file("one")) != FileIdentity(at: folder.file("two")))
    }

    @Test func `a file that was taken away while it was written is there afterwards`() throws {
        try folder.write("old", as: "file")
        let file = try OutputFile(folder.file("file"))
        try file.write("new")
        #expect(unsafe unlink(folder.file("file")) == 0)
        try file.finish()
        #expect(try folder.text("file") == "new")
    }

    @Test func `a folder that was taken away while a file was written is told`() throws {
        #expect(unsafe mkdir(folder.file("b"), 0o777) == 0)
        let path = folder.file("b/file")
        let file = try OutputFile(path)
        try file.write("new")
        #expect(unsafe rmdir(folder.file("b")) == 0)
        #expect(throws: SystemError("write \(path)", code: ENOENT)) { try file.finish() }
        #expect(try folder.names() == [])
    }

    @Test func `who writes the same file twice at a time leaves one of the two whole`() throws {
        let (first, second) = (
            try OutputFile(folder.file("file")), try OutputFile(folder.file("file"))
        )
        try first.write("first")
        try second.write("second")
        try second.finish()
        #expect(try folder.text("file") == "second")
        try first.finish()
        #expect(try folder.text("file") == "first")
        #expect(try folder.names() == ["file"])
    }
}
