import HTTPTypes
import Hummingbird
import JSON
import SestinaClient

/// Why a request is not answered as it was meant: a status, a sentence and, if one is to blame, a field.
struct WebFault: Error, Equatable {
    let status: HTTPResponse.Status
    /// What was wrong and what would be right.
    let sentence: String
    /// The name of the field that is wrong.
    let field: String?
    /// After how many seconds asking again may help.
    let retryAfterSeconds: Int?
    /// The methods that the path takes, where the request's is none of them.
    let allowedMethods: String?
    /// The codings of a body that the path takes, where the request's is none of them.
    let acceptedCodings: String?

    init(
        _ status: HTTPResponse.Status,
        _ sentence: String,
        field: String? = nil,
        retryAfterSeconds: Int? = nil,
        allowedMethods: String? = nil,
        acceptedCodings: String? = nil
    ) {
        self.status = status
        self.sentence = sentence
        self.field = field
        self.retryAfterSeconds = retryAfterSeconds
        self.allowedMethods = allowedMethods
        self.acceptedCodings = acceptedCodings
    }

    /// Between a question and its answer the model became another one.
    static let modelReplaced = WebFault(
        .serviceUnavailable,
        "the model was replaced while it was asked; ask again",
        retryAfterSeconds: 1
    )

    /// The features are right, and the model has no answer to them.
    static let noProbability = WebFault(
        .unprocessableContent,
        "the model gives no probability for these figures; look for one that is far too large"
    )

    /// What a call of the scoring server that came to nothing means for the caller of this one.
    init(_ error: ClientError) {
        switch error {
        case .refused(let refusal) where refusal.status == .invalidFeatures:
            // Handlers let finite values through only.
            self = .noProbability
        case .batchSize:
            self.init(.badRequest, "\(error)")
        case .refused, .timedOut, .connectionLost, .cannotConnect, .protocolViolation,
            .unreadableDocument, .contractMismatch, .contractUnknown, .tooManyWaiting, .closed,
            .invalidConfiguration:
            self.init(
                .serviceUnavailable,
                "the scoring server cannot answer now: \(error)",
                retryAfterSeconds: 1
            )
        }
    }
}

extension WebFault: HTTPResponseError {
    func response(from request: Request, context: some RequestContext) throws -> Response {
        answer.response
    }

    /// The fault as JSON: `error`, the sentence, and `field` where there is one.
    var answer: WholeAnswer {
        var text = JSONText()
        text.object { text in
            text.member("error", sentence)
            if let field { text.member("field", field) }
        }
        return WholeAnswer(status, headers, text)
    }

    private var headers: HTTPFields {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let retryAfterSeconds { headers[.retryAfter] = String(retryAfterSeconds) }
        if let allowedMethods { headers[.allow] = allowedMethods }
        if let acceptedCodings { headers[.acceptEncoding] = acceptedCodings }
        return headers
    }
}
