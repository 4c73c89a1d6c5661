import Foundation
import TestSupport
import Testing

/// `sestina-web` and the descriptors that its connections need.
@Suite struct WebDescriptorTests {
    private static let figures = [2, 900.5, 4000.25, 52_000, 5, 640]
    private static let request = RunningWebServer.prediction(figures, closing: false)

    @Test func `more connections than there may be descriptors are refused at the start`() throws {
        let web = BuiltCommand.path(of: "sestina-web")
        let limited =
            "ulimit -n 300; exec taskset -c 0 '\(web)' --listen 127.0.0.1:0 --connections 1000"
        let command = try Self.unprivileged(limited)
        #expect(command.exitCode() == 74)
        #expect(
            command.errors
                == "1000 connections need 1039 descriptors and this process may have 300; ask for "
                + "fewer with --connections or raise 'ulimit -n'\n"
        )
    }

    @Test func `so many descriptors as are asked for are enough`() throws {
        let server = try RunningServer()
        let path = BuiltCommand.path(of: "sestina-web")
        let connections = 200
        let needed = connections + 39
        let command = try Self.unprivileged(
            "\(Self.closingInherited); ulimit -n \(needed); exec taskset -c 0 '\(path)' "
                + "--listen 127.0.0.1:0 --server 127.0.0.1:\(server.port) "
                + "--connections \(connections)"
        )
        let port = try #require(Self.port(of: command), "\(command.errors)")
        let all = try (0..<connections + 20).map { _ in try RawConnection(port: port) }
        // Of the silent ones those who came first lose theirs, until the spare ones are free.
        let lost = 20 + 16
        for connection in all.prefix(lost) { #expect(try connection.everything().isEmpty) }
        // The others are answered, and the figures of the process are read meanwhile.
        let held = Array(all.dropFirst(lost))
        for connection in held {
            connection.send(Self.request)
            #expect(try connection.text(until: "}}").hasPrefix("HTTP/1.1 200 "))
        }
        held[0].send(Array("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n".utf8))
        let metrics = try held[0].text(until: "process_start_time_seconds ")
        let open = metrics.firstMatch(of: /process_open_fds (\d+)/).flatMap { Int($0.output.1) }
        #expect(try #require(open) < needed)
        #expect(!command.errors.contains("descriptor"), "\(command.errors)")
    }

    @Test func `without descriptors accepting rests, says so, and goes on when there are some`()
        throws
    {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        #expect(try web.ask(RunningWebServer.prediction(Self.figures)).status == 200)
        try web.command.leaveDescriptors(2)
        let began = ContinuousClock.now
        var held: [RawConnection] = []
        for _ in 0..<6 {
            let connection = try web.connect()
            connection.send(Self.request)
            held.append(connection)
        }
        #expect(web.command.says("a connection waits until a descriptor is free", within: 60))
        // Two found a descriptor.
        for connection in held.prefix(2) {
            #expect(try connection.text(until: "}}").hasPrefix("HTTP/1.1 200 "))
        }
        let before = try Self.processorSeconds(of: web.command.identifier)
        sleep(2)
        #expect(try Self.processorSeconds(of: web.command.identifier) - before < 0.2)
        let lines = web.command.errors.ranges(of: "until a descriptor is free").count
        #expect(Double(lines) <= 1 + (ContinuousClock.now - began) / .seconds(1))
        held.removeFirst(2)
        for connection in held.prefix(2) {
            #expect(try connection.text(until: "}}").hasPrefix("HTTP/1.1 200 "))
        }
        held.removeFirst(2)
        #expect(try held[1].text(until: "}}").hasPrefix("HTTP/1.1 200 "))
    }

    /// A shell's words that close what tests which run meanwhile left open to every child.
    private static let closingInherited =
        "for file in /proc/$$/fd/*; do n=${file##*/}; [ $n -le 2 ] || eval \"exec $n>&-\"; done"

    /// Runs a shell's words as somebody who may raise no limit.
    private static func unprivileged(_ words: String) throws -> BuiltCommand {
        // Root may raise any limit, but not without its capabilities.
        geteuid() == 0
            ? try BuiltCommand(
                "/usr/bin/setpriv",
                ["--bounding-set", "-all", "/bin/bash", "-c", words]
            )
            : try BuiltCommand("/bin/bash", ["-c", words])
    }

    private static func port(of command: BuiltCommand) -> UInt16? {
        let words = "listening on 127.0.0.1:"
        guard command.says(words), let start = command.errors.range(of: words)?.upperBound else {
            return nil
        }
        return UInt16(command.errors[start...].prefix(while: \.isNumber))
    }

    /// Processor time that a process has used.
    private static func processorSeconds(of process: pid_t) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let facts = text.split(separator: ")").last?.split(separator: " ") ?? []
        // After the name in parentheses; in ticks of a hundredth of a second.
        let ticks = facts.dropFirst(11).prefix(2).compactMap { Double($0) }
        return ticks.reduce(0, +) / 100
    }
}
