import HTTPFront
import HTTPTypes
import NIOCore
import NIOHTTP1
import Testing

@testable import Web

@Suite struct BookUploadTests {
    private static let tiny: BookLimits = {
        var limits = BookLimits()
        limits.bytesMax = 10
        limits.timeMax = .milliseconds(50)
        return limits
    }()

    private func request(
        _ contentType: String?,
        length: Int? = nil,
        _ body: RequestBody = .empty
    ) -> Request {
        var fields = HTTPHeaders()
        if let contentType { fields.add(name: "Content-Type", value: contentType) }
        if let length { fields.add(name: "Content-Length", value: String(length)) }
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/book", headers: fields)
        return Request(head, pieces: body)
    }

    private func file(_ request: Request) async throws -> String {
        var upload = try BookUpload(request, limits: Self.tiny)
        var file: [UInt8] = []
        while let bytes = try await upload.next() { file += bytes }
        return String(decoding: file, as: UTF8.self)
    }

    private func body(_ texts: String...) -> RequestBody {
        RequestBody(
            AsyncStream { stream in
                for text in texts { stream.yield(ByteBuffer(string: text)) }
                stream.finish()
            }
        )
    }

    @Test func `a file may have as many bytes as it may, and no more`() async throws {
        #expect(try await file(request("text/csv", body("01234", "", "56789"))) == "0123456789")
        await #expect(throws: BookFault.tooManyBytes(10)) {
            try await file(request("text/csv", body("01234", "56789", "0")))
        }
    }

    @Test func `a form's own bytes do not count`() async throws {
        let head = "--b\r\nContent-Disposition: form-data; name=\"book\"\r\n\r\n"
        let type = "multipart/form-data; boundary=b"
        #expect(
            try await file(request(type, body(head, "0123456789\r", "\n--b--\r\n"))) == "0123456789"
        )
        await #expect(throws: BookFault.tooManyBytes(10)) {
            try await file(request(type, body(head, "0123456789-\r", "\n--b--\r\n")))
        }
        await #expect(throws: BookFault.form(.end)) {
            try await file(request(type, body(head, "0123")))
        }
        await #expect(throws: BookFault.noFile) {
            try await file(request(type, body(head, "\r\n--b--\r\n")))
        }
    }

    @Test func `a length that is too much is refused before a byte is read`() {
        #expect(throws: BookFault.tooManyBytes(10)) {
            try BookUpload(request("text/csv", length: 1 << 20), limits: Self.tiny)
        }
    }

    @Test(arguments: [nil, "text/plain", "application/json"])
    func `what is said to be no book is refused`(contentType: String?) {
        #expect(throws: BookFault.contentType) {
            try BookUpload(request(contentType), limits: Self.tiny)
        }
    }

    @Test func `who sends nothing more is waited for no longer than may be`() async {
        let (silent, sender) = AsyncStream<ByteBuffer>.makeStream()
        sender.yield(ByteBuffer(string: "a,b\n"))
        await #expect(throws: BookFault.tooSlow(.milliseconds(50))) {
            try await file(request("text/csv", RequestBody(silent)))
        }
    }

    @Test(arguments: PageLanguage.allCases)
    func `every fault has a sentence`(language: PageLanguage) {
        let faults: [BookFault] = [
            .noFile, .contentType, .form(.head), .tooManyBytes(32 << 20), .tooManyRows(1_000_000),
            .tooSlow(.seconds(120)), .busy, .away,
        ]
        for fault in faults {
            #expect(fault.sentence(in: language).hasSuffix("."))
            #expect(fault.status.code >= 400)
        }
    }
}
