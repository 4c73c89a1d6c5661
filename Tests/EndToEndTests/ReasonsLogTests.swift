import Foundation
import TestSupport
import Testing

/// What `sestina serve` and `inspect` tell of what explains a model's scores.
@Suite struct ReasonsLogTests {
    private static let explained =
        "scores are explained beside a reference group of 128 rows, which needs no tables and took "
    private static let bare =
        "served without explanations of scores: the model has no reference group; 'sestina adopt' gives it one"

    private static func forest() throws -> Data {
        Data(try Reference.model("sklearn_random_forest_float32_zipmap").bytes)
    }

    @Test func `a server tells it before it listens, and again of a model that is loaded again`()
        throws
    {
        let folder = try TemporaryFolder()
        let good = try Data(contentsOf: URL(filePath: Files.defaultModel))
        let model = try folder.write(good, as: "model.onnx")
        let server = try RunningServer(model: model, ["--allow-contract-change"])
        let start = server.command.errors
        let line = try #require(start.range(of: Self.explained))
        let listening = try #require(start.range(of: "listening on"))
        #expect(line.lowerBound < listening.lowerBound)

        try folder.write(Self.forest(), as: "model.onnx")
        server.command.signal(SIGHUP)
        #expect(server.command.says(Self.bare), "\(server.command.errors)")
        let words =
            "served without changes of decisions: the model does not tell what it saw in training"
        #expect(server.command.says(words))
    }

    @Test func `inspect tells the bytes of tables, to people and to programs`() throws {
        let folder = try TemporaryFolder()
        let book = try folder.write(LoanBook().text, as: "book.csv")
        let forest = try folder.write(Self.forest(), as: "forest.onnx")
        let adopted = folder.path("model.onnx")
        let words = ["--data", book, "--features", ScoreTests.header, "--output", adopted]
        let adopt = try BuiltCommand("sestina", ["adopt", forest] + words)
        #expect(adopt.exitCode(within: 60) == 0, "\(adopt.errors)")
        let told = try BuiltCommand("sestina", ["inspect", adopted])
        #expect(told.exitCode() == 0)
        let asked = try BuiltCommand("sestina", ["inspect", adopted, "--json"])
        #expect(asked.exitCode() == 0)
        let object = try JSONSerialization.jsonObject(with: Data(asked.output.utf8))
        let bytes = try #require((object as? [String: Any])?["table_bytes"] as? Int)
        #expect(bytes > 0)
        #expect(told.output.contains(" \(bytes) bytes to explain scores with\n"))

        let bare = try BuiltCommand("sestina", ["inspect", forest, "--json"])
        #expect(bare.exitCode() == 0)
        #expect(bare.output.contains("\"table_bytes\":null"))
    }
}
