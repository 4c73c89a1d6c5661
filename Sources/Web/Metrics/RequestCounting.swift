import HTTPTypes
import Hummingbird
internal import Platform
import Synchronization

/// Counts every request that the router sees, by the route that answered it.
struct RequestCounting: RouterMiddleware {
    let metrics: WebMetrics

    func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let began = MonotonicClock.nanoseconds
        metrics.inFlight.add(1, ordering: .relaxed)
        do {
            var response = try await next(request, context)
            let answer = Answer(
                counts: metrics.counts(of: context.endpointPath),
                method: request.method,
                status: response.status,
                began: began
            )
            if response.body.contentLength == nil {
                response.body = Self.counted(response.body, StreamedAnswer(answer, metrics))
            } else {
                answer.count(metrics)
            }
            return response
        } catch {
            Answer(
                counts: metrics.counts(of: context.endpointPath),
                method: request.method,
                status: (error as? any HTTPResponseError)?.status ?? .internalServerError,
                began: began
            ).count(metrics)
            throw error
        }
    }

    /// The same body; its answer is counted when it was written, or dropped because its reader has gone.
    private static func counted(_ body: ResponseBody, _ answer: StreamedAnswer) -> ResponseBody {
        ResponseBody { writer in
            defer { withExtendedLifetime(answer) {} }
            try await body.write(writer)
        }
    }
}

/// An answer that is about to be counted.
private struct Answer {
    let counts: RouteCounts
    let method: HTTPRequest.Method
    let status: HTTPResponse.Status
    /// In nanoseconds of the monotonic clock.
    let began: UInt64

    func count(_ metrics: WebMetrics) {
        counts.count(method, status, nanoseconds: MonotonicClock.nanoseconds - began)
        metrics.inFlight.subtract(1, ordering: .relaxed)
    }
}

/// An answer whose body is written bit by bit: counted when nobody holds it any more.
private final class StreamedAnswer: Sendable {
    private let answer: Answer
    private let metrics: WebMetrics

    init(_ answer: Answer, _ metrics: WebMetrics) {
        self.answer = answer
        self.metrics = metrics
    }

    deinit { answer.count(metrics) }
}
