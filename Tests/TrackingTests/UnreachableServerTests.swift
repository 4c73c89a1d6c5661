import Testing

@testable import Tracking

@Suite struct UnreachableServerTests {
    private func error(
        of url: String,
        program: String = "curl",
        environment: [String: String] = [:]
    ) async throws -> String? {
        let address = try TrackingAddress(url)
        let credentials = try TrackingCredentials(address, environment: environment)
        var transport = HTTPTransport(address: address, credentials: credentials)
        transport.program = program
        transport.retriesMax = 0
        let server = TrackingServer(transport)
        let record = TrainingRecord(experiment: "loans", name: "run", milliseconds: 0...1)
        return await #expect(throws: TrackingError.self) { try await server.record(record) }?
            .description
    }

    @Test func `nobody listening is told`() async throws {
        let sentence = try await error(of: "http://u:secret@127.0.0.1:1/x")
        let start = "nothing answers at http://127.0.0.1:1/x; is the MLflow server running? Failed"
        #expect(sentence?.hasPrefix(start) == true)
        #expect(sentence?.contains("secret") == false)
    }

    @Test func `a host without an address is told`() async throws {
        // RFC 6761 keeps this domain from ever having a name.
        let sentence = try await error(of: "http://mlflow.invalid:8080")
        #expect(sentence?.hasPrefix("MLflow at http://mlflow.invalid:8080 cannot be found") == true)
    }

    @Test func `a file of authorities that is missing is told`() async throws {
        let variables = ["MLFLOW_TRACKING_SERVER_CERT_PATH": "/nowhere/ca.pem"]
        let sentence = try await error(of: "https://127.0.0.1:1", environment: variables)
        // Some builds of curl look at the file first, others at the connection.
        let starts = ["no secure connection to https://127.0.0.1:1: ", "nothing answers at https:"]
        #expect(starts.contains { sentence?.hasPrefix($0) == true }, "\(sentence ?? "nothing")")
    }

    @Test func `a machine without curl is told`() async throws {
        let sentence = try await error(of: "http://127.0.0.1:1", program: "sestina-no-such-curl")
        #expect(
            sentence == "curl is needed to speak to MLflow and is not on the PATH;"
                + " on Debian and Ubuntu: apt-get install curl"
        )
    }

    @Test func `a program that is no curl is told`() async throws {
        let sentence = try await error(of: "http://127.0.0.1:1", program: "true")
        #expect(sentence == "curl does not tell how http://127.0.0.1:1 answered: it says ''")
        let failing = try await error(of: "http://127.0.0.1:1", program: "false")
        let start = "MLflow at http://127.0.0.1:1 could not be spoken to: curl ended with code 1"
        #expect(failing == start)
    }
}
