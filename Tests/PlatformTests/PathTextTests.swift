import Glibc
import Testing

@testable import Platform

/// Paths that say more than the system would see of them, and paths that say nothing.
@Suite struct PathTextTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write("secret", as: "a")
    }

    /// The path of `a`, and a zero and more after it.
    private var zero: String { folder.file("a") + "\0.csv" }

    @Test func `a file is not read under a name that only begins with its own`() {
        let fault = PlainFile.Fault.system(SystemError("read \(zero)", code: EINVAL))
        #expect(throws: fault) { try PlainFile.read(zero, bytesMax: 100) }
        #expect(throws: SystemError("open \(zero)", code: EINVAL)) { _ = try InputFile(zero) }
        #expect(PlainFile.kind(zero) == nil)
        #expect(FileIdentity(at: zero) == nil)
        #expect(FileIdentity(writingTo: zero) == nil)
    }

    @Test func `a file is not replaced under a name that only begins with its own`() throws {
        #expect(throws: SystemError("write \(zero)", code: EINVAL)) { try OutputFile(zero) }
        let out = try OutputFolder(folder.path)
        #expect(out.has("a"))
        #expect(!out.has("a\0b"))
        for name in ["a\0b", "x\0/b", "\0"] {
            let file = OutputFolder.File(name: name) { try $0.write("new") }
            #expect(throws: SystemError.self) { try out.write([file]) }
        }
        #expect(try folder.text("a") == "secret")
        #expect(try folder.names() == ["a"])
    }

    @Test func `a folder is neither made nor listed under half of its name`() throws {
        let path = folder.file("new\0er")
        #expect(throws: SystemError("write to \(path)", code: EINVAL)) { try OutputFolder(path) }
        #expect(OutputFolder.names(in: folder.path + "\0x") == [])
        #expect(try folder.names() == ["a"])
    }

    @Test func `no name at all is not the root`() {
        #expect(throws: SystemError("write to ", code: ENOENT)) { try OutputFolder("") }
        #expect(throws: SystemError("write ", code: ENOENT)) { try OutputFile("") }
        #expect(throws: SystemError("open ", code: ENOENT)) { _ = try InputFile("") }
        #expect(PlainFile.kind("") == nil)
        #expect(OutputFolder.names(in: "") == [])
    }

    @Test(arguments: ["/", "//", "///"])
    func `slashes alone are the root, where a trial leaves nothing`(path: String) throws {
        // Only the superuser may write there, and leaves nothing.
        guard unsafe access("/", W_OK) == 0 else { return }
        let before = Set(OutputFolder.names(in: "/"))
        #expect(try OutputFolder(path).file("x") == "//x")
        #expect(
            Set(OutputFolder.names(in: "/")).subtracting(before).allSatisfy {
                !$0.hasSuffix(".tmp")
            }
        )
    }

    @Test(arguments: [
        ("a", ".", "a"), ("b/a", "b", "a"), ("/a", "/", "a"), ("//a", "/", "a"), ("b/", "b", ""),
        ("/", "/", ""), ("", ".", ""), ("é/ü", "é", "ü"), ("b/\u{308}a", "b", "\u{308}a"),
    ])
    func `a path is its folder and a name, whatever marks follow the slash`(
        path: String,
        above: String,
        name: String
    ) {
        let parts = Destination.split(path)
        #expect(parts.name == name)
        #expect(parts.folder == above)
    }

    @Test(arguments: ["a b", "-rf", "\u{1b}[2J", "a\nb", "é", "e\u{301}", "日本", "*", "'\"", "\\"])
    func `a name that only people find odd is written and read as it is`(name: String) throws {
        let file = try OutputFile(folder.file(name))
        try file.write(name)
        try file.finish()
        #expect(try PlainFile.read(folder.file(name), bytesMax: 100) == Array(name.utf8))
        #expect(Set(OutputFolder.names(in: folder.path)) == ["a", name])
        #expect(FileIdentity(at: folder.file(name)) == FileIdentity(writingTo: folder.file(name)))
    }
}
