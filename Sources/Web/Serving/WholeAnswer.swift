import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import NIOHTTP1

/// An answer of JSON that is written whole before any of it is sent.
struct WholeAnswer {
    let status: HTTPResponse.Status
    /// All but that of the length and ``AnswerFields``.
    let headers: HTTPFields
    let text: JSONText

    /// An answer of these parts.
    init(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ text: JSONText) {
        self.status = status
        self.headers = headers
        self.text = text
    }

    /// An answer with status 200 that is right for this moment only.
    ///
    /// - Parameter members: writes the members of the object that it is.
    init(_ members: (inout JSONText) -> Void) {
        var text = JSONText()
        text.object { members(&$0) }
        self.init(.ok, Self.ofTheMoment, text)
    }

    private static let ofTheMoment: HTTPFields = [
        .contentType: "application/json", .cacheControl: "no-store",
    ]

    /// The answer as a handler of the router gives it.
    var response: Response {
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: text.utf8))
        return Response(status: status, headers: headers, body: body)
    }

    /// The answer as a handler behind the parser writes it, which knows no router.
    ///
    /// - Parameter allocator: makes the body.
    /// - Returns: the head, to be completed by ``AnswerFields``, and the body.
    func parts(_ allocator: ByteBufferAllocator) -> (head: HTTPResponseHead, body: ByteBuffer) {
        let body = allocator.buffer(bytes: text.utf8)
        var fields = HTTPHeaders()
        fields.reserveCapacity(headers.count + 1)
        for field in headers { fields.add(name: field.name.rawName, value: field.value) }
        fields.add(name: "Content-Length", value: String(body.readableBytes))
        let status = HTTPResponseStatus(
            statusCode: status.code,
            reasonPhrase: status.reasonPhrase
        )
        return (HTTPResponseHead(version: .http1_1, status: status, headers: fields), body)
    }
}

extension Response {
    /// An answer of JSON that is right for this moment only.
    ///
    /// - Parameter members: writes the members of the object that it is.
    /// - Returns: the answer, with status 200.
    static func json(_ members: (inout JSONText) -> Void) -> Response {
        WholeAnswer(members).response
    }
}
