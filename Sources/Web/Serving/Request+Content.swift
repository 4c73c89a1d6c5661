import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// What the body is said to be, in lower case and without parameters; nil when nothing is said.
    var contentType: String? {
        headers[.contentType]?.mediaType
    }

    /// The whole body.
    ///
    /// - Parameter bytesMax: the most that it may have.
    /// - Returns: its bytes.
    /// - Throws: a ``WebFault`` when it has more.
    func wholeBody(upTo bytesMax: Int) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap(Int.init), length > bytesMax {
            throw WebFault.bodyTooLong(bytesMax)
        }
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
    /// Made only where it is thrown: every request asks for its body.
    fileprivate static func bodyTooLong(_ bytesMax: Int) -> WebFault {
        WebFault(
            .contentTooLarge,
            "the body is longer than \(bytesMax) bytes, the most that this path takes"
        )
    }
}
