import Glibc
import Platform
import Testing

@Suite(.timeLimit(.minutes(10))) struct PlainFileTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 300_000])
    func `a file is read whole`(size: Int) throws {
        let text = String((0..<size).map { Character(Unicode.Scalar(UInt8($0 % 26) + 97)) })
        let path = try folder.write(text, as: "file")
        #expect(try PlainFile.read(path, bytesMax: 300_000) == Array(text.utf8))
        if size > 0 {
            #expect(throws: PlainFile.Fault.tooLarge(bytes: size)) {
                try PlainFile.read(path, bytesMax: size - 1)
            }
        }
    }

    @Test func `a file of the system, which tells no size, is read to its end`() throws {
        let text = String(
            decoding: try PlainFile.read("/proc/self/status", bytesMax: 1 << 16),
            as: UTF8.self
        )
        #expect(text.hasPrefix("Name:") && text.contains("Cpus_allowed:"))
        #expect(throws: PlainFile.Fault.tooLarge(bytes: 11)) {
            try PlainFile.read("/proc/self/status", bytesMax: 10)
        }
    }

    @Test func `what is no file is refused, and nothing waits for it`() throws {
        #expect(unsafe mkfifo(folder.file("pipe"), 0o600) == 0)
        for path in [folder.path, folder.file("pipe"), "/dev/null", "/dev/zero"] {
            #expect(throws: PlainFile.Fault.notPlain, "\(path)") {
                try PlainFile.read(path, bytesMax: 100)
            }
        }
        #expect(PlainFile.kind(folder.path) == .folder)
        #expect(PlainFile.kind(folder.file("pipe")) == .other)
        #expect(PlainFile.kind(folder.file("none")) == nil)
    }

    @Test func `a link is followed or refused`() throws {
        try folder.write("x", as: "file")
        #expect(unsafe symlink("file", folder.file("link")) == 0)
        #expect(try PlainFile.read(folder.file("link"), bytesMax: 1) == [120])
        #expect(throws: PlainFile.Fault.notPlain) {
            try PlainFile.read(folder.file("link"), bytesMax: 1, followsLinks: false)
        }
        #expect(PlainFile.kind(folder.file("link")) == .link)
        #expect(PlainFile.kind(folder.file("file")) == .file)
    }

    @Test func `what is not there says so`() throws {
        let path = folder.file("none")
        #expect(throws: PlainFile.Fault.system(SystemError("read \(path)", code: ENOENT))) {
            try PlainFile.read(path, bytesMax: 1)
        }
    }
}
