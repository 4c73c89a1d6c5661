import HTTPFront
import HTTPTypes

/// `GET /openapi.json`: what every path takes and answers, for programs.
struct OpenAPIRoute {
    let scoring: ScoringService

    /// `/openapi.json`.
    var all: [Route] {
        [
            .get("/openapi.json") { _ in
                // Without a model the document still says everything but the features' names.
                let model = try? await scoring.model()
                return Answer(
                    .ok,
                    [.contentType: "application/json", .cacheControl: "no-cache"],
                    text: OpenAPIDocument.text(model)
                )
            }
        ]
    }
}
