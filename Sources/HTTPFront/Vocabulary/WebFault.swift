package import HTTPTypes
import JSON

/// Why a request is not answered as it was meant: a status, a sentence and, if one is to blame, a field.
package struct WebFault: Error, Equatable {
    /// The status of the answer.
    package let status: HTTPResponse.Status
    /// What was wrong and what would be right.
    package let sentence: String
    /// The name of the field that is wrong.
    package let field: String?
    /// After how many seconds asking again may help.
    package let retryAfterSeconds: Int?
    /// The methods that the path takes, where the request's is none of them.
    package let allowedMethods: String?
    /// The codings of a body that the path takes, where the request's is none of them.
    package let acceptedCodings: String?

    /// A fault; what is nil is not told.
    package init(
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

    /// The fault as JSON: `error`, the sentence, and `field` where there is one.
    package var answer: Answer {
        var text = JSONText()
        text.object { text in
            text.member("error", sentence)
            if let field { text.member("field", field) }
        }
        return Answer(status, headers, json: text)
    }

    private var headers: HTTPFields {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let retryAfterSeconds { headers[.retryAfter] = String(retryAfterSeconds) }
        if let allowedMethods { headers[.allow] = allowedMethods }
        if let acceptedCodings { headers[.acceptEncoding] = acceptedCodings }
        return headers
    }
}
