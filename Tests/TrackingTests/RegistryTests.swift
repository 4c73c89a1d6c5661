import TestSupport
import Testing

@testable import Tracking

/// Data sets, descriptions, workspaces and aliases, as MLflow is told of them.
@Suite(.timeLimit(.minutes(10))) struct RegistryTests {
    private static func record() -> TrainingRecord {
        TrainingRecord(experiment: "loans", name: "run", milliseconds: 1000...2000)
    }

    private static func dataset(
        _ use: TrackedDataset.Use,
        _ source: TrackedDataset.Source,
        name: String = "rows"
    ) -> TrackedDataset {
        TrackedDataset(
            name: name,
            digest: String(repeating: "0123456789abcdef", count: 4),
            use: use,
            source: source,
            columns: ["income", "default"],
            rowCount: 12
        )
    }

    @Test func `data sets are inputs of the run, before anything else of it`() async throws {
        var record = Self.record()
        record.runDescription = "About *this* run"
        record.datasets = [
            Self.dataset(.training, .file("a \"b\".csv")),
            Self.dataset(.testing, .command("sestina train")),
        ]
        let server = try ScriptedServer(ScriptedServer.success)
        _ = try await server.client().record(record)
        let calls = server.requests
        #expect(
            calls.map(\.call).suffix(4) == [
                "POST runs/create", "POST runs/log-inputs", "POST runs/log-batch",
                "POST runs/update",
            ]
        )
        let inputs = try #require(calls.first { $0.call == "POST runs/log-inputs" }).text
        let text = try FoundationJSON(inputs)
        #expect(text["run_id"] == .string("r1"))
        let first = try #require(text["datasets"]?[0])
        #expect(first["tags"]?[0]?["key"] == .string("mlflow.data.context"))
        #expect(first["tags"]?[0]?["value"] == .string("training"))
        let dataset = try #require(first["dataset"])
        #expect(dataset["name"] == .string("rows"))
        #expect(dataset["digest"] == .string("0123456789abcdef0123456789abcdef0123"))
        #expect(dataset["source_type"] == .string("local"))
        #expect(dataset["source"] == .string(#"{"uri":"a \"b\".csv"}"#))
        #expect(dataset["profile"] == .string(#"{"num_rows":12}"#))
        #expect(
            dataset["schema"]
                == .string(
                    #"{"mlflow_colspec":[{"name":"income","required":true,"type":"double"},"#
                        + #"{"name":"default","required":true,"type":"double"}]}"#
                )
        )
        let second = try #require(text["datasets"]?[1])
        #expect(second["tags"]?[0]?["value"] == .string("testing"))
        #expect(second["dataset"]?["source_type"] == .string("code"))
        let note = try #require(calls.first { $0.call == "POST runs/log-batch" }).text
        #expect(note.contains(#"{"key":"mlflow.note.content","value":"About *this* run"}"#))
    }

    @Test func `a data set without a name or a digest is refused before any call`() async throws {
        var record = Self.record()
        for name in ["", String(repeating: "x", count: 501)] {
            record.datasets = [Self.dataset(.training, .file("a"), name: name)]
            let sent = record
            let server = try ScriptedServer(ScriptedServer.success)
            let client = try server.client()
            await #expect(throws: TrackingError.self) { _ = try await client.record(sent) }
            #expect(server.calls.isEmpty)
        }
    }

    @Test func `a workspace goes with every call, and no header beside it`() async throws {
        let server = try ScriptedServer(ScriptedServer.success)
        var record = Self.record()
        record.artifacts = [.init(path: "a", bytes: [1])]
        _ = try await server.client(environment: ["MLFLOW_WORKSPACE": "team-a"]).record(record)
        #expect(server.requests.count > 4)
        for request in server.requests {
            #expect(request.headers.contains("X-MLFLOW-WORKSPACE: team-a"))
        }
        #expect(throws: TrackingError.self) {
            try server.client(environment: ["MLFLOW_WORKSPACE": "a\r\nX: y"])
        }
        let plain = try ScriptedServer(ScriptedServer.success)
        _ = try await plain.client(environment: ["MLFLOW_WORKSPACE": ""]).record(Self.record())
        for request in plain.requests {
            #expect(!request.headers.contains { $0.hasPrefix("X-MLFLOW") })
        }
    }

    @Test func `a version has its description and its tags`() async throws {
        let run = RecordedRun(experimentID: "7", runID: "r1", modelID: "m-1", page: "")
        let server = try ScriptedServer(ScriptedServer.success)
        _ = try await server.client().register(
            name: "a",
            run: run,
            alias: "challenger",
            description: "what it is",
            tags: [.init("digest", "abc")]
        )
        #expect(
            server.requests[1].text
                == #"{"description":"what it is","model_id":"m-1","name":"a","run_id":"r1","#
                + #""source":"models:/m-1","tags":[{"key":"digest","value":"abc"}]}"#
        )
        #expect(server.requests[2].text == #"{"alias":"challenger","name":"a","version":"3"}"#)
    }

    @Test func `an alias names a version with its tags`() async throws {
        let server = try ScriptedServer { _ in
            ScriptedServer.answer(
                #"{"model_version":{"name":"a b","version":"12","tags":[{"key":"d","value":"1"},{"key":"e","value":""}]}}"#
            )
        }
        let version = try await server.client().version(called: "challenger", of: "a b")
        #expect(version?.number == "12")
        #expect(version?.tags == ["d": "1", "e": ""])
        #expect(server.calls == ["GET registered-models/alias?name=a%20b&alias=challenger"])
    }

    @Test(arguments: [
        ("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=a not found"),
        ("INVALID_PARAMETER_VALUE", "Registered model alias challenger not found."),
    ])
    func `an alias of nothing names no version`(code: String, words: String) async throws {
        let server = try ScriptedServer { _ in ScriptedServer.fault(code, words) }
        #expect(try await server.client().version(called: "challenger", of: "a") == nil)
    }

    @Test func `a registry that does not answer for an alias is an error`() async throws {
        let server = try ScriptedServer { _ in
            ScriptedServer.fault("PERMISSION_DENIED", "no", status: "403 Forbidden")
        }
        let client = try server.client()
        await #expect(throws: TrackingError.self) {
            _ = try await client.version(called: "challenger", of: "a")
        }
        await #expect(throws: TrackingError.self) {
            _ = try await client.version(called: "challenger", of: "a/b")
        }
        #expect(server.calls.count == 1)
    }
}
