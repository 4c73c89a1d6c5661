import TestSupport
import Testing

@testable import Tracking

/// Every byte that a training and a registration send, over real connections.
@Suite(.timeLimit(.minutes(10))) struct SentToMLflowTests {
    private static func record() -> TrainingRecord {
        TrainingRecord(experiment: "loans", name: "run", milliseconds: 1000...2000)
    }

    /// What was sent, a line each: the call and its body.
    private func sent(_ server: ScriptedServer) -> [String] {
        server.requests.map { $0.body.isEmpty ? $0.call : $0.call + " " + $0.text }
    }

    @Test func `an empty training is an experiment and a finished run`() async throws {
        let server = try ScriptedServer(ScriptedServer.success)
        let run = try await server.client().record(Self.record())
        #expect(
            sent(server) == [
                "GET experiments/get-by-name?experiment_name=loans",
                #"POST experiments/create {"name":"loans"}"#,
                #"POST runs/create {"experiment_id":"7","run_name":"run","start_time":1000}"#,
                #"POST runs/update {"end_time":2000,"run_id":"r1","status":"FINISHED"}"#,
            ]
        )
        #expect(run.experimentID == "7" && run.runID == "r1")
        #expect(run.modelID == nil && run.modelURI == nil)
        #expect(run.page == server.url + "/#/experiments/7/runs/r1")
    }

    @Test func `all that a training has is sent in an order that leaves no finished half`()
        async throws
    {
        var record = Self.record()
        record.experimentDescription = "About \"loans\""
        record.experimentTags = [.init("team", "risk")]
        record.parameters = [.init("depth", "5")]
        record.metrics = [.init("auc", 0.75)]
        record.tags = [.init("data", "abc")]
        record.artifacts = [.init(path: "plots/roc.svg", bytes: Array("<svg/>".utf8))]
        record.model = TrackedModel(bytes: [8, 0, 255], featureNames: ["a"], exampleRows: [[1]])
        let server = try ScriptedServer(ScriptedServer.success)
        let run = try await server.client().record(record)
        #expect(run.modelURI == "models:/m-1")
        let note = #""key":"mlflow.note.content","value":"About \"loans\"""#
        let parameter = #"{"key":"depth","value":"5"}"#
        #expect(
            sent(server).filter { !$0.hasPrefix("PUT 7/models") } == [
                "GET experiments/get-by-name?experiment_name=loans",
                #"POST experiments/create {"name":"loans"}"#,
                #"POST experiments/set-experiment-tag {"experiment_id":"7",\#(note)}"#,
                #"POST experiments/set-experiment-tag {"experiment_id":"7","key":"team","value":"risk"}"#,
                #"POST runs/create {"experiment_id":"7","run_name":"run","start_time":1000}"#,
                #"POST logged-models {"experiment_id":"7","name":"model","params":[\#(parameter)],"#
                    + #""source_run_id":"r1"}"#,
                #"PATCH logged-models/m-1 {"model_id":"m-1","status":"LOGGED_MODEL_READY"}"#,
                #"POST runs/outputs {"models":[{"model_id":"m-1","step":0}],"run_id":"r1"}"#,
                #"POST runs/log-batch {"params":[\#(parameter)],"run_id":"r1"}"#,
                #"POST runs/log-batch {"run_id":"r1","tags":[{"key":"data","value":"abc"}]}"#,
                #"POST runs/log-batch {"metrics":[{"key":"auc","model_id":"m-1","step":0,"#
                    + #""timestamp":2000,"value":0.75}],"run_id":"r1"}"#,
                "PUT 7/r1/artifacts/plots/roc.svg <svg/>",
                #"POST runs/update {"end_time":2000,"run_id":"r1","status":"FINISHED"}"#,
            ]
        )
        let files = server.requests.filter { $0.call.hasPrefix("PUT 7/models/m-1/artifacts/") }
        #expect(files.count == 7)
        #expect(files.last?.call == "PUT 7/models/m-1/artifacts/model.onnx")
        #expect(files.last?.body == [8, 0, 255])
    }

    @Test func `each call says what it holds and who asks, and waits for no leave`() async throws {
        let server = try ScriptedServer(ScriptedServer.success)
        let variables = ["MLFLOW_TRACKING_TOKEN": "t\"o\\k"]
        _ = try await server.client(environment: variables).record(Self.record())
        for request in server.requests {
            #expect(request.headers.contains("Authorization: Bearer t\"o\\k"))
            #expect(request.headers.contains("User-Agent: sestina"))
            #expect(request.headers.contains("Accept: application/json"))
            #expect(!request.headers.contains { $0.lowercased().hasPrefix("expect:") })
            let isJSON = request.headers.contains("Content-Type: application/json")
            #expect(isJSON == request.call.hasPrefix("POST"))
        }
    }

    @Test func `figures at the edges are sent as MLflow reads them`() async throws {
        var record = Self.record()
        let values: [(Double, String)] = [
            (.nan, "\"NaN\""), (-.nan, "\"NaN\""), (.infinity, "\"Infinity\""),
            (-.infinity, "\"-Infinity\""), (-0.0, "-0"), (0, "0"),
            (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
            (.leastNonzeroMagnitude, "5e-324"),
            (1.0.nextUp, "1.0000000000000002"), (9_007_199_254_740_992, "9007199254740992"),
        ]
        record.metrics = values.enumerated().map { .init("m", $1.0, step: $0 == 9 ? .min : $0) }
        let server = try ScriptedServer(ScriptedServer.success)
        _ = try await server.client().record(record)
        let body = try #require(server.requests.first { $0.call == "POST runs/log-batch" }).text
        for (value, text) in values {
            #expect(body.contains("\"value\":\(text)}"), "\(value)")
        }
        #expect(body.contains(#""step":-9223372036854775808,"#))
    }

    @Test(
        arguments: [
            ("a b", "a%20b"), ("a/b", "a%2Fb"), ("a&experiment_name=b", "a%26experiment_name%3Db"),
            ("ü", "%C3%BC"), ("e\u{301}", "e%CC%81"), ("100%", "100%25"), ("#?+", "%23%3F%2B"),
            ("{a,b}[1-3]", "%7Ba%2Cb%7D%5B1-3%5D"), ("\"\\\n", "%22%5C%0A"), ("..", ".."),
        ] as [(String, String)]
    )
    func `an experiment's name means nothing in the address`(
        name: String,
        query: String
    ) async throws {
        var record = Self.record()
        record.experiment = name
        let server = try ScriptedServer(ScriptedServer.success)
        _ = try await server.client().record(record)
        #expect(server.calls.first == "GET experiments/get-by-name?experiment_name=" + query)
        #expect(server.requests[1].text == #"{"name":\#(try json(name))}"#)
    }

    private func json(_ text: String) throws -> String {
        String(decoding: try MLflowAPI.encoded(text), as: UTF8.self)
    }

    @Test func `a file's name keeps its slashes and nothing else that means something`()
        async throws
    {
        var record = Self.record()
        record.artifacts = [
            .init(path: "a b/ü&=?.svg", bytes: []),
            .init(path: "x;y", bytes: Array(repeating: 7, count: 300_000)),
        ]
        let server = try ScriptedServer(ScriptedServer.success)
        _ = try await server.client().record(record)
        let files = server.requests.filter { $0.call.hasPrefix("PUT ") }
        #expect(
            files.map(\.call) == [
                "PUT 7/r1/artifacts/a%20b/%C3%BC%26%3D%3F.svg", "PUT 7/r1/artifacts/x%3By",
            ]
        )
        #expect(files.map(\.body.count) == [0, 300_000])
        #expect(files.allSatisfy { $0.headers.contains("Content-Type: application/octet-stream") })
    }

    @Test func `more figures than one call takes are sent in several, each once`() async throws {
        var record = Self.record()
        record.metrics = (0..<2001).map { .init("m", 1, step: $0) }
        record.tags = (0..<101).map { .init("t\($0)", "") }
        let server = try ScriptedServer(ScriptedServer.success)
        _ = try await server.client().record(record)
        let bodies = server.requests.filter { $0.call == "POST runs/log-batch" }.map(\.text)
        #expect(bodies.map { $0.ranges(of: "\"key\"").count } == [100, 1, 1000, 1000, 1])
    }

    @Test func `a model is registered under a name that is new or not`() async throws {
        let run = RecordedRun(experimentID: "7", runID: "r1", modelID: "m-1", page: "")
        for isNew in [true, false] {
            let server = try ScriptedServer { request in
                request.call == "POST registered-models/create" && !isNew
                    ? ScriptedServer.fault("RESOURCE_ALREADY_EXISTS", "it is there")
                    : ScriptedServer.success(request)
            }
            let client = try server.client()
            #expect(try await client.register(name: "a\"b", run: run, alias: "champion") == "3")
            #expect(
                sent(server) == [
                    #"POST registered-models/create {"name":"a\"b"}"#,
                    #"POST model-versions/create {"model_id":"m-1","name":"a\"b","run_id":"r1","#
                        + #""source":"models:/m-1"}"#,
                    #"POST registered-models/alias {"alias":"champion","name":"a\"b","version":"3"}"#,
                ]
            )
        }
    }

    @Test func `a name or a run that cannot be registered is refused before any call`() async throws
    {
        let server = try ScriptedServer(ScriptedServer.success)
        let client = try server.client()
        let without = RecordedRun(experimentID: "7", runID: "r1", modelID: nil, page: "")
        let error = await #expect(throws: TrackingError.self) {
            _ = try await client.register(name: "a", run: without, alias: "champion")
        }
        #expect(error?.description == "run r1 has no model that could be registered")
        let with = RecordedRun(experimentID: "7", runID: "r1", modelID: "m", page: "")
        await #expect(throws: TrackingError.self) {
            _ = try await client.register(name: "a/b", run: with, alias: "champion")
        }
        var record = Self.record()
        record.metrics = [.init("..auc", 1)]
        let sent = record
        await #expect(throws: TrackingError.self) {
            _ = try await client.record(sent)
        }
        #expect(server.calls.isEmpty)
    }
}
