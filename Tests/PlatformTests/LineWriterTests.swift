import Glibc
import TestSupport
import Testing

@testable import Platform

/// What a stream was given that nobody reads, or a terminal that was stopped.
@Suite(.timeLimit(.minutes(10))) struct LineWriterTests {
    /// A pipe of the least size that the system has.
    private final class Pipe {
        let reading: CInt
        let writing: CInt

        init() throws {
            var ends: [CInt] = [-1, -1]
            guard unsafe pipe(&ends) == 0 else { throw SystemError("make a pipe", code: errno) }
            (reading, writing) = (ends[0], ends[1])
            // F_SETPIPE_SZ, which is not imported.
            guard fcntl(writing, 1031, 4096) == 4096 else {
                throw SystemError("shrink a pipe", code: errno)
            }
        }

        deinit { [reading, writing].forEach { _ = close($0) } }

        /// Everything that it holds.
        func taken() -> String {
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = unsafe read(reading, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    private static func told(_ count: Int) -> String { "\(count) dropped" }

    @Test func `a pipe that nobody reads takes what it holds, and the rest is counted`() throws {
        let pipe = try Pipe()
        let writer = LineWriter(pipe.writing)
        let line = String(repeating: "x", count: 99)
        for _ in 0..<50 { writer.log(line, afterDropping: Self.told) }
        #expect(pipe.taken() == String(repeating: line + "\n", count: 40))
        writer.log("again", afterDropping: Self.told)
        writer.log("and again", afterDropping: Self.told)
        #expect(pipe.taken() == "10 dropped\nagain\nand again\n")
    }

    @Test func `a line that nobody misses is dropped and not counted`() throws {
        let pipe = try Pipe()
        let writer = LineWriter(pipe.writing)
        for _ in 0..<50 { writer.write(String(repeating: "x", count: 99)) }
        #expect(pipe.taken().utf8.count == 4000)
        writer.log("after", afterDropping: Self.told)
        #expect(pipe.taken() == "after\n")
    }

    @Test func `the stream itself goes on waiting, for others have it as well`() throws {
        let pipe = try Pipe()
        let writer = LineWriter(pipe.writing)
        writer.write("x")
        #expect(fcntl(pipe.writing, F_GETFL) & O_NONBLOCK == 0)
    }

    @Test func `a line is cut to what a pipe takes whole, between two letters`() throws {
        for count in 4090...4100 {
            let pipe = try Pipe()
            LineWriter(pipe.writing).write(String(repeating: "é", count: count / 2))
            let text = pipe.taken()
            #expect(text.utf8.count <= LineWriter.bytesMax)
            #expect(text.hasSuffix(count / 2 * 2 < LineWriter.bytesMax ? "é\n" : "…\n"))
            #expect(!text.contains("\u{fffd}"))
        }
    }

    @Test func `a socket that is full takes no more`() throws {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        try #require(unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0)
        defer { ends.forEach { _ = close($0) } }
        let writer = LineWriter(ends[1])
        let line = String(repeating: "x", count: 999)
        for _ in 0..<2000 { writer.log(line, afterDropping: Self.told) }
        var bytes = [UInt8](repeating: 0, count: 1 << 22)
        while unsafe recv(ends[0], &bytes, bytes.count, CInt(MSG_DONTWAIT)) > 0 {}
        writer.log("after", afterDropping: Self.told)
        let count = unsafe recv(ends[0], &bytes, bytes.count, CInt(MSG_DONTWAIT))
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        #expect(text.hasSuffix(" dropped\nafter\n"))
    }

    @Test func `a terminal that was stopped takes no more, and goes on when it is`() throws {
        let terminal = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { close(terminal) }
        // TIOCSPTLCK and TIOCGPTN, which are not imported: unlocks the screen and tells its number.
        var (lock, number) = (CInt(0), CInt(-1))
        try #require(unsafe ioctl(terminal, 0x4004_5431, &lock) == 0)
        try #require(unsafe ioctl(terminal, 0x8004_5430, &number) == 0)
        let screen = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(screen >= 0)
        defer { close(screen) }
        let writer = LineWriter(screen)
        // What Ctrl-S does.
        #expect(tcflow(screen, TCOOFF) == 0)
        for _ in 0..<100 {
            writer.log(String(repeating: "x", count: 999), afterDropping: Self.told)
        }
        #expect(tcflow(screen, TCOON) == 0)
        writer.log("after", afterDropping: Self.told)
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var text = ""
        let isTold = waited(within: 10) {
            var entry = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            while unsafe poll(&entry, 1, 0) == 1 {
                let count = unsafe read(terminal, &bytes, bytes.count)
                if count <= 0 { break }
                text += String(decoding: bytes.prefix(count), as: UTF8.self)
            }
            return text.hasSuffix("100 dropped\r\nafter\r\n")
        }
        #expect(isTold, "\(text.suffix(100))")
    }

    @Test func `a file takes everything, at its end`() throws {
        let folder = try TestFolder()
        let path = try folder.write("first\n", as: "log")
        let number = unsafe open(path, O_WRONLY | O_APPEND)
        defer { close(number) }
        let writer = LineWriter(number)
        for index in 0..<1000 { writer.log("\(index)", afterDropping: Self.told) }
        let lines = try folder.text("log").split(separator: "\n")
        #expect(lines == ["first"] + (0..<1000).map { "\($0)"[...] })
    }

    @Test func `what is for reading only loses its lines`() throws {
        let number = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(number) }
        let writer = LineWriter(number)
        for _ in 0..<3 { writer.log("x", afterDropping: Self.told) }
    }
}
