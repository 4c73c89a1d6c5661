import HTTPFront
import HTTPTypes
import NIOCore
import NIOHTTP1
import Testing

@testable import Web

/// What a request says of its body before a byte of it is read, and bodies in pieces.
@Suite struct BookUploadBodyTests {
    private static func request(
        _ headers: [(HTTPField.Name, String)],
        _ pieces: [String] = ["a,b\n"]
    ) -> Request {
        var fields = HTTPHeaders()
        for (name, value) in headers { fields.add(name: name.rawName, value: value) }
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/book", headers: fields)
        let body = RequestBody(
            AsyncStream { stream in
                for piece in pieces { stream.yield(ByteBuffer(string: piece)) }
                stream.finish()
            }
        )
        return Request(head, pieces: body)
    }

    private static func file(
        _ request: Request,
        limits: BookLimits = BookLimits()
    ) async throws -> String {
        var upload = try BookUpload(request, limits: limits)
        var bytes: [UInt8] = []
        while let more = try await upload.next() {
            #expect(!more.isEmpty)
            bytes += more
        }
        // Who asks on is told again that there is no more.
        #expect(try await upload.next() == nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        "text/csv", "TEXT/CSV", "text/csv; charset=utf-8", "text/csv;header=present",
        "Text/Csv ; x",
    ])
    func `a book may be sent as CSV, whatever more is said of it`(type: String) async throws {
        let pieces = ["", "a,", "b\n", "", "1,2\n", ""]
        #expect(try await Self.file(Self.request([(.contentType, type)], pieces)) == "a,b\n1,2\n")
    }

    @Test(arguments: [
        "", "text", "text/csvx", "text/x-csv", "application/csv", "application/octet-stream",
        "multipart/mixed; boundary=x", "text/tab-separated-values",
        "text/csv,text/csv",
    ])
    func `what is not said to be a book is refused`(type: String) {
        #expect(throws: BookFault.contentType) {
            try BookUpload(Self.request([(.contentType, type)]), limits: BookLimits())
        }
    }

    @Test(
        arguments: [
            ([], nil), ([""], nil), (["identity"], nil), (["Identity, identity"], nil),
            ([" , ,"], nil),
            (["identity", ""], nil), (["gzip"], "gzip"), (["identity, br"], "identity, br"),
            (["identity", "deflate"], "identity, deflate"), (["x-identity"], "x-identity"),
        ] as [([String], String?)]
    )
    func `a book that is coded is refused by the name of its coding`(
        codings: [String],
        coding: String?
    ) async throws {
        let request = Self.request(
            [(.contentType, "text/csv")] + codings.map { (.contentEncoding, $0) }
        )
        guard let coding else {
            #expect(try await Self.file(request) == "a,b\n")
            return
        }
        #expect(throws: BookFault.contentCoding(coding)) {
            try BookUpload(request, limits: BookLimits())
        }
    }

    @Test(arguments: [
        ("0", true), ("100", true), ("8292", true), ("8293", false), ("9223372036854775807", false),
        ("9223372036854775808", false), ("99999999999999999999999", false),
    ])
    func `a length that cannot be a book's is refused at once`(length: String, isTaken: Bool) {
        var limits = BookLimits()
        limits.bytesMax = 100
        for type in ["text/csv", "multipart/form-data; boundary=x"] {
            let request = Self.request([(.contentType, type), (.contentLength, length)])
            if isTaken {
                #expect(throws: Never.self) { try BookUpload(request, limits: limits) }
            } else {
                #expect(throws: BookFault.tooManyBytes(100)) {
                    try BookUpload(request, limits: limits)
                }
            }
        }
    }

    @Test(arguments: [
        (1, 10, true), (3, 10, true), (10, 10, true), (1, 11, false), (11, 11, false),
        (4, 12, false),
    ])
    func `bytes are counted as they come`(piece: Int, count: Int, isTaken: Bool) async throws {
        var limits = BookLimits()
        limits.bytesMax = 10
        let text = String("0123456789abcdef".prefix(count))
        let pieces = stride(from: 0, to: count, by: piece).map {
            String(text.dropFirst($0).prefix(piece))
        }
        let request = Self.request([(.contentType, "text/csv")], pieces)
        if isTaken {
            #expect(try await Self.file(request, limits: limits) == text)
        } else {
            await #expect(throws: BookFault.tooManyBytes(10)) {
                try await Self.file(request, limits: limits)
            }
        }
    }

    @Test(arguments: [[], [""], ["", ""]])
    func `a body without a byte is no file`(pieces: [String]) async {
        let request = Self.request([(.contentType, "text/csv")], pieces)
        await #expect(throws: BookFault.noFile) { try await Self.file(request) }
    }

    @Test(arguments: [
        ("multipart/form-data", MultipartFault.boundary),
        ("multipart/form-data; boundary=", .boundary),
        ("multipart/form-data; boundary=y", .start),
    ])
    func `a fault of the form is the book's`(type: String, fault: MultipartFault) async {
        let request = Self.request([(.contentType, type)], ["--x\r\n"])
        await #expect(throws: BookFault.form(fault)) { try await Self.file(request) }
    }
}
