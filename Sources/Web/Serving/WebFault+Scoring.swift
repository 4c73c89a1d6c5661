import HTTPFront
import HTTPTypes
import SestinaClient

extension WebFault {
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
            // Handlers let through only what the model takes.
            self = .noProbability
        case .refused(let refusal) where refusal.status == .notOffered:
            // Of all statuses the one for what a server is not able to do, whatever is asked (RFC 9110, section 15.6.2):
            // another model may be, and the sentence says what it takes.
            self.init(.notImplemented, refusal.sentence)
        case .batchSize:
            self.init(.badRequest, "\(error)")
        case .refused, .timedOut, .connectionLost, .cannotConnect, .tlsFailed, .protocolViolation,
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
