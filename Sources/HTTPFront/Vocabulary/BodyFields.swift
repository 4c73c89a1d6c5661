package import NIOHTTP1

/// What the head of a request says of its body, where it says all that it should once and nothing else.
package struct BodyFields {
    /// The value of `Content-Type`.
    package private(set) var type = ""
    /// The value of `Content-Length`.
    package private(set) var length = ""

    /// The fields of a head.
    ///
    /// - Returns: nil unless there is one type and one length, and no `Content-Encoding`.
    package init?(_ head: HTTPRequestHead) {
        var typeCount = 0
        var lengthCount = 0
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 12 where name.isField("content-type"):
                type = value
                typeCount += 1
            case 14 where name.isField("content-length"):
                length = value
                lengthCount += 1
            case 16 where name.isField("content-encoding"): return nil
            default: break
            }
        }
        guard typeCount == 1, lengthCount == 1 else { return nil }
    }
}
