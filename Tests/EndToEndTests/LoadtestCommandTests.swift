import Foundation
import Glibc
import TestSupport
import Testing

/// The built `loadtest` against the built server.
///
/// The machine may be busy, so that no test expects a time below a
/// bound, and those that expect a pass bound neither the response nor the last percent of what is achieved.
@Suite(.serialized) struct LoadtestCommandTests {
    // Held for the whole test, since it is killed with the last reference to it.
    private let server: RunningServer

    init() throws {
        server = try RunningServer()
    }

    private static let patient = ["--threshold", "achieved>=50%"]

    private func start(_ arguments: [String]) throws -> BuiltCommand {
        try Self.start(server, arguments)
    }

    private static func start(
        _ server: RunningServer,
        _ arguments: [String]
    ) throws -> BuiltCommand {
        let common = ["--address", "127.0.0.1:\(server.port)", "--verify", Files.defaultModel]
        return try BuiltCommand("loadtest", common + arguments)
    }

    private static func json(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    // MARK: - What it says

    @Test func `a good run exits 0 and shows its table`() throws {
        let command = try start(
            ["--rps", "500", "--duration", "1", "--threshold", "errors<=0%"] + Self.patient
        )
        #expect(command.exitCode() == 0)
        let lines = command.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("127.0.0.1:\(server.port), ") == true)
        #expect(lines.contains { $0.hasPrefix("planned      500 = 500 sent + 0 skipped") })
        #expect(lines.contains { $0.hasPrefix("sent         500 = 500 ok + 0 wrong + 0 failed") })
        #expect(lines.contains { $0.hasPrefix("replies      verified with ") })
        #expect(lines.last?.hasPrefix("PASS: all 2 thresholds held, ") == true)
        #expect(lines.last?.contains("every reply was verified bit for bit") == true)
        #expect(command.errors.contains(" s  "))
    }

    @Test func `the files are written and can be read`() throws {
        let folder = try TemporaryFolder()
        let names = ["load.json", "load.hgrm", "load.html"]
        let files = zip(["--json", "--hgrm", "--html"], names).flatMap { [$0, folder.path($1)] }
        let command = try start(
            ["--rps", "500", "--duration", "0.5", "--quiet"] + Self.patient + files
        )
        #expect(command.exitCode() == 0)
        #expect(command.errors == "")
        let json = try Self.json(folder.path("load.json"))
        #expect(json["verdict"] as? String == "pass")
        #expect(json["ok"] as? Int == 250)
        #expect(json["verified"] as? Bool == true)
        #expect(try folder.text("load.hgrm").contains("#[Max     ="))
        #expect(try folder.text("load.html").hasSuffix("</html>\n"))
    }

    @Test(arguments: [
        ["--rps", "max", "--depth", "8", "--connections", "2"],
        ["--rps", "200", "--batch", "10"],
        ["--rps", "500", "--arrivals", "poisson", "--seed", "3"],
    ])
    func `each way to load a server works`(arguments: [String]) throws {
        let command = try start(
            ["--duration", "0.5", "--warmup", "0.1"] + arguments + Self.patient
        )
        #expect(command.exitCode() == 0, "\(command.output)\(command.errors)")
        #expect(command.output.contains("0 wrong + 0 failed"))
        #expect(command.output.contains("rows  ") == arguments.contains("--batch"))
    }

    // MARK: - No run at all

