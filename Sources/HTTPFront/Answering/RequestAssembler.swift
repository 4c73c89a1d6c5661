import NIOCore
import NIOHTTP1

/// Makes requests of their parts: finds the route, and gathers the body where the route takes it whole.
///
/// It knows no connection. Of a body it holds what its route may take, and no more.
struct RequestAssembler {
    /// What is to be done after a part.
    enum Step {
        /// Nothing yet.
        case more
        /// The request is answered by its route: it is there as far as the route waits for it.
        case ready(Request, Route, RouteCounts)
        /// The request is answered so, whatever of its body is still to come.
        case answer(Answer, RouteCounts)
    }

    private enum State {
        /// Between two requests.
        case between
        /// In a body that is gathered.
        case gathering(Request, Route, RouteCounts, bytesMax: Int)
        /// In a request that was handed on, or answered.
        case handedOn
    }

    private let router: Router
    private var state = State.between

    /// An assembler of the requests of one connection.
    init(_ router: Router) {
        self.router = router
    }

    /// Whether the head of a request came, and its end did not.
    var isInRequest: Bool {
        if case .between = state { false } else { true }
    }

    /// The head of the next request.
    mutating func take(head: HTTPRequestHead) -> Step {
        state = .handedOn
        let match = router.match(head)
        switch match.outcome {
        case .answer(let answer): return .answer(answer, match.counts)
        case .fault(let fault): return .answer(fault.answer, match.counts)
        case .route(let route):
            var request = Request(head, parameters: match.parameters)
            guard case .whole(let bytesMax, let admit) = route.intake else {
                return .ready(request, route, match.counts)
            }
            request.fields = BodyFields(head)
            do throws(WebFault) {
                try admit(request)
                try Self.checkBody(of: request, bytesMax)
            } catch {
                return .answer(error.answer, match.counts)
            }
            state = .gathering(request, route, match.counts, bytesMax: bytesMax)
            return .more
        }
    }

    /// Bytes of the body.
    mutating func take(body bytes: ByteBuffer) -> Step {
        guard case .gathering(var request, let route, let counts, let bytesMax) = state else {
            return .more
        }
        // Nothing else holds the body while it grows.
        state = .handedOn
        guard request.body.readableBytes + bytes.readableBytes <= bytesMax else {
            return .answer(WebFault.bodyTooLong(bytesMax).answer, counts)
        }
        if request.body.readableBytes == 0 {
            request.body = bytes
        } else {
            request.body.writeImmutableBuffer(bytes)
        }
        state = .gathering(request, route, counts, bytesMax: bytesMax)
        return .more
    }

    /// Whether a body is being gathered.
    var isGathering: Bool {
        if case .gathering = state { true } else { false }
    }

    /// Lets go of the body that is being gathered; what follows of the request is passed over.
    mutating func drop() {
        if isGathering { state = .handedOn }
    }

    /// The end of the request.
    mutating func takeEnd() -> Step {
        defer { state = .between }
        guard case .gathering(let request, let route, let counts, _) = state else { return .more }
        return .ready(request, route, counts)
    }

    private static func checkBody(of request: Request, _ bytesMax: Int) throws(WebFault) {
        if request.fields == nil, let coding = request.contentCoding {
            throw WebFault.coded(coding)
        }
        if let length = request.contentLength, length > bytesMax {
            throw WebFault.bodyTooLong(bytesMax)
        }
    }
}
