import HTTPTypes
import NIOCore
import NIOHTTP1
import Testing

@testable import HTTPFront

@Suite struct RequestTests {
    private static func request(_ fields: [(String, String)], uri: String = "/") -> Request {
        Request(
            HTTPRequestHead(
                version: .http1_1,
                method: .POST,
                uri: uri,
                headers: HTTPHeaders(fields)
            )
        )
    }

    @Test(arguments: [
        ([], nil), ([("accept", "a")], "a"), ([("ACCEPT", " \ta \t")], "a"),
        ([("Accept", "a"), ("B", "c"), ("accept", "d, e")], "a, d, e"), ([("Accept", "")], ""),
    ])
    func `a field is one list, in whatever letters and lines it came`(
        fields: [(String, String)],
        value: String?
    ) {
        #expect(Self.request(fields)[.accept] == value)
    }

    @Test(arguments: [
        ("/", nil), ("/a?", ""), ("/a?b", "b"), ("/a?b?c", "b?c"), ("/a?b#c", "b"),
        ("http://h/a?b", "b"),
    ])
    func `the query is what follows the question mark`(uri: String, query: String?) {
        #expect(Self.request([], uri: uri).query.map(String.init) == query)
    }

    @Test(arguments: [
        ("application/json", "application/json"), ("Text/CSV", "text/csv"), ("a/b;c=d", "a/b"),
        ("a/b ; c=d", "a/b"), ("a/b\t;c", "a/b"), ("", nil), (";a", nil),
    ])
    func `a media type is told without its parameters`(value: String, type: String?) {
        #expect(value.mediaType == type)
        #expect(Self.request([("Content-Type", value)]).contentType == type)
    }

    @Test(arguments: [
        ([], nil), (["identity"], nil), ([" Identity , ,IDENTITY"], nil), ([""], nil),
        (["gzip"], "gzip"), (["identity, gzip"], "identity, gzip"),
        (["identity", "br"], "identity, br"), (["identity;q=1"], "identity;q=1"),
    ])
    func `a coding that is one is told`(values: [String], coding: String?) {
        #expect(Self.request(values.map { ("Content-Encoding", $0) }).contentCoding == coding)
    }

    @Test(arguments: [
        ("0", 0), ("17", 17), (" 17 ", 17), ("9223372036854775807", Int.max),
        ("9223372036854775808", .max), ("99999999999999999999999", .max),
    ])
    func `a length is told, or that it is beyond counting`(value: String, length: Int) {
        #expect(Self.request([("Content-Length", value)]).contentLength == length)
        #expect(Self.request([]).contentLength == nil)
    }

    @Test func `an ordinary head says the same read once as read field by field`() {
        let fields = [("Host", "x"), ("Content-Type", "A/B; c"), ("Content-Length", "5")]
        var request = Self.request(fields)
        let plain = (request.contentType, request.contentLength)
        request.fields = BodyFields(request.head)
        #expect(request.fields != nil)
        #expect(request.contentType == plain.0)
        #expect(request.contentLength == plain.1)
        #expect(plain == ("a/b", 5))
    }

    @Test func `a body is gone through piece by piece`() async throws {
        let body = RequestBody(
            AsyncStream { stream in
                for text in ["a", "", "bc"] { stream.yield(ByteBuffer(string: text)) }
                stream.finish()
            }
        )
        var pieces: [String] = []
        for try await piece in body { pieces.append(String(buffer: piece)) }
        #expect(pieces == ["a", "", "bc"])
        for try await _ in RequestBody.empty { Issue.record("there is no piece") }
    }

    @Test(arguments: [
        ("a%41", "aA"), ("%c3%a9", "é"), ("%", nil), ("%4", nil), ("%4g", nil), ("", ""),
        ("a+b", "a+b"), ("%25", "%"),
    ])
    func `an escaped part of a path is told as it was`(part: String, plain: String?) {
        let bytes = Substring(part).utf8.percentDecoded
        #expect(bytes.map { String(decoding: $0, as: UTF8.self) } == plain)
    }
}
