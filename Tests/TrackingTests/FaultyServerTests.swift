import Testing

@testable import Tracking

@Suite(.enabled(if: FaultyServer.isPossible, FaultyServer.reason))
struct FaultyServerTests {
    private let record: TrainingRecord = {
        var record = TrainingRecord(experiment: "loans", name: "run", milliseconds: 1000...2000)
        record.parameters = [.init("depth", "5")]
        record.artifacts = [.init(path: "plots/a b.svg", bytes: Array("<svg/>".utf8))]
        return record
    }()

    @Test(arguments: [
        (
            "error",
            "URL answered experiments/get-by-name with status 400: the value is"
        ),
        ("error-page", "URL answered experiments/get-by-name with status 500"),
        ("unavailable", "URL answered experiments/get-by-name with status 503"),
        (
            "not-mlflow",
            "URL knows no experiments/get-by-name; is that the address of an MLflow 3 server?"
        ),
        (
            "unauthorized",
            "URL wants to know who is recording: set MLFLOW_TRACKING_USERNAME and"
                + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN"
        ),
        (
            "forbidden-host",
            "URL does not let this user do experiments/get-by-name, or this address reach it"
                + " (status 403)"
        ),
        (
            "login-page",
            "URL answered experiments/get-by-name with a web page, perhaps to log in, where MLflow"
                + " sends JSON; is that the address of an MLflow 3 server?"
        ),
        (
            "redirect",
            "URL sends experiments/get-by-name on to http://login.example/in, perhaps to log in;"
                + " the address that answers MLflow's API itself is needed"
        ),
        (
            "other-json",
            "URL answered experiments/get-by-name with something else than MLflow does; is that the"
                + " address of an MLflow 3 server?"
        ),
        (
            "cut-json",
            "URL answered experiments/get-by-name with something else than MLflow does; is that the"
                + " address of an MLflow 3 server?"
        ),
        (
            "empty",
            "URL answered experiments/get-by-name with something else than MLflow does; is that the"
                + " address of an MLflow 3 server?"
        ),
        (
            "deleted",
            "the experiment 'loans' was deleted on URL and still holds its name; restore it (mlflow"
                + " experiments restore --experiment-id 7) or remove it for good (mlflow gc)"
        ),
    ])
    func `a fault is told in one sentence`(fault: String, sentence: String) async throws {
        let server = try FaultyServer(fault)
        #expect(try await server.errorOfRecording(record) == sentence)
        #expect(server.requests.count == 1)
    }

    @Test func `credentials that are refused are told apart from none`() async throws {
        let server = try FaultyServer("unauthorized")
        let variables = ["MLFLOW_TRACKING_TOKEN": "tok\"en\\"]
        #expect(
            try await server.errorOfRecording(record, environment: variables)
                == "URL does not accept the name and password, or the token, for"
                + " experiments/get-by-name"
        )
        #expect(server.requests == ["GET \(Self.byName) 0 with"])
    }

    @Test(arguments: [
        ["MLFLOW_TRACKING_TOKEN": "tok\"en\\"],
        ["MLFLOW_TRACKING_USERNAME": "analyst", "MLFLOW_TRACKING_PASSWORD": "pass:word"],
    ])
    func `credentials that a server repeats stay hidden`(
        variables: [String: String]
    ) async throws {
        let sentence = try await FaultyServer("echo")
            .errorOfRecording(record, environment: variables)
        #expect(
            sentence.hasPrefix("URL answered experiments/get-by-name with status 400: you are ")
        )
        #expect(sentence.hasSuffix(" ***"))
    }

    @Test func `a server that says nothing is waited for no longer than told`() async throws {
        let sentence = try await FaultyServer("silent").errorOfRecording(record)
        #expect(sentence.hasPrefix("MLflow at URL did not answer within 2 seconds: "))
    }

    @Test func `a question is asked again when the server cannot answer just now`() async throws {
        let server = try FaultyServer("flaky")
        let sentence = try await server.errorOfRecording(record, retriesMax: 1)
        #expect(sentence.hasPrefix("the experiment 'loans' was deleted on URL"))
        #expect(server.requests.count == 2)
    }

    @Test func `a server that hangs up is told`() async throws {
        let sentence = try await FaultyServer("hang-up").errorOfRecording(record)
        #expect(sentence.hasPrefix("URL closed the connection without an answer: "))
    }

    @Test func `a server without TLS behind an https address is told`() async throws {
        let server = try FaultyServer("error")
        let sentence = try await server.errorOfRecording(record, scheme: "https")
        #expect(sentence.hasPrefix("no secure connection to URL: "), "\(sentence)")
    }

    @Test func `a run that breaks off is marked as failed`() async throws {
        let server = try FaultyServer("breaks-off")
        #expect(
            try await server.errorOfRecording(record)
                == "URL answered storing plots/a b.svg with status 507: the disk is full"
        )
        #expect(
            server.requests.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                "GET \(Self.byName)",
                "POST /api/2.0/mlflow/runs/create",
                "POST /api/2.0/mlflow/runs/log-batch",
                "PUT /api/2.0/mlflow-artifacts/artifacts/1/r/artifacts/plots/a%20b.svg",
                "POST /api/2.0/mlflow/runs/update",
            ]
        )
        let update = #"{"end_time":2000,"run_id":"r","status":"FAILED"}"#
        #expect(server.requests.last?.contains(" \(update.utf8.count) ") == true)
    }

    private static let byName = "/api/2.0/mlflow/experiments/get-by-name?experiment_name=loans"
}
