import Glibc
import Platform
import Testing

@Suite struct FileIdentityTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write("x", as: "a")
        try folder.write("x", as: "b")
        #expect(unsafe link(folder.file("a"), folder.file("hard")) == 0)
        #expect(unsafe symlink("a", folder.file("soft")) == 0)
    }

    @Test(arguments: ["a", "hard", "soft", "../NAME/a", "./a"])
    func `a file is one whatever it is called`(name: String) throws {
        let own = folder.path.split(separator: "/").last.map(String.init) ?? ""
        let path = folder.file(name.replacing("NAME", with: own))
        let file = try #require(FileIdentity(at: folder.file("a")))
        #expect(FileIdentity(at: path) == file)
        #expect(FileIdentity(writingTo: path) == file)
        #expect(FileIdentity(at: folder.file("b")) != file)
    }

    @Test func `a descriptor and its path are one file`() throws {
        let number = unsafe open(folder.file("a"), O_RDONLY)
        defer { close(number) }
        let file = try #require(FileIdentity(ofDescriptor: number))
        #expect(file == FileIdentity(at: folder.file("hard")))
        #expect(file == FileIdentity(writingTo: "/dev/fd/\(number)"))
    }

    @Test func `a file that is not there yet is one by its folder and name`() throws {
        let file = try #require(FileIdentity(writingTo: folder.file("new")))
        #expect(file == FileIdentity(writingTo: folder.file("./new")))
        #expect(file != FileIdentity(writingTo: folder.file("newer")))
        #expect(FileIdentity(at: folder.file("new")) == nil)
        #expect(FileIdentity(writingTo: folder.file("none/new")) == nil)
    }

    @Test func `what is no file is like no other`() throws {
        #expect(FileIdentity(at: "/dev/null") == nil)
        #expect(FileIdentity(writingTo: "/dev/null") == nil)
        #expect(FileIdentity(at: folder.path) == nil)
        #expect(FileIdentity(ofDescriptor: 9999) == nil)
        var ends: [CInt] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        #expect(FileIdentity(ofDescriptor: ends[0]) == nil)
        ends.forEach { close($0) }
    }
}
