import Foundation
import TestSupport
import Testing

@Suite struct ReloadTests {
    /// A model whose digest differs from the default's, and where it is given its answers too.
    private static func otherModel() throws -> Data {
        guard SharedFiles.areGiven else { return try Files.remarkedModel() }
        return Data(try SharedFiles.bytes("models/lightgbm.onnx"))
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

        let server = try RunningServer(model: model)
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
