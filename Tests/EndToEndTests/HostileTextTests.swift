import Foundation
import TestSupport
import Testing

/// Text of files, peers and paths that would steer a terminal or forge a line.
@Suite struct HostileTextTests {
    /// Clears the screen, begins a line, turns the direction, and ends in a second way to escape.
    private static let hostile = "a\u{1b}[2J\nFORGED\u{202e}\u{9b}31m\u{2028}"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Expects that nothing of it steers a terminal, and that no line begins with what was forged.
    private func expectHarmless(
        _ text: String,
        _ remark: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let steers = text.unicodeScalars.contains { scalar in
            scalar != "\n"
                && [.control, .format, .lineSeparator, .paragraphSeparator]
                    .contains(scalar.properties.generalCategory)
        }
        #expect(!steers, "\(remark): \(text.debugDescription)", sourceLocation: sourceLocation)
        let isForged = text.split(separator: "\n").contains { $0.hasPrefix("FORGED") }
        #expect(!isForged, "\(remark): \(text.debugDescription)", sourceLocation: sourceLocation)
    }

    /// A model whose algorithm is hostile, under a hostile name.
    private func model() throws -> String {
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: Files.defaultModel)))
        let algorithm = Array("logistic regression".utf8)
        // As many bytes, so that no length in the file changes.
        let other = Array("\u{1b}[2J\nFORGED\u{202e}\u{9b}31m".utf8)
        #expect(other.count == algorithm.count)
        let places = bytes.indices.filter { bytes[$0...].starts(with: algorithm) }
        for place in places { bytes.replaceSubrange(place..<place + algorithm.count, with: other) }
        #expect(!places.isEmpty)
        return try folder.write(Data(bytes), as: Self.hostile + ".onnx")
    }

    @Test func `a hostile model and its name are shown harmlessly by every command`() throws {
        let model = try model()
        let inspect = try BuiltCommand("sestina", ["inspect", model])
        #expect(inspect.exitCode() == 0)
        expectHarmless(inspect.output)
        #expect(inspect.output.contains("\u{fffd}[2J FORGED\u{fffd}"))
        let document = try BuiltCommand("sestina", ["inspect", "--json", model])
        #expect(document.exitCode() == 0)
        expectHarmless(document.output)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(document.output.utf8)) as? [String: Any]
        )
        #expect(object["algorithm"] as? String == "\u{1b}[2J\nFORGED\u{202e}\u{9b}31m")

        let server = try RunningServer(model: model)
        let address = ["--address", "127.0.0.1:\(server.port)"]
        for command in ["info", "stats", "ping"] {
            for json in [[], ["--json"]] {
                let asked = try BuiltCommand("sestina", [command] + address + json)
                #expect(asked.exitCode() == 0)
                expectHarmless(asked.output, command)
            }
        }
        let test = try BuiltCommand(
            "loadtest",
            ["--rps", "20", "--duration", "0.3", "--warmup", "0"] + address + ["--verify", model]
        )
        #expect([0, 2].contains(test.exitCode()))
        expectHarmless(test.output + test.errors, "loadtest")
        server.command.signal(SIGHUP)
        #expect(server.command.says("serving the model loaded again"))
        server.command.signal(SIGTERM)
        #expect(server.command.exitCode() == 0)
        expectHarmless(server.command.errors, "serve")
        // Why nothing is explained, listening, loading, the same again, serving again, draining, drained.
        #expect(server.command.errors.split(separator: "\n").count == 7)
        #expect(!server.command.errors.contains("\u{fffd}[2J FORGED digest="))
    }

    @Test func `hostile paths are harmless wherever one can be named`() throws {
        let path = folder.path("none/" + Self.hostile)
        let book = try folder.write("\(ScoreTests.header)\n", as: "book.csv")
        let out = folder.path("out")
        let commands: [[String]] = [
            ["sestina", "score", "--model", path], ["sestina", "inspect", path],
            ["sestina", "score", "--model", Files.defaultModel, "--input", path],
            ["sestina", "score", "--model", Files.defaultModel, "--input", book, "--output", path],
            ["sestina", "serve", "--model", path], ["sestina", "serve", "--listen", path],
            ["sestina", "info", "--address", path], ["sestina", "info", "--address=" + path],
            ["sestina", "train", "--data", path, "--output", out],
            ["sestina", "train", "--synthetic", "200", "--test", path, "--output", out],
            ["sestina", "train", "--synthetic", "200", "--output", book + "/" + path],
            ["sestina", "train", "--data", book, "--label", path, "--output", out],
            ["sestina", "train", "--data", book, "--features", path, "--output", out],
            ["sestina", "train", "--synthetic", "200", "--mlflow", path, "--output", out],
            ["sestina", "gate", "--repository", path], ["sestina", "gate", "--target", path],
            ["sestina", "gate", "--repository", "/", "--reports", book + "/" + path],
            ["sestina", path], ["sestina", "serve", "--" + path], ["sestina", "score", path],
            ["loadtest", "--rps", "10", "--address", path], ["loadtest", "--rps", path],
            ["loadtest", "--rps", "10", "--verify", path, "--address", "127.0.0.1:1"],
            ["loadtest", "--rps", "10", "--threshold", path], ["sestina-web", "--listen", path],
            ["sestina-web", "--server", path], ["sestina-web", "ready", "--address", path],
        ]
        for words in commands {
            let command = try BuiltCommand(words[0], Array(words.dropFirst()))
            let code = command.exitCode()
            #expect(code != 0 && code != nil, "\(words)")
            #expect(!(command.errors + command.output).isEmpty, "\(words)")
            expectHarmless(command.errors + command.output, "\(words.dropLast())")
        }
    }

    @Test func `hostile columns and fields of a book are harmless`() throws {
        let quoted = "\"" + Self.hostile + "\""
        let books = [
            "\(quoted),b\n1,2\n", "\(ScoreTests.header),\(quoted),\(quoted)\n1,2,3,4,5,6,7,8\n",
            "\(ScoreTests.header)\n\(quoted),2,3,4,5,6\n",
            "\(ScoreTests.header)\n1,2,3,4,5,6,\(quoted)\n",
        ]
        for book in books {
            let input = try folder.write(book, as: "book.csv")
            for words in [
                [
                    "score", "--model", Files.defaultModel, "--input", input, "--output",
                    "/dev/null",
                ],
                ["train", "--data", input, "--output", folder.path("out")],
            ] {
                let command = try BuiltCommand("sestina", words)
                _ = command.exitCode()
                expectHarmless(command.errors + command.output, "\(words[0]) \(book)")
            }
        }
    }

    @Test func `a training of hostile names says nothing that steers`() throws {
        var lines = LoanBook(rowCount: 200).text.split(separator: "\n").map(String.init)
        let names = lines[0].split(separator: ",").map(String.init)
        lines[0] = lines[0].replacing(names[1], with: "\"" + Self.hostile + "\"")
        let input = try folder.write(lines.joined(separator: "\n"), as: Self.hostile)
        let features = ([Self.hostile] + names[2...6]).joined(separator: ",")
        let command = try TrainCommand.start(
            [
                "--data", input, "--features", features, "--label", names[7], "--output",
                folder.path("out" + Self.hostile), "--name", Self.hostile,
            ] + TrainCommand.quick
        )
        _ = command.exitCode(within: 60)
        expectHarmless(command.errors + command.output)
    }

    @Test func `what a hostile server says is harmless`() async throws {
        let text = Self.hostile.replacing("\n", with: "\\n").replacing("\u{1b}", with: "\\u001b")
            .replacing("\u{2028}", with: "\\u2028")
        let info =
            #"{"protocol":1,"server":"\#(text)","limits":{"frame_bytes":1,"batch_rows":1,"#
            + #""ping_bytes":1},"model":{"name":"\#(text)","algorithm":"\#(text)","digest":"\#(text)","#
            + #""features":["\#(text)","b","c","d","e","f"],"threshold":0.5,"ranges":null}}"#
        for (document, status) in [
            (info, 0), (Self.hostile, 0), (Self.hostile, 10), (Self.hostile, 5), (Self.hostile, 77),
        ] as [(String, UInt8)] {
            let server = try await DocumentServer(document, status: status)
            for words in [
                ["sestina", "info"], ["sestina", "info", "--json"], ["sestina", "stats"],
                ["sestina", "stats", "--json"], ["sestina", "ping"],
                ["loadtest", "--rps", "20", "--duration", "0.3", "--warmup", "0", "--no-verify"],
            ] {
                let command = try BuiltCommand(
                    words[0],
                    words.dropFirst() + ["--address", server.address]
                )
                #expect(waited(within: 20) { command.exitCode(within: 0) != nil })
                expectHarmless(command.errors + command.output, "\(words) \(status)")
            }
            await server.stop()
        }
    }
}
