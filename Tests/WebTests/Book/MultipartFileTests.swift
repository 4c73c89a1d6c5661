import Testing

@testable import Web

@Suite struct MultipartFileTests {
    private static let head =
        "--xyz\r\nContent-Disposition: form-data; name=\"book\"; filename=\"a.csv\"\r\n"
        + "Content-Type: text/csv\r\n\r\n"
    private static let tail = "\r\n--xyz--\r\n"

    private func file(_ body: String, pieceBytes: Int = 7) throws(MultipartFault) -> String {
        var form = try MultipartFile(contentType: "multipart/form-data; boundary=xyz")
        var file: [UInt8] = []
        var rest = Array(body.utf8)[...]
        while !rest.isEmpty {
            file += try form.take(rest.prefix(pieceBytes))
            rest = rest.dropFirst(pieceBytes)
        }
        try form.end()
        return String(decoding: file, as: UTF8.self)
    }

    @Test(arguments: [
        "a,b\n1,2\n", "", "\r\n", "\r\n--xy", "--xyz", "\r\n-\r\n--x\r\n--xy\n", "a\r\n\r\n--xyx--",
    ])
    func `the file comes out as it went in, however it is cut`(text: String) throws {
        for pieceBytes in 1...40 {
            #expect(
                try file(Self.head + text + Self.tail, pieceBytes: pieceBytes) == text,
                "\(pieceBytes)"
            )
        }
        #expect(try file(Self.head + text + "\r\n--xyz--") == text)
    }

    private static let broken: [(String, MultipartFault)] = [
        ("", .end), (head, .end), (head + "a,b\n", .end),
        (head + "a\r\n--xyz-", .end),
        (head + "a" + tail + "more", .end), ("x" + head + tail, .start),
        ("\r\n" + head + tail, .start),
        ("--xyz--\r\n", .start), ("--xyz\r\n\r\n\r\nabc", .head),
        (head + "a\r\n--xyz\r\n" + head, .otherPart), (head + "a\r\n--xyzz\r\n", .otherPart),
        (head.replacing("book", with: "other") + tail, .otherPart),
        ("--xyz\r\nContent-Type: text/csv\r\n\r\n" + tail, .head),
        ("--xyz\r\n" + String(repeating: "a", count: 5000), .head),
    ]

    @Test(arguments: broken)
    func `a form that is not put together as forms are is refused`(
        body: String,
        fault: MultipartFault
    ) {
        #expect(throws: fault) { try file(body) }
        for language in PageLanguage.allCases {
            #expect(fault.sentence(in: language).hasSuffix("."))
        }
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=" + String(repeating: "x", count: 71),
        "multipart/form-data; boundary=a\u{7}b",
    ])
    func `a boundary that is none is refused`(contentType: String) {
        #expect(throws: MultipartFault.boundary) { try MultipartFile(contentType: contentType) }
    }

    @Test func `a boundary may stand in quotes`() throws {
        var form = try MultipartFile(contentType: "multipart/form-data; x=y; Boundary=\"xyz\"")
        #expect(
            try form.take(Array((Self.head + "a" + Self.tail).utf8)[...]) == [UInt8(ascii: "a")]
        )
    }
}
