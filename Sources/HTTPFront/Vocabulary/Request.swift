package import HTTPTypes
package import NIOCore
package import NIOHTTP1
import Words

/// A request as its handler gets it.
package struct Request: Sendable {
    /// The first line and the fields, as they came.
    package let head: HTTPRequestHead
    /// The parts of the path that its route has names for, as they came: an escaped `/` does not part them.
    package let parameters: [String: Substring]
    /// The body, if the route takes it whole; empty for every other route.
    package internal(set) var body: ByteBuffer
    /// The body as it comes, if the route takes it so; empty for every other route.
    package internal(set) var pieces: RequestBody
    /// Whose it is where callers have shares: an address of IPv4 or a network of IPv6; told where the route takes the body as it comes.
    package internal(set) var peer: String?
    /// What the head says of the body, where it says nothing out of the ordinary and was asked.
    var fields: BodyFields?

    /// A request of these parts.
    package init(
        _ head: HTTPRequestHead,
        parameters: [String: Substring] = [:],
        body: ByteBuffer = ByteBuffer(),
        pieces: RequestBody = .empty
    ) {
        self.head = head
        self.parameters = parameters
        self.body = body
        self.pieces = pieces
    }

    /// The values of a field in the order in which they came, without space around them.
    package func values(of name: HTTPField.Name) -> [String] {
        head.headers[name.rawName].map(HeadBytes.trimmed)
    }

    /// The values of a field as one list; nil when it is not there.
    package subscript(_ name: HTTPField.Name) -> String? {
        let values = values(of: name)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// What follows the `?` of the target, up to a `#`; nil when there is none.
    package var query: Substring? {
        guard let mark = head.uri.firstIndex(of: "?") else { return nil }
        return head.uri[mark...].dropFirst().prefix { $0 != "#" }
    }

    /// What the body is said to be, in lower case and without parameters; nil when nothing is said.
    package var contentType: String? { contentTypeField?.mediaType }

    /// What the body is said to be, as it was written; nil when nothing is said.
    package var contentTypeField: String? { fields?.type ?? self[.contentType] }

    /// How many bytes the body is said to have, `Int.max` for more than that; nil when nothing is said.
    package var contentLength: Int? {
        (fields?.length ?? self[.contentLength]).map(ContentLength.length)
    }

    /// How the body is said to be coded; nil where it is as it is.
    ///
    /// No path takes another one.
    package var contentCoding: String? {
        let codings = values(of: .contentEncoding).joined(separator: ", ")
        let isPlain = codings.split(separator: ",").allSatisfy { member in
            ["", "identity"].contains(member.filter { $0 != " " && $0 != "\t" }.lowercased())
        }
        return isPlain ? nil : codings
    }
}

extension String {
    /// The media type that a Content-Type names, in lower case and without parameters; nil when it names none.
    package var mediaType: String? {
        let name = prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        return name.isEmpty ? nil : name.lowercased()
    }
}

extension WebFault {
    /// What RFC 9110, section 15.5.16, has an answer say where a body comes in a coding that is not taken.
    package static let codings = "identity"

    /// A body in a coding that is not taken.
    static func coded(_ coding: String) -> WebFault {
        WebFault(
            .unsupportedMediaType,
            "the body's Content-Encoding is \(coding.shown); it is sent as it is",
            acceptedCodings: codings
        )
    }

    /// A body that is not waited for, since all together are too much.
    static let tooMuchHeld = WebFault(
        .serviceUnavailable,
        "too much is being sent to this server at one time, and this body was among the largest and slowest; "
            + "send it again",
        retryAfterSeconds: 1
    )

    /// A body of more than the `bytesMax` bytes that its path takes.
    static func bodyTooLong(_ bytesMax: Int) -> WebFault {
        WebFault(
            .contentTooLarge,
            "the body is longer than \(bytesMax) bytes, the most that this path takes"
        )
    }
}
