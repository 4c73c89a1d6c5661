import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// An answer of JSON that is written whole before any of it is sent.
struct WholeAnswer {
    let status: HTTPResponse.Status
    /// All but those of the length, the date and ``SecurityHeaders``.
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
