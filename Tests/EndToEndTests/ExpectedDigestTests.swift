import Foundation
import TestSupport
import Testing

/// `sestina serve --expect-digest`: only what was judged is served.
@Suite struct ExpectedDigestTests {
    private static let wrong = String(repeating: "0123456789abcdef", count: 4)

    /// The digest that the log of a running server tells.
    private static func digest(_ server: RunningServer) throws -> String {
        let log = server.command.errors
        let start = try #require(log.range(of: "digest=")?.upperBound)
        return String(log[start...].prefix { $0.isHexDigit })
    }

    @Test func `a model of another digest is not served`() throws {
        let digest = try Self.digest(try RunningServer())
        #expect(digest.count == 64)
        _ = try RunningServer(["--expect-digest", digest])
        let folder = try TemporaryFolder()
        let file = try folder.write(Data("\(Self.wrong)  model.onnx\n".utf8), as: "digest")
        let empty = try folder.write(Data(), as: "empty")
        for (value, code, words) in [
            (Self.wrong, 2, "SHA-256 \(digest) and --expect-digest wants \(Self.wrong)"),
            ("@" + file, 2, "--expect-digest wants \(Self.wrong)"),
            ("@" + empty, 2, "\(empty) does not begin with a SHA-256"),
            ("@" + folder.path("none"), 74, "cannot be read from"),
            ("abc", 64, "--expect-digest takes the 64 hexadecimal digits"),
        ] as [(String, Int32, String)] {
            let command = try BuiltCommand(
                "sestina",
                [
                    "serve", "--model", Files.defaultModel, "--listen", "127.0.0.1:0",
                    "--expect-digest", value,
                ]
            )
            #expect(command.exitCode() == code, "\(value)")
            #expect(command.errors.contains(words), "\(command.errors)")
        }
    }

    @Test func `at a reload the digest is read again, and the old model stays without it`() throws {
        let folder = try TemporaryFolder()
        let good = try Data(contentsOf: URL(filePath: Files.defaultModel))
        let model = try folder.write(good, as: "model.onnx")
        let first = try Self.digest(try RunningServer(model: model))
        let digest = try folder.write(Data(first.utf8), as: "digest")
        let server = try RunningServer(model: model, ["--expect-digest", "@" + digest])
        let connection = try server.connect()
        let before = try #require(try connection.ask(RawRequest.score(id: 1)))

        try folder.write(Files.remarkedModel(), as: "model.onnx")
        server.command.signal(SIGHUP)
        #expect(server.command.says("the model was not loaded again and the old one goes on"))
        #expect(server.command.says("--expect-digest wants \(first)"))
        #expect(try connection.ask(RawRequest.score(id: 1)) == before)

        let second = try Self.digest(try RunningServer(model: model))
        try #require(second != first)
        try folder.write(Data(second.utf8), as: "digest")
        server.command.signal(SIGHUP)
        #expect(server.command.says("serving the model loaded again"))
        let isReplaced = try waited(within: 10) {
            try connection.ask(RawRequest.score(id: 1))?.digest != before.digest
        }
        #expect(isReplaced)
        #expect(try server.stat("reloads", "failed", over: connection) == 1)
    }
}
