import Foundation
import TestSupport
import Testing

/// `sestina train --mlflow` without a server that takes the records.
@Suite struct TrainTrackingTests {
    private static let token = "MLFLOW_TRACKING_TOKEN=token-that-nobody-sees"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func train(_ environment: String..., mlflow url: String? = nil) throws -> BuiltCommand {
        let option = url.map { ["--mlflow", $0] } ?? []
        let command = try BuiltCommand(
            "/usr/bin/env",
            ["-u", "MLFLOW_TRACKING_URI", Self.token] + environment
                + [BuiltCommand.path(of: "sestina"), "train", "--synthetic", "200"]
                + ["--output", folder.path("out")] + TrainCommand.tree + option
        )
        _ = command.exitCode(within: 60)
        #expect(!command.errors.contains("nobody-sees"))
        #expect(!command.output.contains("nobody-sees"))
        return command
    }

    @Test(arguments: ["http://127.0.0.1:9", "http://me:password-nobody-sees@127.0.0.1:9/"])
    func `a server that is down leaves what was trained on disk`(url: String) throws {
        let command = try train(mlflow: url)
        #expect(command.exitCode() == 74)
        let lines = command.errors.split(separator: "\n")
        let last = "nothing answers at http://127.0.0.1:9; is the MLflow server running?"
        #expect(lines.last?.hasPrefix(last) == true, "\(command.errors)")
        // What takes longer than a second is said behind it.
        #expect(lines.contains { $0.hasPrefix("wrote ") })
        #expect(command.output.hasSuffix("The decision tree is the only one trained.\n"))
        let model = folder.path("out/model.onnx")
        #expect(try BuiltCommand("sestina", ["inspect", model]).exitCode() == 0)
        let files = try folder.files(below: "out")
        for file in try folder.files(below: "out") where file != "plots" {
            let text = String(decoding: try folder.bytes("out/\(file)"), as: UTF8.self)
            #expect(!text.contains("nobody-sees"), "\(file)")
        }
        #expect(files.contains("report.html"))
    }

    @Test func `the address may come from MLflow's own variable`() throws {
        let command = try train("MLFLOW_TRACKING_URI=http://127.0.0.1:9")
        #expect(command.exitCode() == 74)
        #expect(command.errors.contains("nothing answers at http://127.0.0.1:9;"))
    }

    @Test func `an option wins over the variable`() throws {
        let command = try train("MLFLOW_TRACKING_URI=nonsense", mlflow: "http://127.0.0.1:9")
        #expect(command.exitCode() == 74)
    }

    @Test(arguments: [
        "127.0.0.1:8080", "ftp://127.0.0.1", "http://", "http://127.0.0.1:99999",
        "http://me:password-nobody-sees@127.0.0.1:9/?x=1",
        "http://me:password nobody-sees@127.0.0.1",
    ])
    func `an address that is none is wrong usage before any work`(url: String) throws {
        for command in [try train(mlflow: url), try train("MLFLOW_TRACKING_URI=\(url)")] {
            #expect(command.exitCode() == 64)
            #expect(command.errors.hasPrefix("Error: "))
            #expect(try folder.files(below: "") == [])
        }
    }
}

/// Names of a model that the registry would refuse.
@Suite struct TrainNameTests {
    private func train(
        _ name: String,
        _ option: [String],
        in folder: TemporaryFolder
    ) throws
        -> BuiltCommand
    {
        let command = try BuiltCommand(
            "/usr/bin/env",
            ["-u", "MLFLOW_TRACKING_URI", BuiltCommand.path(of: "sestina"), "train"]
                + ["--synthetic", "200", "--output", folder.path("out"), "--name", name]
                + TrainCommand.tree + option
        )
        _ = command.exitCode(within: 60)
        return command
    }

    @Test(arguments: ["credit/default", "credit:default", ".", "..x", " "])
    func `a name that the registry refuses is refused before the training`(name: String) throws {
        let folder = try TemporaryFolder()
        let command = try train(name, ["--mlflow", "http://127.0.0.1:9"], in: folder)
        #expect(command.exitCode() == 64)
        #expect(command.errors.hasPrefix("Error: --name: '"), "\(command.errors)")
        #expect(command.errors.contains("cannot be a registered model's name in MLflow"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    }

    @Test(arguments: ["credit/default", "credit:default"])
    func `without a registry such a name is as good as any`(name: String) throws {
        let folder = try TemporaryFolder()
        let command = try train(name, [], in: folder)
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(try folder.files(below: "out").contains("model.onnx"))
    }
}
