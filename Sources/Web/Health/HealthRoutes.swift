import Hummingbird
import JSON
import SestinaClient

/// Whether this process lives, and whether it can answer for a model.
struct HealthRoutes {
    let scoring: ScoringService

    /// Adds `/healthz` and `/readyz`.
    func add(to router: some RouterMethods<WebContext>) {
        router.get("healthz") { _, _ in Response.json { $0.member("status", "alive") } }
        router.get("readyz") { _, _ in
            let model = try await scoring.model()
            return Response.json { text in
                text.member("status", "ready")
                text.member("model", model.name)
                text.member("digest", model.digest)
            }
        }
    }
}
