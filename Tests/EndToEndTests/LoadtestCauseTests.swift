import Foundation
import Glibc
import TestSupport
import Testing

/// The built `loadtest` when something stands in its way: it names what that is.
@Suite(.serialized) struct LoadtestCauseTests {
    private static func start(
        _ server: RunningServer,
        _ arguments: [String]
    ) throws -> BuiltCommand {
        let common = ["--address", "127.0.0.1:\(server.port)", "--verify", Files.defaultModel]
        return try BuiltCommand("loadtest", common + ["--warmup", "0.2"] + arguments)
    }

    /// Stops a process for a while once the test is under way.
    private static func pause(
        _ command: BuiltCommand,
        while test: BuiltCommand,
        milliseconds: UInt32
    ) {
        #expect(test.says(" p50 "))
        command.signal(SIGSTOP)
        usleep(milliseconds * 1000)
        command.signal(SIGCONT)
    }

    // MARK: - Who was late

    @Test func `a server that answers no more is named`() throws {
        let server = try RunningServer()
        let command = try Self.start(server, ["--rps", "1000", "--duration", "3"])
        #expect(command.says(" p50 "))
        server.command.signal(SIGSTOP)
        #expect(command.exitCode() == 2)
        server.command.signal(SIGCONT)
        let sentence = "the server gave the rest no good reply in time (this client's lag was "
        #expect(command.output.contains(sentence), "\(command.output)")
    }

    // From the pause on nothing is sent until the plan has ended.
    @Test(arguments: [[], ["--threshold", "achieved>=95%"]])
    func `a client that was stopped to the end of its plan is named`(bounds: [String]) throws {
        let server = try RunningServer()
        let command = try Self.start(server, ["--rps", "1000", "--duration", "3"] + bounds)
        Self.pause(command, while: command, milliseconds: 3000)
        #expect(withExtendedLifetime(server) { command.exitCode() } == 2, "\(command.output)")
        let sentence = "this client did not send the rest on time (its lag was "
        #expect(command.output.contains(sentence), "\(command.output)")
        #expect(command.output.contains("; give it a core of its own, or ask for less."))
    }

    // MARK: - A closed loop that stood still

    @Test(arguments: [false, true])
    func `a closed loop that stood still says so, and whether it was itself`(ownDoing: Bool) throws
    {
        let folder = try TemporaryFolder()
        let server = try RunningServer()
        let files = ["--json", folder.path("load.json"), "--html", folder.path("load.html")]
        let loop = ["--rps", "max", "--depth", "2", "--connections", "2", "--duration", "4"]
        let command = try Self.start(server, loop + files)
        Self.pause(ownDoing ? command : server.command, while: command, milliseconds: 1400)
        #expect(command.exitCode() == 0, "\(command.output)")
        let whose = ", for most of which this client itself did not run"
        #expect(command.output.contains("\n\nWarning: no reply came for 1."), "\(command.output)")
        #expect(command.output.contains("; but no reply came for 1."))
        #expect(command.output.contains(whose) == ownDoing)
        let data = try Data(contentsOf: URL(filePath: folder.path("load.json")))
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let gap = try #require(json["longest_gap"] as? [String: Any])
        #expect(try #require(gap["seconds"] as? Double) >= 1.3)
        #expect(gap["client_was_away"] as? Bool == ownDoing)
        #expect(try folder.text("load.html").contains("<strong>Warning:</strong> no reply came"))
    }

    // MARK: - What this machine has no more of

    /// Runs a script in a network of its own, where 50 local ports are lent.
    private static func inSmallNetwork(_ script: String) throws -> BuiltCommand {
        let prepared =
            "ip link set lo up && echo 40000 40049 > /proc/sys/net/ipv4/ip_local_port_range "
            + "&& { \(script)\n}"
        // What it starts ends with it.
        let options = ["--net", "--pid", "--fork", "--kill-child"]
        return try BuiltCommand(
            "/usr/bin/unshare",
            (geteuid() == 0 ? options : options + ["--map-root-user"]) + ["bash", "-c", prepared]
        )
    }

