import Foundation
import TestSupport
import Testing

@Suite struct AskTests {
    private func ask(_ arguments: [String], port: UInt16) throws -> BuiltCommand {
        let command = try BuiltCommand(
            "sestina",
            arguments + ["--address", "127.0.0.1:\(port)"]
        )
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(command.errors.isEmpty)
        return command
    }

    private func document(_ command: BuiltCommand) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(command.output.utf8))
        return try #require(object as? [String: Any])
    }

    @Test func `info tells what a server serves`() throws {
        let server = try RunningServer()
        let text = try ask(["info"], port: server.port).output
        let reply = try #require(try server.connect().ask(RawRequest.score(id: 1)))
        let digest = try #require(reply.digest)
        #expect(text.contains("\ndigest           \(digest)"), "\(text)")
        #expect(text.contains("\nfeature 6"))
        #expect(
            text.contains("\ncontract         d211fece7d0035dd88ab5d818e74f778b7e1e917a21abd58"),
            "\(text)"
        )
        let model = try document(ask(["info", "--json"], port: server.port))["model"]
        let told = try #require((model as? [String: Any])?["digest"] as? String)
        #expect(told.hasPrefix(digest))
    }

    @Test func `ping tells how long answers take`() throws {
        let server = try RunningServer()
        let arguments = ["ping", "--count", "3", "--interval", "0"]
        #expect(try ask(arguments, port: server.port).output.contains("3 round trips"))
        let times = try document(ask(arguments + ["--json"], port: server.port))
        let least = try #require(times["min_us"] as? Double)
        let median = try #require(times["median_us"] as? Double)
        let most = try #require(times["max_us"] as? Double)
        #expect(0 < least && least <= median && median <= most)
        // The first of each is not among the round trips.
        #expect(try server.stat("requests", "ping", over: server.connect()) == 8)
    }

    @Test func `stats tell what a server did`() throws {
        let server = try RunningServer()
        let connection = try server.connect()
        for id in 0..<5 { _ = try connection.ask(RawRequest.score(id: UInt64(id))) }
        let text = try ask(["stats"], port: server.port).output
        #expect(text.contains("5 score"), "\(text)")
        #expect(text.contains("rows scored  5\n"))
        #expect(try document(ask(["stats", "--json"], port: server.port))["rows"] as? Int == 5)
    }

    @Test func `stats tell what came first of reasons`() throws {
        let server = try RunningServer()
        let before = try ask(["stats"], port: server.port).output
        #expect(!before.contains("first reasons"), "\(before)")
        let connection = try server.connect()
        let good = [0, 1000, 2000, 120_000, 10, 800.0], bad = [5, 9000, 30_000, 21_000, 0, 480.0]
        for (id, row) in [bad, good, bad, bad].enumerated() {
            let request = RawRequest.score(id: UInt64(id), row, opcode: RawRequest.explain)
            let reply = try connection.ask(request)
            #expect(reply?.status == 0)
        }
        let text = try ask(["stats"], port: server.port).output
        #expect(text.contains("4 explain, 0 change"), "\(text)")
        let line = "first reasons  3 total_debt_outstanding, 1 without a reason\n"
        #expect(text.contains(line), "\(text)")
    }

    @Test(arguments: ["info", "ping", "stats"])
    func `a server that is not there is told in a sentence`(question: String) throws {
        let server = try RunningServer()
        server.command.signal(SIGTERM)
        #expect(server.command.exitCode() == 0)
        let address = "127.0.0.1:\(server.port)"
        let command = try BuiltCommand("sestina", [question, "--address", address])
        #expect(command.exitCode() == 74)
        #expect(command.errors == "cannot connect to \(address): connection refused\n")
        #expect(command.output.isEmpty)
    }

    @Test func `stats that tell more than is known here are told as far as they are`() async throws
    {
        let server = try await DocumentServer(
            """
            {"uptime_seconds": 1e300, "connections": {"open": 1, "by_address": {}}, "rows": 5,
            "requests": {"total": 7, "a_second": 0.5}, "replies": {"ok": 5, "note": "x"},
            "bytes": {"in": 1, "out": null}, "reloads": {}, "loops": [{"requests": 5, "name": "a"}],
            "latency_ns": {"count": 1, "p50": 1e300, "unit": "ns"}, "model": null, "more": [],
            "process": {"cpu_seconds": 1e300, "open_descriptors": 1e300, "name": "x"}}
            """
        )
        let command = try BuiltCommand("sestina", ["stats", "--address", server.address])
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(command.output.contains("1e+300 s"))
        #expect(command.output.contains("7 total"))
        // A number that counts nothing is not told.
        #expect(!command.output.contains("descriptors open"))
        #expect(command.output.contains("loop 1       5 requests"))
        await server.stop()
    }

    @Test(arguments: ["info", "ping", "stats"])
    func `a server that does not answer is not waited for longer than asked`(
        question: String
    )
        throws
    {
        let server = try RunningServer()
        // The system goes on accepting for a process that is stopped.
        server.command.signal(SIGSTOP)
        let address = "127.0.0.1:\(server.port)"
        let command = try BuiltCommand(
            "sestina",
            [question, "--address", address, "--timeout", "0.3"]
        )
        #expect(command.exitCode() == 74)
        #expect(command.errors == "\(address) gave no answer within 0.3 s\n")
    }

    @Test(arguments: [
        ["info", "--timeout", "0"], ["ping", "--count", "0"], ["stats", "--address", "nowhere"],
    ])
    func `questions that make no sense are wrong usage`(arguments: [String]) throws {
        let command = try BuiltCommand("sestina", arguments)
        #expect(command.exitCode() == 64)
        #expect(command.errors.hasPrefix("Error: "))
    }
}
