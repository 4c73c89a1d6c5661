import Foundation
import TestSupport
import Testing

/// Programs that are started with standard streams closed.
@Suite struct ClosedStreamTests {
    static let closings = ["<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"]

    private func start(_ closing: String, _ words: [String]) throws -> BuiltCommand {
        let command = [BuiltCommand.path(of: words[0])] + words.dropFirst()
        return try BuiltCommand("/bin/bash", ["-c", "exec \"$@\" \(closing)", "bash"] + command)
    }

    @Test(arguments: closings)
    func `a server answers and drains`(closing: String) throws {
        let port = try Ports.free()
        let server = try start(
            closing,
            [
                "sestina", "serve", "--model", Files.defaultModel, "--listen", "127.0.0.1:\(port)",
                "--loops", "1",
            ]
        )
        #expect(waited(within: 20) { (try? RawConnection(port: port)) != nil })
        let connection = try RawConnection(port: port)
        connection.send(RawRequest.score(id: 7))
        #expect(try connection.reply()?.probability != nil)
        server.signal(SIGTERM)
        #expect(server.exitCode() == 0)
        if !closing.contains("2>") { #expect(server.errors.contains("drained; ")) }
    }

    @Test(arguments: closings)
    func `a page's server answers and drains`(closing: String) throws {
        let server = try RunningServer()
        let port = try Ports.free()
        let page = try start(
            closing,
            [
                "sestina-web", "--listen", "127.0.0.1:\(port)", "--server",
                "127.0.0.1:\(server.port)",
            ]
        )
        #expect(waited(within: 20) { (try? RawConnection(port: port)) != nil })
        let connection = try RawConnection(port: port)
        connection.send(RunningWebServer.prediction([2, 900.5, 4000.25, 52000, 5, 640]))
        #expect(try WebAnswer(connection.everything()).status == 200)
        page.signal(SIGTERM)
        #expect(page.exitCode() == 0)
    }

    @Test(arguments: closings)
    func `a load test measures, and what nobody can get is a failure`(closing: String) throws {
        let server = try RunningServer()
        let test = try start(
            closing,
            [
                "loadtest", "--rps", "50", "--duration", "0.3", "--warmup", "0", "--address",
                "127.0.0.1:\(server.port)", "--no-verify", "--threshold", "p50<10s",
            ]
        )
        let code = test.exitCode()
        if closing.contains(" >&-") || closing.hasPrefix(">&-") {
            #expect(code == 74)
        } else {
            #expect([0, 2].contains(code), "\(test.errors)")
            #expect(test.output.contains("achieved"))
        }
    }

    @Test(arguments: [
        ["sestina", "info"], ["sestina", "ping", "--count", "1"], ["sestina", "stats"],
        ["sestina", "info", "--json"],
    ])
    func `an answer of a server that nobody can get is a failure`(words: [String]) throws {
        let server = try RunningServer()
        let address = ["--address", "127.0.0.1:\(server.port)"]
        for closing in Self.closings {
            let command = try start(closing, words + address)
            let isLost = closing.contains(" >&-") || closing.hasPrefix(">&-")
            #expect(command.exitCode() == (isLost ? 74 : 0), "\(closing) \(command.errors)")
        }
    }

    @Test(arguments: [
        ["sestina", "inspect", Files.defaultModel], ["sestina", "--help"],
        ["sestina", "--version"],
        ["sestina", "serve", "--help"], ["sestina", "gate", "--schema"], ["loadtest", "--help"],
        ["sestina-web", "--help"], ["sestina", "--generate-completion-script", "bash"],
    ])
    func `a result that nobody can get is a failure`(words: [String]) throws {
        for closing in Self.closings + [">/dev/full"] {
            let command = try start(closing, words)
            let isLost =
                closing.contains(" >&-") || closing.hasPrefix(">&-") || closing == ">/dev/full"
            #expect(command.exitCode() == (isLost ? 74 : 0), "\(closing) \(command.errors)")
            #expect(command.output.isEmpty == isLost, "\(closing)")
        }
    }

    @Test(arguments: closings)
    func `a file is scored into a file, and an empty input is empty`(closing: String) throws {
        let folder = try TemporaryFolder()
        let text = ([ScoreTests.header] + ScoreTests.rows).joined(separator: "\n")
        let input = try folder.write(text, as: "in.csv")
        let score = ["sestina", "score", "--model", Files.defaultModel]
        let files = ["--input", input, "--output", folder.path("out.csv")]
        #expect(try start(closing, score + files).exitCode() == 0)
        #expect(try folder.text("out.csv").split(separator: "\n").count == 3)
        guard closing.hasPrefix("<&-") else { return }
        let empty = try start(closing, score + ["--output", folder.path("none.csv")])
        #expect(empty.exitCode() == 74)
        if !closing.contains("2>") { #expect(empty.errors.contains("standard input is empty")) }
    }

    @Test(arguments: closings)
    func `a training writes its files`(closing: String) throws {
        let folder = try TemporaryFolder()
        let training =
            ["sestina", "train", "--synthetic", "200", "--output", folder.path("out")]
            + TrainCommand.tree
        let command = try start(closing, training)
        let isLost = closing.contains(" >&-") || closing.hasPrefix(">&-")
        #expect(command.exitCode(within: 60) == (isLost ? 74 : 0), "\(command.errors)")
        #expect(try folder.files(below: "out").contains("model.onnx"))
    }
}
