import Foundation
import Glibc
import Testing

@testable import Platform

/// Each with a file that has no name until it is in its place, and with one that has a name of its own, as
/// on a file system that knows nothing else.
@Suite struct OutputFileTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test(arguments: [true, false])
    func `a file is there when it is finished, not before`(isUnnamed: Bool) throws {
        let path = folder.file("out.csv")
        let file = try OutputFile(path, isUnnamed: isUnnamed)
        try file.write("a\n")
        try file.write(Array("b\n".utf8)[...])
        #expect(unsafe access(path, F_OK) == -1)
        try file.finish()
        #expect(try folder.text("out.csv") == "a\nb\n")
        #expect(try folder.names() == ["out.csv"])
    }

    @Test(arguments: [true, false])
    func `what is not finished leaves the old file and nothing else`(isUnnamed: Bool) throws {
        try folder.write("old", as: "out.csv")
        do {
            let file = try OutputFile(folder.file("out.csv"), isUnnamed: isUnnamed)
            try file.write("half of the n")
            #expect(try folder.text("out.csv") == "old")
        }
        #expect(try folder.text("out.csv") == "old")
        #expect(try folder.names() == ["out.csv"])
    }

    @Test(arguments: [true, false], [0o600, 0o640, 0o755, 0o444])
    func `a replaced file keeps its permissions`(isUnnamed: Bool, mode: Int) throws {
        let path = try folder.write("old", as: "out.csv")
        #expect(unsafe chmod(path, mode_t(mode)) == 0)
        // Only the superuser may write what is for reading alone.
        guard unsafe access(path, W_OK) == 0 else { return }
        let file = try OutputFile(path, isUnnamed: isUnnamed)
        try file.write("new")
        try file.finish()
        #expect(try folder.text("out.csv") == "new")
        #expect(try folder.mode("out.csv") == mode)
    }

    @Test(arguments: [true, false])
    func `a new file has the permissions that the mask leaves`(isUnnamed: Bool) async {
        await #expect(processExitsWith: .success) { [isUnnamed] in
            umask(0o027)
            let folder = try TestFolder()
            let file = try OutputFile(folder.file("out.csv"), isUnnamed: isUnnamed)
            try file.finish()
            #expect(try folder.mode("out.csv") == 0o640)
        }
    }

    @Test(arguments: [true, false])
    func `a link stays and its target is replaced`(isUnnamed: Bool) throws {
        #expect(unsafe mkdir(folder.file("elsewhere"), 0o777) == 0)
        try folder.write("old", as: "elsewhere/target")
        #expect(unsafe symlink("elsewhere/middle", folder.file("link")) == 0)
        #expect(
            unsafe symlink(folder.file("elsewhere/target"), folder.file("elsewhere/middle")) == 0
        )
        let file = try OutputFile(folder.file("link"), isUnnamed: isUnnamed)
        try file.write("new")
        try file.finish()
        #expect(try folder.text("elsewhere/target") == "new")
        let kind = try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link"))
        #expect(kind == "elsewhere/middle")
        #expect(try folder.names() == ["elsewhere", "link"])
    }

    @Test func `a link to nothing makes its target`() throws {
        #expect(unsafe symlink("target", folder.file("link")) == 0)
        let file = try OutputFile(folder.file("link"))
        try file.write("new")
        try file.finish()
        #expect(try folder.text("target") == "new")
    }

    @Test func `another name of a replaced file keeps the old content`() throws {
        try folder.write("old", as: "out.csv")
        #expect(unsafe link(folder.file("out.csv"), folder.file("other.csv")) == 0)
        let file = try OutputFile(folder.file("out.csv"))
        try file.write("new")
        try file.finish()
        #expect(try folder.text("out.csv") == "new")
        #expect(try folder.text("other.csv") == "old")
    }

    @Test func `a device and a pipe are written in place`() throws {
        let null = try OutputFile("/dev/null")
        try null.write("lost")
        try null.finish()
        var status = stat()
        #expect(unsafe stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)

        #expect(unsafe mkfifo(folder.file("pipe"), 0o600) == 0)
        let reader = unsafe open(folder.file("pipe"), O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let pipe = try OutputFile(folder.file("pipe"))
        try pipe.write("seen")
        try pipe.finish()
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(unsafe read(reader, &bytes, bytes.count) == 4)
        #expect(try folder.names() == ["pipe"])
    }

    @Test func `a full device says so`() throws {
        let full = try OutputFile("/dev/full")
        #expect(throws: SystemError("write /dev/full", code: ENOSPC)) { try full.write("x") }
    }

    @Test(arguments: ["/dev/fd/", "/proc/self/fd/"])
    func `a stream of this process goes on where it is`(prefix: String) throws {
        try folder.write("", as: "log")
        let number = unsafe open(folder.file("log"), O_WRONLY)
        defer { close(number) }
        #expect(unsafe write(number, "head\n", 5) == 5)
        let file = try OutputFile(prefix + "\(number)")
        try file.write("body\n")
        try file.finish()
        #expect(unsafe write(number, "tail\n", 5) == 5)
        #expect(try folder.text("log") == "head\nbody\ntail\n")
    }

    @Test func `what cannot be written is told before any byte`() throws {
        let file = try folder.write("x", as: "file")
        #expect(unsafe symlink("loop", folder.file("loop")) == 0)
        let cases: [(String, CInt)] = [
            (folder.path, EISDIR), (folder.path + "/", EISDIR), (folder.file("new/"), EISDIR),
            (folder.file("none/out.csv"), ENOENT), (file + "/out.csv", ENOTDIR),
            (folder.file("loop"), ELOOP), ("", ENOENT),
            (folder.file(String(repeating: "n", count: 300)), ENAMETOOLONG),
        ]
        for (path, code) in cases {
            #expect(throws: SystemError("write \(path)", code: code)) { try OutputFile(path) }
        }
        #expect(try folder.names() == ["file", "loop"])
    }

    @Test(arguments: [true, false])
    func `a name as long as a name may be is written`(isUnnamed: Bool) throws {
        let name = String(repeating: "n", count: 255)
        let file = try OutputFile(folder.file(name), isUnnamed: isUnnamed)
        try file.write("x")
        try file.finish()
        #expect(try folder.text(name) == "x")
    }

    @Test(arguments: [true, false])
    func `whichever write fails, the old file stays whole`(isUnnamed: Bool) async {
        await #expect(processExitsWith: .success) { [isUnnamed] in
            StandardStreams.letWritesFail()
            let folder = try TestFolder()
            try folder.write("old and longer than the new one", as: "out.csv")
            for limit in 0...12 {
                var bytes = rlimit(rlim_cur: rlim_t(limit), rlim_max: .max)
                _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &bytes)
                var failure: SystemError?
                do throws(SystemError) {
                    let file = try OutputFile(folder.file("out.csv"), isUnnamed: isUnnamed)
                    for _ in 0..<4 { try file.write("abc") }
                    try file.finish()
                } catch {
                    failure = error
                }
                #expect(failure?.code == (limit < 12 ? EFBIG : nil), "\(limit)")
                let text = try folder.text("out.csv")
                #expect(text == (limit < 12 ? "old and longer than the new one" : "abcabcabcabc"))
                #expect(try folder.names() == ["out.csv"])
            }
        }
    }

    @Test func `a process that is killed leaves nothing of a file without a name`() async throws {
        let path: String = try folder.write("old", as: "out.csv")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let file = try OutputFile(path)
            try file.write("half")
            kill(getpid(), SIGKILL)
            sleep(30)
        }
        #expect(try folder.text("out.csv") == "old")
        #expect(try folder.names() == ["out.csv"])
    }
}
