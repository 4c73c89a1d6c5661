import HTTPTypes
import Hummingbird

/// Answers `OPTIONS *`, which asks not for a path but whether the server is there and what it takes (RFC 9110,
/// section 9.3.7).
struct ServerOptions: RouterMiddleware {
    /// Those that any path takes, as the field `Allow` has them.
    let methods: String

    func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .options, request.head.path == "*" else {
            return try await next(request, context)
        }
        return Response(status: .noContent, headers: [.allow: methods])
    }
}
