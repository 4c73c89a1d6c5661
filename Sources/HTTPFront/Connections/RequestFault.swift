import HTTPTypes
import NIOHTTP1

/// Why bytes are no request that can be taken.
enum RequestFault: Error {
    /// They break the rules of HTTP/1.1.
    case notHTTP(HTTPParserError)
    /// The first line is longer than a head may be.
    case targetTooLong
    /// The head is longer, or has more fields, than a head may.
    case headTooLong
    /// The body comes in a coding that is not read.
    case coding(WebFault)
    /// The body is said to have more bytes than can be counted.
    case bodyTooLong

    /// What the caller is told.
    func fault(_ limits: HTTPLimits) -> WebFault {
        switch self {
        case .notHTTP(let error):
            WebFault(.badRequest, "this is no HTTP/1.1 request: \(error.words)")
        case .targetTooLong:
            WebFault(
                .uriTooLong,
                "the first line of the request is longer than \(limits.headerBytesMax) bytes"
            )
        case .headTooLong:
            WebFault(
                .requestHeaderFieldsTooLarge,
                "the head of the request is longer than \(limits.headerBytesMax) bytes or has more than "
                    + "\(limits.headerFieldsMax) fields"
            )
        case .coding(let fault): fault
        case .bodyTooLong:
            WebFault(
                .contentTooLarge,
                "the body is said to be longer than any that is taken; /openapi.json tells how long it may be"
            )
        }
    }
}

extension HTTPParserError {
    /// What NIO says, where it says something.
    fileprivate var words: String {
        switch self {
        case .unknown:
            "where a line ends, or how long the body is, is not said the way HTTP says it"
        case .paused: "this is the start of HTTP/2"
        case .closedConnection, .invalidInternalState: "something follows the last request"
        default: debugDescription
        }
    }
}
