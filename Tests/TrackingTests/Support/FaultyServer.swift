import FoundationEssentials
import TestSupport
import Testing

@testable import Tracking

/// `faulty_server.py`, answering on a port of its own choice.
final class FaultyServer {
    /// Whether there is a Python to run it.
    static let isPossible = python != nil
    static let reason: Comment = "python3 is not on the PATH"

    /// Why there is no such server.
    struct Fault: Error {
        let description: String
    }

    private let command: BuiltCommand
    let url: String

    /// Starts one that answers everything with a fault, by the name that it has in the script.
    init(_ fault: String) throws {
        let script = SourceFiles.path("Tests/TrackingTests/faulty_server.py")
        command = try BuiltCommand(Self.python ?? "/usr/bin/python3", [script, fault])
        let command = command
        guard waited(within: 30, until: { command.output.hasSuffix("\n") }) else {
            throw Fault(description: "no faulty server: \(command.errors)")
        }
        url = "http://127.0.0.1:" + command.output.prefix { $0.isNumber }
    }

    /// What it was asked, a line each: method, path, length of the body, `with` or `without`
    /// authorization.
    var requests: [String] { command.errors.split(separator: "\n").map(String.init) }

    /// What recording to it ends with.
    func errorOfRecording(
        _ record: TrainingRecord,
        environment: [String: String] = [:],
        scheme: String = "http",
        retriesMax: Int = 0
    ) async throws -> String {
        let url = url.replacing("http:", with: scheme + ":")
        let address = try TrackingAddress(url)
        let credentials = try TrackingCredentials(address, environment: environment)
        var transport = HTTPTransport(address: address, credentials: credentials)
        transport.callSecondsMax = 2
        transport.retriesMax = retriesMax
        let server = TrackingServer(transport)
        let error = await #expect(throws: TrackingError.self) { try await server.record(record) }
        return (error?.description ?? "").replacing(url, with: "URL")
    }

    private static let python: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { $0 + "/python3" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
}
