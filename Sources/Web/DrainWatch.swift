import Platform
import ServiceLifecycle

/// Notes when draining begins.
///
/// It is to be the last service of a group, which is the first that is told.
final class DrainWatch: Service {
    private let began = Guarded<ContinuousClock.Instant?>(nil)

    /// Waits until draining begins.
    func run() async throws {
        try await gracefulShutdown()
        began.withLock { $0 = .now }
    }

    /// For how long there has been draining.
    var duration: Duration {
        began.withLock { $0.map { .now - $0 } } ?? .zero
    }
}
