import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Words

extension Request {
    /// What the body is said to be, in lower case and without parameters; nil when nothing is said.
    var contentType: String? {
        headers[.contentType]?.mediaType
    }

    /// How many bytes the body is said to have, `Int.max` for more than that; nil when nothing is said.
    var contentLength: Int? {
        headers[.contentLength].map(ContentLength.length)
    }

    /// How the body is said to be coded; nil where it is as it is.
    ///
    /// No path takes another one.
    var contentCoding: String? {
        let codings = headers[values: .contentEncoding].joined(separator: ", ")
        let isPlain = codings.split(separator: ",").allSatisfy { member in
            ["", "identity"].contains(member.filter { $0 != " " && $0 != "\t" }.lowercased())
        }
        return isPlain ? nil : codings
    }

    /// The whole body.
    ///
    /// - Parameter bytesMax: the most that it may have.
    /// - Returns: its bytes.
    /// - Throws: a ``WebFault`` when it has more, or is coded.
    func wholeBody(upTo bytesMax: Int) async throws -> [UInt8] {
        if let coding = contentCoding { throw WebFault.coded(coding) }
        if let contentLength, contentLength > bytesMax { throw WebFault.bodyTooLong(bytesMax) }
        var bytes: [UInt8] = []
        for try await part in body {
            guard bytes.count + part.readableBytes <= bytesMax else {
                throw WebFault.bodyTooLong(bytesMax)
            }
            bytes += part.readableBytesView
        }
        return bytes
    }
}

extension String {
    /// The media type that a Content-Type names, in lower case and without parameters; nil when it names none.
    var mediaType: String? {
        let name = prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        return name.isEmpty ? nil : name.lowercased()
    }
}

extension WebFault {
    /// What RFC 9110, section 15.5.16, has an answer say where a body comes in a coding that is not taken.
    static let codings = "identity"

    fileprivate static func coded(_ coding: String) -> WebFault {
        WebFault(
            .unsupportedMediaType,
            "the body's Content-Encoding is \(coding.shown); it is sent as it is",
            acceptedCodings: codings
        )
    }

    /// Made only where it is thrown: every request asks for its body.
    fileprivate static func bodyTooLong(_ bytesMax: Int) -> WebFault {
        WebFault(
            .contentTooLarge,
            "the body is longer than \(bytesMax) bytes, the most that this path takes"
        )
    }
}
