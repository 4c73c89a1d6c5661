import Hummingbird
import NIOCore

/// `GET /openapi.json`: what every path takes and answers, for programs.
struct OpenAPIRoute {
    let scoring: ScoringService

    /// Adds `/openapi.json`.
    func add(to router: some RouterMethods<WebContext>) {
        router.get("openapi.json") { _, _ in
            // Without a model the document still says everything but the features' names.
            let model = try? await scoring.model()
            return Response(
                status: .ok,
                headers: [.contentType: "application/json", .cacheControl: "no-cache"],
                body: .init(byteBuffer: ByteBuffer(string: OpenAPIDocument.text(model)))
            )
        }
    }
}
