import HTTPTypes
import NIOCore
import NIOHTTP1

/// Writes answers as bytes of HTTP/1: the only place that does, whoever gives the answer.
///
/// Every answer has its moment, and the fields that tell browsers that no answer of this server needs what could
/// be planted in one. Fields stand in this order: the answer's own, length, date, what the request is called, those for
/// browsers, `Connection`.
struct AnswerWriter {
    /// What of a request and its connection shapes the bytes of an answer.
    struct Form {
        /// Whether the request is of HTTP/1.0, which knows no chunks.
        var isOld = false
        /// Whether the request is a HEAD, whose answer has the fields of a body and none.
        var isForHead = false
        /// Whether the connection ends with the answer.
        var isLast = false
    }

    private var date = DateField()
    /// Whether browsers are told to ask by HTTPS alone from now on.
    private let demandsHTTPS: Bool

    /// A writer for one connection.
    ///
    /// - Parameter demandsHTTPS: whether browsers are told to ask by HTTPS alone, for a year from the answer on.
    init(demandsHTTPS: Bool = false) {
        self.demandsHTTPS = demandsHTTPS
    }

    /// A caller that waits to be told is told to go on.
    static let goOn = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")

    /// Bytes that all but the answer's own fields and its body take, as a guess.
    private static let headBytes = 768

    // MARK: - Whole answers

    /// An answer whose body is there.
    ///
    /// - Parameters:
    ///   - answer: its status and fields.
    ///   - body: all of it.
    ///   - form: what the request and the connection make of it.
    ///   - allocator: makes the buffer.
    /// - Returns: its bytes.
    mutating func whole(
        _ answer: Answer,
        _ body: ByteBuffer,
        _ form: Form,
        _ allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        let count = form.isForHead ? 0 : body.readableBytes
        var bytes = allocator.buffer(capacity: Self.headBytes + count)
        writeHead(answer, form, length: body.readableBytes, into: &bytes)
        if !form.isForHead { bytes.writeImmutableBuffer(body) }
        return bytes
    }

    // MARK: - Streamed answers

    /// The head of an answer whose body follows in pieces.
    mutating func head(
        _ answer: Answer,
        _ form: Form,
        _ allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        var bytes = allocator.buffer(capacity: Self.headBytes)
        writeHead(answer, form, length: nil, into: &bytes)
        return bytes
    }

    /// What stands before the bytes of a piece; nil where they stand alone.
    ///
    /// An empty piece is none: as a chunk it would end the body.
    static func chunkHead(_ count: Int, _ form: Form) -> ByteBuffer? {
        form.isOld ? nil : ByteBuffer(string: String(count, radix: 16) + "\r\n")
    }

    /// What stands behind the bytes of a piece.
    static let chunkEnd = ByteBuffer(string: "\r\n")

    /// What ends the body of a streamed answer; nil where the end of the connection does.
    static func end(_ form: Form) -> ByteBuffer? {
        form.isOld || form.isForHead ? nil : ByteBuffer(string: "0\r\n\r\n")
    }

    // MARK: - Heads

    private mutating func writeHead(
        _ answer: Answer,
        _ form: Form,
        length: Int?,
        into bytes: inout ByteBuffer
    ) {
        bytes.writeStaticString(form.isOld ? "HTTP/1.0 " : "HTTP/1.1 ")
        Self.writeStatus(answer.status.code, into: &bytes)
        var isDated = false
        for field in answer.headers {
            if field.name == .date { isDated = true }
            Self.write(field.name.rawName, field.value, into: &bytes)
        }
        if let length {
            // RFC 9110, section 8.6: an answer that has no body by its status says no length of one.
            if Self.hasBody(answer.status.code) {
                Self.write("Content-Length", String(length), into: &bytes)
            }
        }
        if !isDated { Self.write("Date", date.now(), into: &bytes) }
        if let id = answer.requestID {
            Self.write(RequestID.fieldName, id.description, into: &bytes)
        }
        bytes.writeImmutableBuffer(Self.security)
        if demandsHTTPS {
            bytes.writeStaticString("Strict-Transport-Security: max-age=31536000\r\n")
        }
        if form.isLast { bytes.writeStaticString("Connection: close\r\n") }
        if length == nil, !form.isOld { bytes.writeStaticString("transfer-encoding: chunked\r\n") }
        bytes.writeStaticString("\r\n")
    }

    private static func hasBody(_ code: Int) -> Bool { code != 204 && code != 304 }

    /// The code and its reason, in NIO's words.
    private static func writeStatus(_ code: Int, into bytes: inout ByteBuffer) {
        if code == 200 {
            bytes.writeStaticString("200 OK\r\n")
        } else {
            let status = HTTPResponseStatus(statusCode: code)
            bytes.writeString("\(code) \(status.reasonPhrase)\r\n")
        }
    }

    private static func write(_ name: String, _ value: String, into bytes: inout ByteBuffer) {
        bytes.writeString(name)
        bytes.writeStaticString(": ")
        bytes.writeString(value)
        bytes.writeStaticString("\r\n")
    }

    /// Everything from this server alone: no script or style in the markup, no frame, no other host.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// The fields for browsers, as they are written.
    private static let security: ByteBuffer = {
        var bytes = ByteBuffer()
        write("Content-Security-Policy", policy, into: &bytes)
        write("X-Content-Type-Options", "nosniff", into: &bytes)
        write("Referrer-Policy", "no-referrer", into: &bytes)
        write("Cross-Origin-Opener-Policy", "same-origin", into: &bytes)
        write("Cross-Origin-Resource-Policy", "same-origin", into: &bytes)
        write("Permissions-Policy", "camera=(), geolocation=(), microphone=()", into: &bytes)
        return bytes
    }()
}

/// What goes from the handlers to the ``ConnectionGuard``, which writes it.
enum AnswerPart {
    /// An answer with its body.
    case whole(Answer, ByteBuffer)
    /// An answer whose body follows in pieces.
    case head(Answer)
    /// Some of the body.
    case piece(ByteBuffer)
    /// The end of the answer whose head was written.
    case end
}
