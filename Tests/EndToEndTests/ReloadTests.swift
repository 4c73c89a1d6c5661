import Foundation
import TestSupport
import Testing

@Suite struct ReloadTests {
    /// A model whose digest differs from the default's, and its answers too.
    private static func otherModel() throws -> Data {
        Data(try Reference.model("lightgbm").bytes)
    }

    /// What a model answers to the row that callers send.
    private static func answer(of model: String) throws -> PipelinedCaller.Answer {
        let server = try RunningServer(model: model)
        var caller = PipelinedCaller(try server.connect())
        _ = try caller.call { $0.last != nil }
        return try #require(caller.last)
    }

    @Test func `a model is swapped, and kept when the next is broken, without losing a request`()
        throws
    {
        let folder = try TemporaryFolder()
        let good = try Data(contentsOf: URL(filePath: Files.defaultModel))
        let model = try folder.write(good, as: "model.onnx")
        let first = try Self.answer(of: model)
        let other = try folder.write(Self.otherModel(), as: "other.onnx")
        let second = try Self.answer(of: other)
        try #require(first.digest != second.digest)

        // Models of other libraries name no feature.
        let server = try RunningServer(model: model, ["--allow-contract-change"])
        let connection = try server.connect()
        var caller = PipelinedCaller(connection)
        #expect(try caller.call { $0.answered > 1000 })
        #expect(caller.last == first)

        try folder.write(Self.otherModel(), as: "model.onnx")
        server.command.signal(SIGHUP)
        #expect(try caller.call { $0.last == second })

        try folder.write(good.prefix(500), as: "model.onnx")
        server.command.signal(SIGHUP)
        #expect(
            try caller.call { _ in server.command.errors.contains("the model was not loaded again")
            }
        )
        let then = caller.answered
        #expect(try caller.call { $0.answered > then + 1000 })
        try caller.finish()

        #expect(caller.last == second)
        #expect(caller.answers == [first, second])
        #expect(caller.isInOrder)
        #expect(caller.hasAllAnswers)
        #expect(caller.refusal == nil)
        #expect(try server.stat("reloads", "good", over: connection) == 1)
        #expect(try server.stat("reloads", "failed", over: connection) == 1)
    }

    /// A change to the default model's contract: bytes of its file, and what the server says of it.
    private static let changes = [
        (
            #""credit_lines_outstanding","loan_amt_outstanding""#,
            #""loan_amt_outstanding","credit_lines_outstanding""#,
            "features are others: feature 1 is \"loan_amt_outstanding\" and was "
                + "\"credit_lines_outstanding\"; feature 2 is"
        ),
        (#""income""#, #""Income""#, "features are others: feature 4 is \"Income\" and was"),
        ("sestina.features", "sestina.Features", "features are not named any more and were ("),
    ]

    @Test(arguments: changes)
    func `a model with another contract is refused and the old one goes on`(
        old: String,
        new: String,
        sentence: String
    ) throws {
        let folder = try TemporaryFolder()
        let good = try Data(contentsOf: URL(filePath: Files.defaultModel))
        let other = try Files.defaultModel(replacing: old, with: new)
        let model = try folder.write(good, as: "model.onnx")
        let server = try RunningServer(model: model)
        let connection = try server.connect()
        let before = try #require(try connection.ask(RawRequest.score(id: 1)))

        try folder.write(other, as: "model.onnx")
        server.command.signal(SIGHUP)
        #expect(server.command.says("the model was not loaded again and the old one goes on"))
        #expect(server.command.says("its \(sentence)"), "\(server.command.errors)")
        #expect(server.command.errors.contains("--allow-contract-change"))
        #expect(try connection.ask(RawRequest.score(id: 1)) == before)
        #expect(try server.stat("reloads", "failed", over: connection) == 1)

        // What has the contract of the model that is served is still taken.
        try folder.write(Files.remarkedModel(), as: "model.onnx")
        server.command.signal(SIGHUP)
        #expect(server.command.says("serving the model loaded again"))
        let isReplaced = try waited(within: 10) {
            try connection.ask(RawRequest.score(id: 1))?.digest != before.digest
        }
        #expect(isReplaced)
    }

    @Test(arguments: changes)
    func `a model with another contract is taken where that is allowed`(
        old: String,
        new: String,
        sentence: String
    ) throws {
        let folder = try TemporaryFolder()
        let good = try Data(contentsOf: URL(filePath: Files.defaultModel))
        let model = try folder.write(good, as: "model.onnx")
        let server = try RunningServer(model: model, ["--allow-contract-change"])
        let connection = try server.connect()
        let before = try #require(try connection.ask(RawRequest.score(id: 1)))
        let told = try #require(try connection.ask(RawRequest.empty(RawRequest.info)))

        try folder.write(Files.defaultModel(replacing: old, with: new), as: "model.onnx")
        server.command.signal(SIGHUP)
        #expect(server.command.says("serving the model loaded again"))
        #expect(server.command.says("the contract with callers changes"))
        #expect(
            server.command.says("the model's \(sentence)"),
            "\(server.command.errors)"
        )
        let isReplaced = try waited(within: 10) {
            try connection.ask(RawRequest.score(id: 1))?.digest != before.digest
        }
        #expect(isReplaced)
        #expect(try connection.ask(RawRequest.empty(RawRequest.info))?.text != told.text)
        #expect(try server.stat("reloads", "good", over: connection) == 1)
        #expect(try server.stat("reloads", "failed", over: connection) == 0)
    }

    @Test func `a model that names its features is refused where the old one did not`() throws {
        let folder = try TemporaryFolder()
        let unnamed = try Files.defaultModel(
            replacing: "sestina.features",
            with: "sestina.Features"
        )
        let model = try folder.write(unnamed, as: "model.onnx")
        let server = try RunningServer(model: model)
        let good = try Data(contentsOf: URL(filePath: Files.defaultModel))
        try folder.write(good, as: "model.onnx")
        server.command.signal(SIGHUP)
        #expect(server.command.says("its features are named now (\"credit_lines_outstanding\", "))
        #expect(server.command.errors.contains("nothing tells whether their order"))
    }

    @Test func `a model that is gone leaves the old one serving`() throws {
        let folder = try TemporaryFolder()
        let good = try Data(contentsOf: URL(filePath: Files.defaultModel))
        let model = try folder.write(good, as: "model.onnx")
        let server = try RunningServer(model: model)
        try FileManager.default.removeItem(atPath: model)
        server.command.signal(SIGHUP)
        #expect(server.command.says("\(model) does not exist"))
        let reply = try server.connect().ask(RawRequest.score(id: 7))
        #expect(reply?.status == 0)
    }
}
