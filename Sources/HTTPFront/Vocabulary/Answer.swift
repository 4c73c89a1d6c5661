package import HTTPTypes
package import JSON
package import NIOCore

/// What a request is answered with: a status, fields and a body.
package struct Answer: Sendable {
    /// What follows the head.
    package enum Body: Sendable {
        /// All of it, as bytes.
        case whole(ByteBuffer)
        /// Bytes that are written while the answer is being sent; how many is not known before.
        ///
        /// An answer whose writing throws is broken off, so that nobody takes it for whole.
        case streamed(@Sendable (AnswerStream) async throws -> Void)
    }

    /// The code of the first line; its reason is that of the code.
    package var status: HTTPResponse.Status
    /// All but those that ``AnswerWriter`` adds: length, date, what guards browsers, and the connection's end.
    package var headers: HTTPFields
    /// What follows the head, but not to a HEAD.
    package var body: Body
    /// What the request is called that is answered; nil where there was none to be named.
    var requestID: RequestID?

    /// An answer of these parts.
    package init(
        _ status: HTTPResponse.Status = .ok,
        _ headers: HTTPFields = [:],
        _ body: Body = .whole(ByteBuffer())
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer whose body is a text.
    package init(_ status: HTTPResponse.Status, _ headers: HTTPFields, text: String) {
        self.init(status, headers, .whole(ByteBuffer(string: text)))
    }

    /// An answer whose body is JSON.
    package init(_ status: HTTPResponse.Status, _ headers: HTTPFields, json: JSONText) {
        self.init(status, headers, .whole(ByteBuffer(bytes: json.utf8)))
    }

    /// An answer of JSON with status 200 that is right for this moment only.
    ///
    /// - Parameter members: writes the members of the object that it is.
    /// - Returns: the answer.
    package static func json(_ members: (inout JSONText) -> Void) -> Answer {
        var text = JSONText()
        text.object { members(&$0) }
        return Answer(.ok, ofTheMoment, json: text)
    }

    private static let ofTheMoment: HTTPFields = [
        .contentType: "application/json", .cacheControl: "no-store",
    ]
}

/// Where the body of a streamed answer is written to.
package struct AnswerStream: Sendable {
    private let put: @Sendable (ByteBuffer) async throws -> Void

    /// A stream into a closure, which returns once there is room for more.
    package init(_ put: @escaping @Sendable (ByteBuffer) async throws -> Void) {
        self.put = put
    }

    /// Writes bytes, and waits until the caller's connection can hold more.
    ///
    /// - Throws: a `ChannelError` when the caller is gone.
    package func write(_ bytes: ByteBuffer) async throws {
        try await put(bytes)
    }
}
