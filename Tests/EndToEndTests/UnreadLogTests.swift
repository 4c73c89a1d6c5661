import Foundation
import Glibc
import TestSupport
import Testing

/// Servers whose standard error is a pipe that nobody reads.
@Suite(.timeLimit(.minutes(10))) struct UnreadLogTests {
    /// A pipe of the least size that the system has, that another process opens by its path.
    private final class Pipe {
        let reading: CInt
        private let writing: CInt

        init() throws {
            var ends: [CInt] = [-1, -1]
            guard unsafe pipe(&ends) == 0 else { throw RawConnection.Fault(description: "no pipe") }
            (reading, writing) = (ends[0], ends[1])
            ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
            // F_SETPIPE_SZ, which is not imported.
            guard fcntl(writing, 1031, 4096) == 4096 else {
                throw RawConnection.Fault(description: "no small pipe")
            }
            _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        }

        deinit { [reading, writing].forEach { _ = close($0) } }

        var path: String { "/proc/\(getpid())/fd/\(writing)" }

        /// Everything that it holds.
        func taken() -> String {
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = unsafe read(reading, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }

        /// What it holds once that contains a text.
        func says(_ text: String) -> String? {
            var all = ""
            let isSaid = waited(within: 30) {
                all += taken()
                return all.contains(text)
            }
            return isSaid ? all : nil
        }
    }

    private func start(_ pipe: Pipe, _ words: [String]) throws -> BuiltCommand {
        let command = [BuiltCommand.path(of: words[0])] + words.dropFirst()
        let script = "exec \"$@\" 2>\(pipe.path)"
        return try BuiltCommand("/bin/bash", ["-c", script, "bash"] + command)
    }

    private func port(in log: String) throws -> UInt16 {
        let start = try #require(log.range(of: "listening on 127.0.0.1:")?.upperBound)
        return try #require(UInt16(log[start...].prefix(while: \.isNumber)))
    }

    @Test func `a server answers, tells how many lines were dropped, and drains`() throws {
        let pipe = try Pipe()
        let server = try start(
            pipe,
            ["sestina", "serve", "--model", Files.defaultModel, "--listen", "127.0.0.1:0"]
        )
        let port = try port(in: try #require(pipe.says("listening on")))
        let connection = try RawConnection(port: port)
        let counting = { () throws -> Int in
            let reply = try #require(try connection.ask(RawRequest.empty(RawRequest.stats)))
            let document = try JSONSerialization.jsonObject(with: Data(reply.payload))
            let reloads = (document as? [String: Any])?["reloads"] as? [String: Any]
            return (reloads?["good"] as? NSNumber)?.intValue ?? 0
        }
        // Two lines a reload: some 20 of them fill the pipe.
        for count in 1...60 {
            server.signal(SIGHUP)
            #expect(try waited(within: 20) { try counting() >= count })
        }
        connection.send(RawRequest.score(id: 7))
        #expect(try connection.reply()?.probability != nil)

        let first = pipe.taken()
        #expect(first.utf8.count > 3000 && first.hasSuffix("\n"))
        server.signal(SIGHUP)
        let after = try #require(pipe.says("serving the model loaded again"))
        #expect(after.contains(" log lines were dropped because nobody took them\n"))

        // Full again: the end does not wait for a reader either.
        for count in 62...120 {
            server.signal(SIGHUP)
            #expect(try waited(within: 20) { try counting() >= count })
        }
        server.signal(SIGTERM)
        #expect(server.exitCode(within: 60) == 0)
    }

    @Test func `a page's server answers and drains`() throws {
        let server = try RunningServer()
        let pipe = try Pipe()
        let page = try start(
            pipe,
            [
                "sestina-web", "--listen", "127.0.0.1:0", "--server",
                "127.0.0.1:\(server.port)",
            ]
        )
        let port = try port(in: try #require(pipe.says("listening on")))
        var byte = UInt8(ascii: "x")
        let full = unsafe open(pipe.path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        while unsafe write(full, &byte, 1) == 1 {}
        close(full)
        let connection = try RawConnection(port: port)
        connection.send(RunningWebServer.prediction([2, 900.5, 4000.25, 52000, 5, 640]))
        #expect(try WebAnswer(connection.everything()).status == 200)
        page.signal(SIGTERM)
        #expect(page.exitCode(within: 60) == 0)
    }

    @Test func `a load test's progress does not wait`() throws {
        let server = try RunningServer()
        let pipe = try Pipe()
        var byte = UInt8(ascii: "x")
        let full = unsafe open(pipe.path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        while unsafe write(full, &byte, 1) == 1 {}
        close(full)
        let test = try start(
            pipe,
            [
                "loadtest", "--rps", "50", "--duration", "2.5", "--warmup", "0", "--no-verify",
                "--address", "127.0.0.1:\(server.port)", "--threshold", "p50<10s",
            ]
        )
        #expect([0, 2].contains(test.exitCode(within: 20)))
        #expect(test.output.contains("achieved"))
    }
}
