import HTTPFront
import HTTPTypes
import JSON

extension JSONValue {
    /// The JSON that a body is.
    ///
    /// A byte-order mark before it is passed over, as RFC 8259, section 8.1, lets a reader do.
    ///
    /// - Parameter body: all of it.
    /// - Throws: a ``WebFault`` that names the member in which the body is no JSON.
    init(body: [UInt8]) throws(WebFault) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if let wide = Self.wideEncoding(of: body) {
            throw WebFault(.badRequest, "the body is JSON as \(wide); send it as UTF-8")
        }
        do throws(JSONFault) {
            self = try JSONParser.parse(
                body.first == mark[0] && body.starts(with: mark) ? Array(body.dropFirst(3)) : body
            )
        } catch {
            throw WebFault(.badRequest, "the body is no JSON: \(error)", field: error.member)
        }
    }

    /// The encoding that a body is in by its byte-order mark, or by the zeros among its first bytes, which no JSON
    /// has in UTF-8; nil when that is it.
    private static func wideEncoding(of body: [UInt8]) -> String? {
        guard body.count >= 2 else { return nil }
        let isPaddedToFour = body.count >= 4 && body[2] == 0
        switch (body[0], body[1]) {
        case (0, 0): return "UTF-32"
        case (0xFF, 0xFE), (1..., 0): return isPaddedToFour && body[3] == 0 ? "UTF-32" : "UTF-16"
        case (0xFE, 0xFF), (0, 1...): return "UTF-16"
        default: return nil
        }
    }
}
