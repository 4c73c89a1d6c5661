import TestSupport
import Testing

@testable import Tracking

/// What is told, and what is done, when a call in the middle is answered otherwise than it should be.
@Suite(.timeLimit(.minutes(10))) struct AnsweredFaultTests {
    private static let record: TrainingRecord = {
        var record = TrainingRecord(experiment: "loans", name: "run", milliseconds: 0...1)
        record.parameters = [.init("depth", "5")]
        record.artifacts = [.init(path: "a", bytes: [1])]
        record.model = TrackedModel(bytes: [1], featureNames: ["a"], exampleRows: [[1]])
        return record
    }()

    /// Records to a server that answers one call so, and all others well.
    private func error(
        at call: String,
        _ answer: [UInt8],
        environment: [String: String] = [:]
    ) async throws -> (words: String, calls: [String]) {
        let server = try ScriptedServer { request in
            request.call.hasPrefix(call) ? answer : ScriptedServer.success(request)
        }
        let client = try server.client(environment: environment)
        let error = await #expect(throws: TrackingError.self) {
            _ = try await client.record(Self.record)
        }
        return ((error?.description ?? "").replacing(server.url, with: "URL"), server.calls)
    }

    private static let other =
        "with something else than MLflow does; is that the address of an MLflow 3 server?"

    @Test(arguments: [
        "", "{}", "null", "[]", "7", "{\"run\":null}", "{\"run\":{\"info\":{}}}", "{\"run\":",
        "{\"run\":{\"info\":{\"run_id\":7}}}", "\u{feff}{}",
        "{\"run\":{\"info\":{\"run_id\":null}}}",
    ])
    func `an answer that is not MLflow's is told with its call`(body: String) async throws {
        let (words, calls) = try await error(at: "POST runs/create", ScriptedServer.answer(body))
        #expect(words == "URL answered runs/create " + Self.other)
        // No run is known that could be marked as failed.
        #expect(calls.last == "POST runs/create")
    }

    @Test func `an answer that is cut off is told as such`() async throws {
        let cut = ScriptedServer.answer(#"{"run":{"info":{"run_id":"r"}}}"#, length: 500)
        let (words, _) = try await error(at: "POST runs/create", cut)
        #expect(words.hasPrefix("MLflow at URL could not be spoken to: "), "\(words)")
    }

    @Test func `an answer that would fill the memory is not taken`() async throws {
        let huge = ScriptedServer.answer("{}", length: TrackingLimits.answerBytesMax + 1)
        let (words, _) = try await error(at: "POST runs/create", huge)
        #expect(words == "the answer of URL is larger than 16777216 bytes")
    }

    @Test(arguments: [
        ("301 Moved", "http://u:secret@other.example/in?token=secret#x", "http://other.example/in"),
        ("302 Found", "/login", "URL/login"), ("307 Temporary", "ftp://x/y", "ftp://x/y"),
        ("308 Permanent", "//evil.example/", "http://evil.example/"),
        ("300 Choices", "", "another address"),
    ])
    func `a redirect is not followed and told without secrets`(
        status: String,
        location: String,
        shown: String
    ) async throws {
        let headers = location.isEmpty ? [] : ["Location: " + location]
        let answer = ScriptedServer.answer(
            "",
            status: status,
            type: "text/html;\tcharset=utf-8",
            headers: headers
        )
        let (words, calls) = try await error(at: "POST runs/create", answer)
        #expect(
            words == "URL sends runs/create on to \(shown), perhaps to log in; the address that"
                + " answers MLflow's API itself is needed"
        )
        #expect(calls.last == "POST runs/create")
    }

    @Test func `a token in the address of a redirect stays hidden though it is escaped`()
        async throws
    {
        let headers = ["Location: /in/to%22k%2Fen"]
        let answer = ScriptedServer.answer("", status: "302 Found", headers: headers)
        let variables = ["MLFLOW_TRACKING_TOKEN": "to\"k/en"]
        let (words, _) = try await error(at: "POST runs/create", answer, environment: variables)
        #expect(words.contains(" on to URL/in/***, "), "\(words)")
    }

    @Test(arguments: [
        ("POST runs/log-batch", "runs/log-batch"), ("PUT 7/r1/artifacts/a", "storing a"),
        ("POST runs/outputs", "runs/outputs"), ("POST logged-models", "logged-models"),
    ])
    func `a run that stands is marked as failed whatever breaks off`(
        call: String,
        name: String
    ) async throws {
        let (words, calls) = try await error(at: call, ScriptedServer.fault("X", "no"))
        #expect(words == "URL answered \(name) with status 400: no")
        #expect(calls.last == "POST runs/update")
        #expect(calls.count { $0 == "POST runs/update" } == 1)
        #expect(!calls.contains { $0.contains("registered") })
    }

    @Test func `a model that is not stored whole is marked as failed, and its run`() async throws {
        let (words, calls) = try await error(
            at: "PUT 7/models/m-1/artifacts/model.onnx",
            ScriptedServer.fault("X", "full", status: "507 Full")
        )
        #expect(words == "URL answered storing model.onnx with status 507: full")
        #expect(calls.suffix(2) == ["PATCH logged-models/m-1", "POST runs/update"])
    }

    @Test func `the first fault is told when the mark of failure fails, too`() async throws {
        let server = try ScriptedServer { request in
            request.call.hasPrefix("POST runs/log-batch") || request.call == "POST runs/update"
                ? ScriptedServer.fault("X", String(request.call.dropFirst(5)))
                : ScriptedServer.success(request)
        }
        let client = try server.client()
        let error = await #expect(throws: TrackingError.self) {
            _ = try await client.record(Self.record)
        }
        #expect(error?.description.hasSuffix("status 400: runs/log-batch") == true)
    }

    @Test(arguments: [
        "file:///mlruns/7", "s3://bucket/7", "mlflow-artifacts://host/7", "", "/mlruns",
        "mlflow-artifacts",
    ])
    func `files that the server keeps elsewhere are not sent anywhere`(root: String) async throws {
        let run = #"{"run":{"info":{"run_id":"r1","artifact_uri":"\#(root)"}}}"#
        let server = try ScriptedServer { request in
            request.call == "POST runs/create"
                ? ScriptedServer.answer(run) : ScriptedServer.success(request)
        }
        var record = Self.record
        record.model = nil
        let sent = record
        let client = try server.client()
        let error = await #expect(throws: TrackingError.self) {
            _ = try await client.record(sent)
        }
        #expect(
            error?.description.hasPrefix(
                "\(server.url) keeps files at \(root), where this program cannot"
            ) == true
        )
        #expect(!server.calls.contains { $0.hasPrefix("PUT") })
    }

    @Test func `an experiment that another makes meanwhile is taken`() async throws {
        let asked = ScriptedServer.answer(#"{"experiment":{"experiment_id":"9"}}"#)
        let exists = ScriptedServer.fault("RESOURCE_ALREADY_EXISTS", "made")
        let (first, later) = (ScriptedServer.success, asked)
        let seen = Counter()
        let server = try ScriptedServer { request in
            if request.call.hasPrefix("GET ") { return seen.next() == 0 ? first(request) : later }
            return request.call == "POST experiments/create" ? exists : first(request)
        }
        var record = Self.record
        record.model = nil
        let run = try await server.client().record(record)
        #expect(run.experimentID == "9")
        #expect(server.calls.prefix(3).map { $0.prefix(4) } == ["GET ", "POST", "GET "])
    }

    @Test func `only what may be done twice is tried again`() async throws {
        let busy = ScriptedServer.answer("", status: "503 Busy", headers: ["Retry-After: 0"])
        for (call, count) in [("POST runs/create", 1), ("POST runs/log-batch", 2)] {
            let server = try ScriptedServer { request in
                request.call == call ? busy : ScriptedServer.success(request)
            }
            var record = Self.record
            record.model = nil
            let sent = record
            let client = try server.client(retriesMax: 1)
            await #expect(throws: TrackingError.self) {
                _ = try await client.record(sent)
            }
            #expect(server.calls.count { $0 == call } == count)
        }
    }
}
