import ServiceLifecycle

/// One application for each address that a server listens on, which begin and end together.
struct ListeningApplications: Service {
    let applications: [any Service]

    /// Runs until all are drained, or one cannot listen, which ends the others.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for application in applications {
                group.addTask { try await application.run() }
            }
            try await group.waitForAll()
        }
    }
}
