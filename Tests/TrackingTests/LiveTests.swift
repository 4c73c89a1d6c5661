import FoundationEssentials
import TestSupport
import Testing

@testable import Tracking

/// A real server of MLflow 3, such as `tools/mlflow` starts.
@Suite(
    .enabled(
        if: ProcessInfo.processInfo.environment["SESTINA_MLFLOW"] != nil,
        "SESTINA_MLFLOW does not give the URL of an MLflow server"
    ),
    .serialized
)
struct LiveTests {
    private let variables = ProcessInfo.processInfo.environment
    private let server: TrackingServer

    init() throws {
        server = try TrackingServer(url: variables["SESTINA_MLFLOW"] ?? "", environment: variables)
    }

    private func training(experiment: String = "ä & 'quotes'?") throws -> TrainingRecord {
        let now = Int(Date().timeIntervalSince1970 * 1000)
        var record = TrainingRecord(
            experiment: "sestina-tests/" + experiment,
            name: "a run",
            milliseconds: (now - 1500)...now
        )
        record.experimentDescription = "Made by **tests**; may be deleted."
        record.experimentTags = [.init("purpose", "tests")]
        record.parameters = (0..<230).map { .init("parameter \($0)", "value \($0) \"ü\"") }
        record.metrics = (0..<2300).map { .init("loss", 1 / Double($0 + 1), step: $0) }
        record.metrics += [.init("accuracy", 0.1 + 0.2), .init("undefined", .nan)]
        record.tags = [.init("mlflow.source.git.commit", "0123abc"), .init("data.digest", "f00")]
        record.artifacts = [
            .init(path: "report.html", bytes: Array("<p>ü</p>".utf8)),
            .init(path: "plots/r o c+&.svg", bytes: Array("<svg/>".utf8)),
            .init(path: "empty.txt", bytes: []),
        ]
        record.runDescription = "A run of **tests**."
        record.datasets = [
            TrackedDataset(
                name: "ü \"rows\"",
                digest: String(repeating: "0123456789abcdef", count: 4),
                use: .training,
                source: .file("/tmp/a b.csv"),
                columns: ["a", "ü"],
                rowCount: 7
            ),
            TrackedDataset(
                name: "holdout",
                digest: "f00",
                use: .testing,
                source: .command("sestina train --synthetic 200"),
                columns: [],
                rowCount: 0
            ),
        ]
        let path = SourceFiles.path("models/loan-default/model.onnx")
        record.model = TrackedModel(
            bytes: [UInt8](try Data(contentsOf: URL(filePath: path))),
            featureNames: ["a", "b", "c", "d", "e: \"f\"", "ü"],
            exampleRows: [[1, 2.5, 3, 4, 5, 600], [0, 1, 2, 3, 4, 5]]
        )
        return record
    }

    @Test func `a training stands on the server and its model can be registered`() async throws {
        let run = try await server.record(try training())
        #expect(run.page == "\(server.address)/#/experiments/\(run.experimentID)/runs/\(run.runID)")
        let first = try await server.register(name: "sestina tests", run: run, alias: "challenger")
        let again = try await server.record(try training())
        #expect(again.experimentID == run.experimentID)
        #expect(again.runID != run.runID)
        let second = try await server.register(
            name: "sestina tests",
            run: again,
            alias: "challenger",
            description: "The **second**.",
            tags: [.init("sestina.model.digest", "abc")]
        )
        #expect(Int(second) == Int(first).map { $0 + 1 })
        let challenger = try await server.version(called: "challenger", of: "sestina tests")
        #expect(challenger?.number == second)
        #expect(challenger?.tags["sestina.model.digest"] == "abc")
        try await server.set("champion", of: "sestina tests", to: second)
        #expect(try await server.version(called: "champion", of: "sestina tests") == challenger)
        #expect(try await server.version(called: "nobody", of: "sestina tests") == nil)
        #expect(try await server.version(called: "champion", of: "no such model") == nil)
    }

    @Test func `a run that breaks off is marked as failed`() async throws {
        var record = try training(experiment: "broken off")
        // It is a file there already, and so no folder.
        record.artifacts.append(.init(path: "report.html/more", bytes: [1]))
        let error = await #expect(throws: TrackingError.self) { try await server.record(record) }
        #expect(error?.description.contains("storing report.html/more with status 500") == true)
    }

    @Test func `a file of many megabytes arrives`() async throws {
        var record = try training(experiment: "files")
        record.model = nil
        record.artifacts = [
            .init(path: "large.bin", bytes: [UInt8](repeating: 7, count: 40_000_000))
        ]
        let run = try await server.record(record)
        #expect(run.modelURI == nil)
        let error = await #expect(throws: TrackingError.self) {
            try await server.register(name: "sestina tests", run: run, alias: "champion")
        }
        #expect(error?.description == "run \(run.runID) has no model that could be registered")
    }
}
