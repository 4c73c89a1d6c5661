import Glibc
import TestSupport
import Testing

@testable import Platform

/// What the system has against reading and writing, as whoever called is told of it.
@Suite(.timeLimit(.minutes(10))) struct SystemFaultTests {
    @Test func `a full device takes nothing of a folder's files`() throws {
        let folder = try TestFolder()
        #expect(unsafe symlink("/dev/full", folder.file("full")) == 0)
        try folder.write("old", as: "one")
        let out = try OutputFolder(folder.path)
        let files = ["one", "full"].map { name in
            OutputFolder.File(name: name) { try $0.write("new") }
        }
        #expect(throws: SystemError("write \(folder.file("full"))", code: ENOSPC)) {
            try out.write(files)
        }
        #expect(try folder.text("one") == "old")
        #expect(try folder.names() == ["full", "one"])
    }

    @Test func `nothing to write is no failure on a full device`() throws {
        let file = try OutputFile("/dev/full")
        try file.write([])
        try file.write("")
        try file.finish()
    }

    @Test func `a descriptor that is closed has no path and takes no bytes`() throws {
        // Beyond what a process may have; a lower one may be another test's.
        let number: CInt = 1 << 30
        #expect(throws: SystemError.self) { try OutputFile("/dev/fd/\(number)") }
        #expect(FileIdentity(ofDescriptor: number) == nil)
        #expect(throws: SystemError("write", code: EBADF)) {
            try Transfer.write([1], to: number, "write")
        }
        var buffer: [UInt8] = [0]
        #expect(throws: SystemError("read", code: EBADF)) {
            _ = try Transfer.read(number, into: &buffer, from: 0, "read")
        }
    }

    @Test func `a descriptor for reading only is found out at the first byte`() throws {
        let folder = try TestFolder()
        let number = unsafe open(try folder.write("x", as: "in"), O_RDONLY | O_CLOEXEC)
        defer { close(number) }
        let file = try OutputFile("/proc/self/fd/\(number)")
        #expect(throws: SystemError("write /proc/self/fd/\(number)", code: EBADF)) {
            try file.write("y")
        }
        #expect(try folder.text("in") == "x")
    }

    @Test func `a reader that is gone is told apart from other failures`() throws {
        var ends: [CInt] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        signal(SIGPIPE, SIG_IGN)
        var failure: SystemError?
        do throws(SystemError) {
            try Transfer.write([1], to: ends[1], "write")
        } catch {
            failure = error
        }
        #expect(failure?.isReaderGone == true)
        #expect(!SystemError("write", code: ENOSPC).isReaderGone)
    }

    @Test func `bytes go through a pipe that is set not to wait`() async throws {
        var ends: [CInt] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        for end in ends { #expect(fcntl(end, F_SETFL, O_NONBLOCK) == 0) }
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let writer = OwnThread {
            defer { close(writing) }
            try Transfer.write(bytes[...], to: writing, "write")
        }
        var (got, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1000))
        while true {
            let count = try Transfer.read(reading, into: &buffer, from: 0, "read")
            if count == 0 { break }
            got += buffer.prefix(count)
        }
        try await writer.value
        #expect(got == bytes)
    }

    @Test func `who may not write is told before anything is there`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TestFolder()
            try folder.write("old", as: "file")
            #expect(unsafe mkdir(folder.file("closed"), 0o555) == 0)
            try folder.write("hidden", as: "hidden")
            #expect(unsafe chmod(folder.file("hidden"), 0) == 0)
            #expect(unsafe chmod(folder.file("file"), 0o444) == 0)
            #expect(unsafe chmod(folder.path, 0o755) == 0)
            // The superuser may do everything; nobody else needs to become someone.
            if geteuid() == 0 { #expect(seteuid(65_534) == 0) }
            defer { _ = seteuid(0) }
            let (closed, file) = (folder.file("closed"), folder.file("file"))
            #expect(throws: SystemError("write to \(closed)", code: EACCES)) {
                try OutputFolder(closed)
            }
            #expect(throws: SystemError("write to \(closed)/a/b", code: EACCES)) {
                try OutputFolder(closed + "/a/b")
            }
            #expect(throws: SystemError("write \(file)", code: EACCES)) { try OutputFile(file) }
            let beside = "for a new file beside it, which takes its place when it is whole"
            #expect(throws: SystemError("write \(closed)/new", code: EACCES, part: beside)) {
                try OutputFile(closed + "/new")
            }
            let hidden = folder.file("hidden")
            #expect(throws: PlainFile.Fault.system(SystemError("read \(hidden)", code: EACCES))) {
                try PlainFile.read(hidden, bytesMax: 100)
            }
            #expect(PlainFile.kind(hidden) == .file)
        }
    }

    @Test(arguments: [(ENOSPC, "No space left on device"), (EACCES, "Permission denied")])
    func `an error says what was done, why not and of what part`(code: CInt, words: String) {
        #expect(SystemError("write a", code: code).reason == words)
        let part = SystemError("write a", code: code, part: "for b")
        #expect(part.description == "cannot write a: \(words) for b")
        #expect(part != SystemError("write a", code: code))
    }

    @Test func `a code that the system has no words for is still told`() {
        #expect(SystemError("x", code: 9999).description.contains("9999"))
    }

    @Test func `only -1 is a failure, with the code of that moment`() throws {
        #expect(try checked(0, "x") == 0)
        #expect(try checked(CInt.max, "x") == CInt.max)
        #expect(try checked(-2, "x") == -2)
        errno = EMFILE
        #expect(throws: SystemError("x", code: EMFILE)) { try checked(-1, "x") }
    }
}
