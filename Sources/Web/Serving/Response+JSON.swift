import HTTPTypes
import Hummingbird
import JSON
import NIOCore

extension Response {
    /// An answer of JSON that is right for this moment only.
    ///
    /// - Parameter members: writes the members of the object that it is.
    /// - Returns: the answer, with status 200.
    static func json(_ members: (inout JSONText) -> Void) -> Response {
        var text = JSONText()
        text.object { members(&$0) }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(json: text)
        )
    }
}

extension ResponseBody {
    /// A body of JSON.
    init(json text: JSONText) {
        self.init(byteBuffer: ByteBuffer(bytes: text.utf8))
    }
}
