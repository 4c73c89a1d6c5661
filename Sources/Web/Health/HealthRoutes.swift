import HTTPFront
import JSON
import SestinaClient

/// Whether this process lives, and whether it can answer for a model.
struct HealthRoutes {
    let scoring: ScoringService

    /// `/healthz` and `/readyz`.
    var all: [Route] {
        [
            .get("/healthz") { _ in Answer.json { $0.member("status", "alive") } },
            .get("/readyz") { _ in
                let model = try await scoring.model()
                return Answer.json { text in
                    text.member("status", "ready")
                    text.member("model", model.name)
                    text.member("digest", model.digest)
                }
            },
        ]
    }
}
