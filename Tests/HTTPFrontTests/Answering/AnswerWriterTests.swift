import HTTPTypes
import JSON
import NIOCore
import Testing

@testable import HTTPFront

@Suite struct AnswerWriterTests {
    private static let guarding =
        "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
        + "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'\r\nX-Content-Type-Options: nosniff\r\n"
        + "Referrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n"
        + "Cross-Origin-Resource-Policy: same-origin\r\n"
        + "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n"

    private static let dated: HTTPFields = [.date: "then"]

    private static func whole(
        _ answer: Answer,
        _ form: AnswerWriter.Form = AnswerWriter.Form()
    ) -> String {
        guard case .whole(let body) = answer.body else { return "" }
        var writer = AnswerWriter()
        return String(buffer: writer.whole(answer, body, form, ByteBufferAllocator()))
    }

    @Test(arguments: [
        (AnswerWriter.Form(), "HTTP/1.1 200 OK\r\n", "", "hello"),
        (AnswerWriter.Form(isLast: true), "HTTP/1.1 200 OK\r\n", "Connection: close\r\n", "hello"),
        (AnswerWriter.Form(isForHead: true), "HTTP/1.1 200 OK\r\n", "", ""),
        (
            AnswerWriter.Form(isOld: true, isLast: true), "HTTP/1.0 200 OK\r\n",
            "Connection: close\r\n", "hello"
        ),
    ])
    func `a whole answer has its bytes in this order`(
        form: AnswerWriter.Form,
        line: String,
        last: String,
        body: String
    ) {
        let headers: HTTPFields = [.contentType: "text/plain", .date: "then", .vary: "a"]
        #expect(
            Self.whole(Answer(.ok, headers, text: "hello"), form)
                == line
                + "Content-Type: text/plain\r\nDate: then\r\nVary: a\r\nContent-Length: 5\r\n"
                + Self.guarding + last + "\r\n" + body
        )
    }

    @Test(arguments: [
        (400, "400 Bad Request"), (404, "404 Not Found"), (405, "405 Method Not Allowed"),
        (408, "408 Request Timeout"), (413, "413 Payload Too Large"), (414, "414 URI Too Long"),
        (415, "415 Unsupported Media Type"), (417, "417 Expectation Failed"),
        (421, "421 Misdirected Request"), (422, "422 Unprocessable Entity"),
        (431, "431 Request Header Fields Too Large"), (500, "500 Internal Server Error"),
        (501, "501 Not Implemented"), (503, "503 Service Unavailable"), (200, "200 OK"),
    ])
    func `a status has its reason`(code: Int, line: String) {
        let text = Self.whole(Answer(.init(code: code), Self.dated))
        #expect(
            text == "HTTP/1.1 \(line)\r\nDate: then\r\nContent-Length: 0\r\n" + Self.guarding
                + "\r\n"
        )
    }

    @Test(arguments: [204, 304])
    func `an answer that has no body by its status tells no length`(code: Int) {
        let text = Self.whole(Answer(.init(code: code), [.allow: "GET"]))
        #expect(!text.contains("Content-Length"))
        #expect(text.contains("\r\nAllow: GET\r\n"))
        #expect(text.hasSuffix("\r\n\r\n"))
    }

    @Test func `the moment is told once, and the one that an answer names stays`() {
        #expect(Self.whole(Answer()).ranges(of: "\r\nDate: ").count == 1)
        #expect(Self.whole(Answer(.ok, Self.dated)).ranges(of: "\r\nDate: ").count == 1)
        #expect(Self.whole(Answer(.ok, Self.dated)).contains("\r\nDate: then\r\n"))
    }

    @Test(arguments: [true, false], [true, false])
    func `a streamed answer says how its end is told`(isOld: Bool, isForHead: Bool) {
        let form = AnswerWriter.Form(isOld: isOld, isForHead: isForHead, isLast: isOld)
        var writer = AnswerWriter()
        let head = writer.head(Answer(.ok, Self.dated), form, ByteBufferAllocator())
        let end = isOld ? "Connection: close\r\n" : "transfer-encoding: chunked\r\n"
        #expect(
            String(buffer: head)
                == "HTTP/1.\(isOld ? 0 : 1) 200 OK\r\nDate: then\r\n" + Self.guarding + end + "\r\n"
        )
        #expect((AnswerWriter.end(form) == nil) == (isOld || isForHead))
    }

    @Test(arguments: [(1, "1"), (15, "f"), (16, "10"), (65536, "10000")])
    func `a chunk is told its length`(count: Int, text: String) {
        let head = AnswerWriter.chunkHead(count, AnswerWriter.Form())
        #expect(head.map { String(buffer: $0) } == text + "\r\n")
        #expect(AnswerWriter.chunkHead(count, AnswerWriter.Form(isOld: true)) == nil)
    }

    @Test func `a fault is a sentence in JSON, and the fields that it asks for`() {
        let fault = WebFault(
            .methodNotAllowed,
            "a \"b\"",
            field: "c",
            retryAfterSeconds: 5,
            allowedMethods: "GET",
            acceptedCodings: "identity"
        )
        let text = Self.whole(fault.answer)
        #expect(text.hasSuffix("\r\n\r\n{\"error\":\"a \\\"b\\\"\",\"field\":\"c\"}"))
        for field in ["Retry-After: 5", "Allow: GET", "Accept-Encoding: identity"] {
            #expect(text.contains("\r\n\(field)\r\n"))
        }
        #expect(Self.whole(WebFault(.badRequest, "a").answer).hasSuffix("{\"error\":\"a\"}"))
    }

    @Test func `JSON of the moment is not kept by anybody`() {
        let text = Self.whole(Answer.json { $0.member("a", "b") })
        #expect(text.contains("Content-Type: application/json\r\nCache-Control: no-store\r\n"))
        #expect(text.hasSuffix("{\"a\":\"b\"}"))
    }
}
