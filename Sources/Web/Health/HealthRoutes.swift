import Client
import Hummingbird
import JSON

/// Whether this process lives, and whether it can answer for a model.
struct HealthRoutes {
    let scoring: ScoringService

    /// Adds `/healthz` and `/readyz`.
    func add(to router: some RouterMethods<WebContext>) {
        router.get("healthz") { _, _ in Self.answer { $0.member("status", "alive") } }
        router.get("readyz") { _, _ in
            let model = try await scoring.model()
            return Self.answer { text in
                text.member("status", "ready")
                text.member("model", model.name)
                text.member("digest", model.digest)
            }
        }
    }

    private static func answer(_ members: (inout JSONText) -> Void) -> Response {
        var text = JSONText()
        text.object { members(&$0) }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(json: text)
        )
    }
}
