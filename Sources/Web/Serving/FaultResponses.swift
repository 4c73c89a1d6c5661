import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Makes an answer of everything that a handler throws; a defect is logged and not shown.
struct FaultResponses: RouterMiddleware {
    let log: Logger

    func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let response = fault(error).answer.response
            // The answer to HEAD has the fields of a body and none.
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    /// What an error that a handler threw tells the caller; a defect is logged.
    func fault(_ error: any Error) -> WebFault {
        switch error {
        case let fault as WebFault: return fault
        case is CancellationError, is ChannelError, is IOError:
            // Nobody is left to read it.
            return WebFault(.serviceUnavailable, "the connection ended before the answer")
        case let error as any HTTPResponseError: return WebFault(error.status, words(error))
        default:
            log.error("a request failed for a reason that is not known: \(error)")
            return WebFault(.internalServerError, "the request failed; the log says why")
        }
    }

    private func words(_ error: any HTTPResponseError) -> String {
        switch error.status {
        case .notFound: "there is nothing at this path; /openapi.json lists what there is"
        case .methodNotAllowed: "this path does not take this method; /openapi.json lists them"
        case .contentTooLarge: "the body is longer than this path takes"
        default: (error as? HTTPError)?.body ?? error.status.reasonPhrase
        }
    }
}
