import Foundation
import TestSupport
import Testing

/// What `loadtest` says of several runs: comparisons, and the greatest rate.
@Suite(.serialized) struct LoadtestAnswerTests {
    private static let patient = ["--threshold", "achieved>=50%", "--quiet"]

    private static func json(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    // MARK: - Compare

    @Test func `repeats of two servers are taken in turns and compared`() throws {
        let folder = try TemporaryFolder()
        let servers = [try RunningServer(), try RunningServer()]
        let files = ["a.json", "b.json"].map(folder.path)
        let places = servers.map { "127.0.0.1:\($0.port)" }
        var arguments = ["--rps", "1k", "--duration", "500ms", "--warmup", "0.1", "--repeat", "2"]
        for (place, file) in zip(places, files) {
            arguments += ["--address", place, "--json", file]
        }
        arguments += ["--verify", Files.defaultModel] + Self.patient
        let command = try BuiltCommand("loadtest", arguments)
        #expect(withExtendedLifetime(servers) { command.exitCode() } == 0, "\(command.errors)")
        let order = command.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(order.map(String.init) == [places[0], places[1], places[1], places[0]])
        for (file, place) in zip(files, places) {
            let repeats = try #require(try Self.json(file)["repeats"] as? [[String: Any]])
            #expect(repeats.count == 2)
            for run in repeats {
                #expect((run["plan"] as? [String: Any])?["address"] as? String == place)
                #expect((run["made"] as? [String: Any])?["loadtest"] as? String == "1.0.0")
            }
        }
        let comparison = folder.path("comparison.json")
        let compared = try BuiltCommand("loadtest", ["compare"] + files + ["--json", comparison])
        let code = try #require(compared.exitCode())
        let verdict = try #require(try Self.json(comparison)["verdict"] as? String)
        #expect(
            code == ["faster": 0, "slower": 1, "cannot tell": 2][verdict],
            "\(compared.output)"
        )
        #expect(compared.output.hasPrefix("A  \(files[0]): 2 runs, 127.0.0.1:"))
        #expect(!compared.output.contains("not taken in turns"))
        #expect(!compared.output.contains("\u{1b}"))
    }

    @Test func `what cannot be compared is told, with its own code`() throws {
        let folder = try TemporaryFolder()
        let other = try folder.write(Data("{}".utf8), as: "other.json")
        let command = try BuiltCommand("loadtest", ["compare", other, other])
        #expect(command.exitCode() == 2)
        #expect(command.errors.hasPrefix("\(other) is no file of a load test: "))
        let missing = try BuiltCommand("loadtest", ["compare", folder.path("none"), other])
        #expect(missing.exitCode() == 74)
        let over = try BuiltCommand("loadtest", ["compare", other, other, "--json", other])
        #expect(over.exitCode() == 64)
    }

    // MARK: - Find

    @Test func `a bound that nothing keeps is kept at no rate`() throws {
        let server = try RunningServer()
        let folder = try TemporaryFolder()
        let file = folder.path("found.json")
        let command = try BuiltCommand(
            "loadtest",
            ["--find", "service.p50<1ns", "--duration", "100ms", "--json", file, "--quiet"]
                + ["--html", folder.path("found.html"), "--address", "127.0.0.1:\(server.port)"]
                + ["--verify", Files.defaultModel]
        )
        // A machine that is busy may make this client late at every rate; then nobody knows.
        let code = try #require(withExtendedLifetime(server) { command.exitCode(within: 300) })
        #expect([1, 2].contains(code), "\(command.output)\(command.errors)")
        let found = try Self.json(file)
        #expect(found["holds_up_to"] is NSNull)
        #expect(try #require(found["steps"] as? [[String: Any]]).count > 1)
        #expect(try folder.text("found.html").hasSuffix("</html>\n"))
    }

    // MARK: - HTTP

    @Test func `a page is loaded over HTTP, and every answer is verified bit for bit`() throws {
        let server = try RunningServer()
        let page = try RunningWebServer(over: server.port)
        let command = try BuiltCommand(
            "loadtest",
            [
                "--rps", "500", "--duration", "1s", "--target",
                "http://127.0.0.1:\(page.port)/predict",
            ]
                + ["--verify", Files.defaultModel] + Self.patient
        )
        #expect(
            withExtendedLifetime((server, page)) { command.exitCode() } == 0,
            "\(command.output)"
        )
        #expect(command.output.hasPrefix("http://127.0.0.1:\(page.port)/predict, "))
        #expect(command.output.contains("sent         500 = 500 ok + 0 wrong + 0 failed"))
        #expect(command.output.contains("replies      verified with "))
    }

    @Test func `a path that does not score is told with the server's words`() throws {
        let server = try RunningServer()
        let page = try RunningWebServer(over: server.port)
        let target = "http://127.0.0.1:\(page.port)/nowhere"
        let command = try BuiltCommand("loadtest", ["--rps", "10", "--target", target])
        #expect(withExtendedLifetime((server, page)) { command.exitCode() } == 74)
        #expect(command.errors.hasPrefix("\(target): answers with status 404 of HTTP: "))
    }

    // MARK: - All programs

    @Test(arguments: ["sestina", "loadtest", "sestina-web"])
    func `each program tells its version`(program: String) throws {
        let command = try BuiltCommand(program, ["--version"])
        #expect(command.exitCode() == 0)
        #expect(command.output == "\(program) 1.0.0\n")
    }

    @Test(arguments: [[], ["compare"]])
    func `help teaches by examples and tells the exit codes`(command: [String]) throws {
        let help = try BuiltCommand("loadtest", command + ["--help"])
        #expect(help.exitCode() == 0)
        #expect(help.output.contains("Examples:") && help.output.contains("Exit codes"))
    }
}