    @Test func `without a server it says so in one sentence`() throws {
        let command = try BuiltCommand("loadtest", ["--rps", "10", "--address", "127.0.0.1:1"])
        #expect(command.exitCode() == 74)
        #expect(command.output == "")
        #expect(
            command.errors == "127.0.0.1:1: connection refused. Is a server running there? "
                + "Start one with 'sestina serve', or name another with --address.\n"
        )
    }

    private static let python = "/usr/bin/python3"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python), "there is no Python"))
    func `a server of another kind is no server to test`() throws {
        let other = try BuiltCommand(
            Self.python,
            ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
        )
        #expect(waited(within: 30) { other.output.contains(" port ") })
        let words = other.output.split(separator: " ")
        let place = try #require(words.firstIndex(of: "port"))
        let address = "127.0.0.1:\(words[place + 1])"
        let command = try BuiltCommand("loadtest", ["--rps", "10", "--address", address])
        #expect(command.exitCode() == 74)
        #expect(command.errors.hasPrefix("\(address): does"))
    }

    @Test(
        arguments: [
            ([], "Missing expected argument '--rps <n|max>'"),
            (["--rps", "fast"], "'fast' is no rate; --rps takes requests a second"),
            (["--rps", "0"], "'0' is no rate; --rps takes requests a second"),
            (["--rps", "nan"], "'nan' is no rate; --rps takes requests a second"),
            (["--rps", "1e-300"], "'1e-300' is no rate; --rps takes requests a second"),
            (["--rps", "10", "--depth", "2"], "--depth goes with --rps max"),
            (["--rps", "max", "--depth", "0"], "--depth takes 1 to 4096"),
            (["--rps", "10", "--batch", "0"], "--batch takes 1 to 16384 rows"),
            (["--rps", "10", "--batch", "16385"], "--batch takes 1 to 16384 rows"),
            (
                ["--rps", "max", "--depth", "64", "--batch", "16384"],
                "--connections, --depth and --batch make 384 MiB of requests in flight; at most 256"
            ),
            (["--rps", "10", "--duration", "0"], "--duration takes seconds, more than 0"),
            (["--rps", "10", "--duration", "inf"], "--duration takes seconds, more than 0"),
            (["--rps", "10", "--warmup=-1"], "--warmup takes seconds, 0 to 3600"),
            (["--rps", "10", "--connections", "0"], "--connections takes 1 to 20000"),
            (["--rps", "10", "--arrivals", "uniform"], "is invalid for '--arrivals <arrivals>'"),
            (["--rps", "10", "--address", "here"], "--address: 'here' is no address"),
            (
                ["--rps", "10", "--address", "http://127.0.0.1:5000"],
                "load http://127.0.0.1:5000 over HTTP with --target http://HOST:PORT/predict"
            ),
            (
                ["--rps", "10", "--target", "https://127.0.0.1/predict"],
                "--target: 'https://127.0.0.1/predict' is no target: HTTPS is not spoken here"
            ),
            (["--rps", "10", "--target", "http://h/p", "--batch", "2"], "it excludes --batch"),
            (["--rps", "5K"], "'5K' is no rate; --rps takes requests a second"),
            (["--rps", "10", "--duration", "2x"], "'2x' is no time; --duration takes seconds"),
            (["--rps", "10", "--repeat", "0"], "--repeat takes 1 to 1000 runs"),
            (["--rps", "10", "--repeat", "2", "--html", "x"], "--hgrm and --html show one run"),
            (["--rps", "10", "--find", "p99<1ms"], "--find and --rps exclude each other"),
            (["--find", "p99>1ms"], "--find takes an upper bound on a response or service time"),
            (["--find", "errors<1%"], "--find takes an upper bound on a response or service time"),
            (
                ["--rps", "10", "--json", "a", "--json", "b"],
                "--json is given once for each server: 1, not 2 times"
            ),
            (["--find", "p99<2x"], "--find: 'p99<2x' is no threshold: '2x' is no time"),
            (["compare", "a"], "Missing expected argument '<b>'"),
            (["compare", "a", "b", "--margin", "5"], "'5' is no margin; --margin takes 0% to"),
            (
                ["--rps", "10", "--threshold", "p99"],
                "--threshold: 'p99' is no threshold: there is no <, <=, > or >="
            ),
            (
                ["--rps", "10", "--threshold", "p99<2"],
                "'2' is no time; write it like 250us, 2ms or 1s"
            ),
            (["--rps", "10", "--verify", "m", "--no-verify"], "exclude each other"),
        ] as [([String], String)]
    )
    func `wrong usage exits 64 with its reason`(arguments: [String], reason: String) throws {
        let command = try BuiltCommand("loadtest", arguments)
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains(reason), "\(command.errors)")
    }

    @Test func `a file that cannot be written exits 74 before anything is measured`() throws {
        let command = try start(
            ["--rps", "200", "--duration", "0.5", "--quiet", "--json", "/proc/none/load.json"]
                + Self.patient
        )
        #expect(command.exitCode() == 74)
        #expect(command.output == "")
        #expect(command.errors == "cannot write /proc/none/load.json: No such file or directory\n")
    }

    // MARK: - No

    @Test func `a missed threshold exits 1`() throws {
        let command = try start(
            ["--rps", "200", "--duration", "0.5", "--threshold", "service.p50<1ns"] + Self.patient
        )
        #expect(command.exitCode() == 1)
        #expect(command.output.contains("MISSED       service.p50<1ns: "))
        #expect(command.output.contains("FAIL: service.p50<1ns was asked for, "))
    }

    // MARK: - Cannot be known

    @Test func `a server of another model cannot be verified`() throws {
        let folder = try TemporaryFolder()
        let other = try folder.write(try Files.remarkedModel(), as: "other.onnx")
        let server = try RunningServer(model: other)
        let command = try Self.start(server, ["--rps", "200"])
        #expect(withExtendedLifetime(server) { command.exitCode() } == 2)
        #expect(command.errors.hasPrefix("the server serves model "))
        #expect(command.errors.contains("can only be verified with the file that is served"))
    }

    @Test(arguments: [["--rps", "1", "--duration", "0.2"], ["--rps", "20", "--duration", "0.5"]])
    func `a handful of requests exits 2`(arguments: [String]) throws {
        let command = try start(
            arguments + ["--warmup", "0", "--threshold", "p50<1s"] + Self.patient
        )
        #expect(command.exitCode() == 2)
        #expect(command.output.contains("This measurement cannot be trusted: "))
    }

    @Test func `a stopped server shows in the percentiles`() throws {
        let folder = try TemporaryFolder()
        let file = folder.path("load.json")
        let command = try start(
            ["--rps", "1000", "--duration", "2.5", "--warmup", "0.2", "--json", file]
                + Self.patient
        )
        #expect(command.says(" p50 "))
        server.command.signal(SIGSTOP)
        usleep(300_000)
        server.command.signal(SIGCONT)
        #expect(command.exitCode() == 0, "\(command.output)\(command.errors)")
        let response = try #require(try Self.json(file)["response_ns"] as? [String: Any])
        // 300 of 2,500 requests were kept waiting, the hundredth worst of them for some 275 ms.
        #expect(try #require(response["max"] as? Double) >= 280e6)
        #expect(try #require(response["p99"] as? Double) >= 200e6)
    }

    @Test(arguments: [("p99<10s", 0), ("p99<50ms", 2)] as [(String, Int32)])
    func `a stopped client does not call the server slow`(bound: String, code: Int32) throws {
        let command = try start(
            ["--rps", "1000", "--duration", "2.5", "--warmup", "0.2", "--threshold", bound]
                + Self.patient
        )
        #expect(command.says(" p50 "))
        command.signal(SIGSTOP)
        usleep(300_000)
        command.signal(SIGCONT)
        #expect(command.exitCode() == code, "\(command.output)\(command.errors)")
        let isDoubted = command.output.contains("cannot be trusted: at p99 this client itself was ")
        #expect(isDoubted == (code == 2))
    }

    @Test func `an interrupt ends the run and reports what was measured`() throws {
        let command = try start(
            ["--rps", "1000", "--duration", "600", "--warmup", "0.2"] + Self.patient
        )
        #expect(command.says(" p50 "))
        command.signal(SIGINT)
        #expect(command.exitCode(within: 20) == 0)
        #expect(command.output.contains(" s measured (interrupted)"))
        #expect(command.output.contains("PASS: "))
    }

    @Test func `an interrupt in the warm-up is not waited for until its end`() throws {
        let command = try start(["--rps", "1000", "--duration", "600", "--warmup", "600"])
        #expect(command.says("warming up"))
        server.command.signal(SIGSTOP)
        // Some requests have no reply now.
        usleep(200_000)
        command.signal(SIGINT)
        #expect(command.exitCode(within: 60) == 2)
        #expect(command.output.contains("no request was due in the time that was measured"))
        server.command.signal(SIGCONT)
    }
}
