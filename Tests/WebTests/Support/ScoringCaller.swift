import EventLoop

@testable import Web

/// Gives tests the scoring server as the handlers see it.
enum ScoringCaller {
    /// The service over a stub server, both ended afterwards.
    ///
    /// - Parameters:
    ///   - hasModel: whether the server has a model.
    ///   - hasReasons: whether the model has what reasons take.
    ///   - missing: the places of features that may be missing.
    ///   - document: what the server says of its model; nil for the stub model's own.
    ///   - test: what is done with them.
    /// - Returns: what that gives.
    /// - Throws: what that throws, or why there is no server.
    static func calling<Result>(
        hasModel: Bool = true,
        hasReasons: Bool = true,
        missing: Set<Int> = [],
        document: [UInt8]? = nil,
        _ test: (ScoringService, StubServer) async throws -> Result
    ) async throws -> Result {
        let server = try await StubServer(
            hasModel: hasModel,
            hasReasons: hasReasons,
            missing: missing,
            document: document
        )
        let configuration = WebConfiguration(
            listen: try WebConfiguration.Place("127.0.0.1:0"),
            server: server.address
        )
        let scoring = try ScoringService(configuration)
        do {
            let result = try await test(scoring, server)
            await scoring.close()
            await server.stop()
            return result
        } catch {
            await scoring.close()
            await server.stop()
            throw error
        }
    }
}
