import SestinaClient

/// Runs a test against a server with this plan.
func withServer(
    _ plan: ReplyPlan = .honest,
    _ body: (TestServer) async throws -> Void
) async throws {
    let server = try await TestServer.start(plan)
    let result = await Result { try await body(server) }
    await server.stop()
    try result.get()
}

/// Runs a test with a client of a server with this plan.
func withClient(
    of plan: ReplyPlan = .honest,
    configured configure: (inout ScoringClient.Configuration) -> Void = { _ in },
    _ body: (ScoringClient) async throws -> Void
) async throws {
    try await withServer(plan) { server in
        try await withClient(at: server.address, configured: configure, body)
    }
}

/// Runs a test with a client of this server.
func withClient(
    of server: TestServer,
    configured configure: (inout ScoringClient.Configuration) -> Void = { _ in },
    _ body: (ScoringClient) async throws -> Void
) async throws {
    try await withClient(at: server.address, configured: configure, body)
}

/// Runs a test with a client of the server at this address, if there is one.
func withClient(
    at address: String,
    configured configure: (inout ScoringClient.Configuration) -> Void = { _ in },
    _ body: (ScoringClient) async throws -> Void
) async throws {
    var configuration = ScoringClient.Configuration(address: address)
    // Only the tests of time-outs wait for one, on however slow a machine.
    configuration.callTimeout = .seconds(600)
    configuration.silenceTimeout = .seconds(600)
    configuration.reconnectPauseMin = .milliseconds(1)
    configuration.reconnectPauseMax = .milliseconds(20)
    configure(&configuration)
    let client = try ScoringClient(configuration)
    let result = await Result { try await body(client) }
    await client.close()
    try result.get()
}
