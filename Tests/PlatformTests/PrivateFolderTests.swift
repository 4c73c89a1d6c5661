import Glibc
import Testing

@testable import Platform

@Suite struct PrivateFolderTests {
    private let place: TestFolder

    init() throws { place = try TestFolder() }

    @Test func `only this user may look into it, and at what is written`() throws {
        let folder = try PrivateFolder("sestina-test", in: place.path)
        let name = try #require(try place.names().first)
        #expect(folder.path == place.file(name))
        #expect(name.hasPrefix("sestina-test-") && name.count == "sestina-test-".count + 6)
        #expect(try place.mode(name) == 0o700)
        #expect(try folder.write([1, 2], to: "body") == folder.file("body"))
        #expect(try place.mode(name + "/body") == 0o600)
    }

    @Test func `each has a name of its own`() throws {
        let folders = try (0..<20).map { _ in try PrivateFolder("a", in: place.path) }
        #expect(Set(folders.map(\.path)).count == 20)
        #expect(try place.names().count == 20)
    }

    @Test func `it goes with all that is in it, and nothing that a link leads to`() throws {
        try place.write("stays", as: "outside")
        do {
            let folder = try PrivateFolder("a", in: place.path)
            try folder.write([], to: "empty")
            for name in ["sub", "sub/deep", "sub/\u{e9}"] {
                try #require(unsafe mkdir(folder.file(name), 0o700) == 0)
            }
            try folder.write([1], to: "sub/deep/file")
            try #require(unsafe symlink(place.path, folder.file("link")) == 0)
            try #require(unsafe symlink("/nowhere", folder.file("sub/lost")) == 0)
            try #require(unsafe mkfifo(folder.file("pipe"), 0o600) == 0)
            // A name that is no text.
            let bytes = (Array(folder.file("").utf8) + [0xff, 0]).map { CChar(bitPattern: $0) }
            try #require(unsafe mkdir(bytes, 0o700) == 0)
            #expect(try place.names().count == 2)
            withExtendedLifetime(folder) {}
        }
        #expect(try place.names() == ["outside"])
        #expect(try place.text("outside") == "stays")
    }

    @Test func `a folder that somebody else took away is no failure`() throws {
        do {
            let folder = try PrivateFolder("a", in: place.path)
            try #require(unsafe rmdir(folder.path) == 0)
        }
        #expect(try place.names() == [])
    }

    @Test func `a file takes the place of one that was there, and of no link's target`() throws {
        let folder = try PrivateFolder("a", in: place.path)
        try folder.write(Array("longer".utf8), to: "x")
        try folder.write(Array("new".utf8), to: "x")
        #expect(try PlainFile.read(folder.file("x"), bytesMax: 100) == Array("new".utf8))
        let outside = try place.write("old", as: "outside")
        try #require(unsafe symlink(outside, folder.file("link")) == 0)
        let link = folder.file("link")
        #expect(throws: SystemError("write \(link)", code: ELOOP)) {
            try folder.write([1], to: "link")
        }
        #expect(try place.text("outside") == "old")
    }

    @Test(arguments: [("none/x", ENOENT), ("", EISDIR), ("x\0y", EINVAL)])
    func `what cannot be written is told`(name: String, code: CInt) throws {
        let folder = try PrivateFolder("a", in: place.path)
        let path = folder.file(name)
        #expect(throws: SystemError("write \(path)", code: code)) {
            try folder.write([1], to: name)
        }
    }

    @Test(arguments: [
        ("/nowhere", ENOENT), ("/dev/null", ENOTDIR), ("/proc", ENOENT), ("/a\0b", EINVAL),
    ])
    func `a place that takes no folder is told`(path: String, code: CInt) {
        let action = "make a folder for temporary files in \(path)"
        #expect(throws: SystemError(action, code: code)) { try PrivateFolder("a", in: path) }
    }

    @Test func `the place is what the environment names`() async {
        // In a process of its own, whose environment is nobody else's.
        await #expect(processExitsWith: .success) {
            for (value, place) in [
                ("", "/tmp"), ("/var/tmp", "/var/tmp"), ("/var/tmp//", "/var/tmp"), ("/", "/"),
                ("///", "/"), ("here", "here"),
            ] {
                unsafe setenv("TMPDIR", value, 1)
                #expect(PrivateFolder.place == place, "\(value)")
            }
            unsafe unsetenv("TMPDIR")
            #expect(PrivateFolder.place == "/tmp")
        }
    }
}