    private static let hasSmallNetworks =
        (try? inSmallNetwork("true"))?.exitCode() == 0

    /// The same with a server on port 7070.
    private static func besideServer(_ script: String) throws -> BuiltCommand {
        let server =
            "'\(BuiltCommand.path(of: "sestina"))' serve --model '\(Files.defaultModel)' "
            + "--listen 127.0.0.1:7070 --loops 1"
        return try inSmallNetwork(
            """
            log=$(mktemp); \(server) 2> $log &
            until grep -q 'listening on' $log; do sleep 0.05; done; rm $log
            \(script)
            """
        )
    }

    @Test(.enabled(if: hasSmallNetworks, "no network of its own can be made here"))
    func `a machine without a local port left is named, not the server`() throws {
        let command = try Self.besideServer(
            "'\(BuiltCommand.path(of: "loadtest"))' --rps 10 --connections 100"
        )
        #expect(command.exitCode() == 74)
        #expect(command.errors.hasPrefix("began "))
        let begun = command.errors.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        // The server was asked what it is before, over a port that is not free at once.
        #expect((45...50).contains(try #require(begun)), "\(command.errors)")
        #expect(
            command.errors.hasSuffix(
                " of 100 connections to 127.0.0.1:7070, then: this machine had no local port left. It "
                    + "lends ports 40000 to 40049, 50 of them, and each connection to one address takes "
                    + "one, some for a minute after their end. Ask for fewer --connections, widen "
                    + "net.ipv4.ip_local_port_range, or share them among load tests that name other "
                    + "addresses of the server, such as 127.0.0.2\n"
            ),
            "\(command.errors)"
        )
    }

    @Test(.enabled(if: hasSmallNetworks, "no network of its own can be made here"))
    func `a server that no port is left to ask is not said to be down`() throws {
        let command = try Self.besideServer(
            """
            echo 40000 40000 > /proc/sys/net/ipv4/ip_local_port_range
            exec 3<>/dev/tcp/127.0.0.1/7070
            '\(BuiltCommand.path(of: "loadtest"))' --rps 10
            """
        )
        #expect(command.exitCode() == 74)
        #expect(
            command.errors == "127.0.0.1:7070: this machine has no address to reach it from, or no "
                + "local port left to connect from (ports 40000 to 40000, 1 of them).\n"
        )
    }

    @Test func `more connections than there may be descriptors are refused at the start`() throws {
        let limited =
            "ulimit -n 300; exec '\(BuiltCommand.path(of: "loadtest"))' --rps 10 --connections 1000"
        // Root may raise any limit, but not without its capabilities.
        let command =
            geteuid() == 0
            ? try BuiltCommand(
                "/usr/bin/setpriv",
                ["--bounding-set", "-all", "/bin/sh", "-c", limited]
            )
            : try BuiltCommand("/bin/sh", ["-c", limited])
        #expect(command.exitCode() == 74)
        #expect(
            command.errors
                == "1000 connections need 1064 descriptors and this process may have 300; ask for "
                + "fewer with --connections or raise 'ulimit -n'\n"
        )
    }

    @Test func `a low limit of descriptors is raised for the connections`() throws {
        let server = try RunningServer()
        let loadtest =
            "'\(BuiltCommand.path(of: "loadtest"))' --rps 500 --duration 0.5 --connections 200 "
            + "--address 127.0.0.1:\(server.port) --threshold 'achieved>=50%' --quiet"
        let command = try BuiltCommand("/bin/sh", ["-c", "ulimit -S -n 100; exec \(loadtest)"])
        #expect(withExtendedLifetime(server) { command.exitCode() } == 0, "\(command.errors)")
        #expect(command.output.contains("200 connections"))
    }
}
